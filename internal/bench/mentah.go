package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// The hand-written side: what someone would write for these three requests
// alone. No framework, no ORM, no journal, no error texts beyond a status.

// plan is a plan as both servers answer it.
type plan struct {
	ID         string    `json:"id"`
	Versi      int       `json:"versi"`
	DibuatPada time.Time `json:"dibuat_pada"`
	DibuatOleh oleh      `json:"dibuat_oleh"`
	DiubahPada time.Time `json:"diubah_pada"`
	DiubahOleh oleh      `json:"diubah_oleh"`
	Kode       string    `json:"kode"`
	Status     string    `json:"status"`
	entri
	Alasan             *string  `json:"alasan"`
	StatusSebelumTunda *string  `json:"status_sebelum_tunda"`
	MitraMenolakIDs    []string `json:"mitra_menolak_ids"`
	Mitra              []mitra  `json:"mitra"`
	AllowedActions     []action `json:"allowed_actions"`
}

// entri is the body of a creation.
type entri struct {
	Judul              string   `json:"judul"`
	Tujuan             string   `json:"tujuan"`
	Jenis              string   `json:"jenis"`
	TanggalMulai       civil    `json:"tanggal_mulai"`
	TanggalSelesai     civil    `json:"tanggal_selesai"`
	MitraIDs           []string `json:"mitra_ids"`
	UnitIDs            []string `json:"unit_ids"`
	ProdiIDs           []string `json:"prodi_ids"`
	NaskahID           *string  `json:"naskah_id"`
	PermintaanID       *string  `json:"permintaan_id"`
	TindakLanjutDariID *string  `json:"tindak_lanjut_dari_id"`
	Prioritas          string   `json:"prioritas"`
}

type oleh struct {
	Jenis    string  `json:"jenis"`
	ID       string  `json:"id"`
	Nama     string  `json:"nama"`
	AtasNama *string `json:"atas_nama"` // nobody is acted for here
}

type mitra struct {
	ID         string `json:"id"`
	Kode       string `json:"kode"`
	Nama       string `json:"nama"`
	KodeNegara string `json:"kode_negara"`
	Status     string `json:"status"`
}

type page struct {
	Data []plan   `json:"data"`
	Page pageInfo `json:"page"`
}

type pageInfo struct {
	Limit      int     `json:"limit"`
	NextCursor *string `json:"next_cursor"`
	PrevCursor *string `json:"prev_cursor"`
	Total      *int64  `json:"total"`
}

var errNotFound = errors.New("not found")

// raw is the hand-written server.
type raw struct {
	db    store
	door  *door
	clock func() time.Time
	sign  []byte // the cursors' key
}

// serveRaw runs it until its standard input ends.
func serveRaw(ctx context.Context, args []string, stdin io.Reader) error {
	f := flag.NewFlagSet("serve-raw", flag.ContinueOnError)
	addr := f.String("addr", "", "address to listen on")
	url := f.String("database", "", "sqlite://PATH or postgres://…")
	jwks := f.String("jwks", "", "where the keys of tokens are published")
	tuned := f.Bool("tuned", false, "pipelined writes (PostgreSQL), prepared statements (SQLite)")
	if err := f.Parse(args); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		io.Copy(io.Discard, stdin) //nolint:errcheck,gosec // only its end matters
		stop()
	}()
	db, err := openRaw(ctx, *url, *tuned)
	if err != nil {
		return err
	}
	defer db.close()
	r := &raw{db: db, door: newDoor(db, *jwks), clock: now}
	if r.sign, err = cursorKey(ctx, db); err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *addr)
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: r.routes(), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		srv.Close() //nolint:errcheck,gosec // nobody waits for answers any more
	}()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (s *raw) routes() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	m.HandleFunc("GET /api/v1/rencana-kegiatan/{id}", s.handle(s.get))
	m.HandleFunc("GET /api/v1/rencana-kegiatan", s.handle(s.list))
	m.HandleFunc("POST /api/v1/rencana-kegiatan", s.handle(s.create))
	return m
}

// handle checks the token and answers with what h returns.
func (s *raw) handle(h func(*http.Request, *person) (int, any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		by, err := s.door.open(r.Context(), r.Header.Get("Authorization"))
		if err != nil {
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		status, v, err := h(r, by)
		switch {
		case errors.Is(err, errNotFound):
			http.Error(w, "not found", http.StatusNotFound)
			return
		case err != nil:
			http.Error(w, err.Error(), status)
			return
		}
		b, err := json.Marshal(v)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if p, ok := v.(*plan); ok && status == http.StatusCreated {
			w.Header().Set("Location", "/api/v1/rencana-kegiatan/"+p.ID)
		}
		w.WriteHeader(status)
		w.Write(b) //nolint:errcheck,gosec // the peer may be gone
	}
}

func (s *raw) get(r *http.Request, by *person) (int, any, error) {
	p, err := readPlan(r.Context(), s.db, by, r.PathValue("id"))
	if err != nil {
		return http.StatusInternalServerError, nil, err
	}
	p.AllowedActions = actions(p, by)
	if r.URL.Query().Get("expand") == "mitra" {
		if p.Mitra, err = readPartners(r.Context(), s.db, p.MitraIDs); err != nil {
			return http.StatusInternalServerError, nil, err
		}
	}
	return http.StatusOK, p, nil
}

func (s *raw) list(r *http.Request, by *person) (int, any, error) {
	q, err := readQuery(r.URL.Query())
	if err != nil {
		return http.StatusBadRequest, nil, err
	}
	plans, err := readPlans(r.Context(), s.db, by, q)
	if err != nil {
		return http.StatusInternalServerError, nil, err
	}
	out := page{Data: plans, Page: pageInfo{Limit: q.limit}}
	if len(plans) > q.limit {
		out.Data = plans[:q.limit]
		last := &out.Data[q.limit-1]
		out.Page.NextCursor = s.cursor(q, last)
	}
	for i := range out.Data {
		out.Data[i].AllowedActions = actions(&out.Data[i], by)
	}
	return http.StatusOK, out, nil
}

func (s *raw) create(r *http.Request, by *person) (int, any, error) {
	if !by.write {
		return http.StatusForbidden, nil, errors.New("forbidden")
	}
	var e entri
	d := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return http.StatusBadRequest, nil, err
	}
	if err := e.check(); err != nil {
		return http.StatusUnprocessableEntity, nil, err
	}
	p, err := writePlan(r.Context(), s.db, by, e, s.clock())
	if err != nil {
		return http.StatusInternalServerError, nil, err
	}
	p.AllowedActions = actions(p, by)
	return http.StatusCreated, p, nil
}

// check is the least a careful author would check.
func (e *entri) check() error {
	if e.Prioritas == "" {
		e.Prioritas = "normal"
	}
	for _, l := range []*[]string{&e.MitraIDs, &e.UnitIDs, &e.ProdiIDs} {
		if *l == nil {
			*l = []string{}
		}
	}
	switch {
	case strings.TrimSpace(e.Judul) == "" || len(e.Judul) > 1200, strings.TrimSpace(e.Tujuan) == "" || len(e.Tujuan) > 20_000:
		return errors.New("judul, tujuan")
	case e.Jenis != "penjadwalan" && e.Jenis != "rapat" && e.Jenis != "kunjungan" && e.Jenis != "lainnya":
		return errors.New("jenis")
	case e.Prioritas != "rendah" && e.Prioritas != "normal" && e.Prioritas != "tinggi":
		return errors.New("prioritas")
	case e.NaskahID != nil || e.PermintaanID != nil || e.TindakLanjutDariID != nil:
		return errors.New("unknown id")
	}
	from, err1 := time.Parse(time.DateOnly, string(e.TanggalMulai))
	to, err2 := time.Parse(time.DateOnly, string(e.TanggalSelesai))
	if err1 != nil || err2 != nil || to.Before(from) {
		return errors.New("tanggal")
	}
	return nil
}
