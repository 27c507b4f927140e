package laporan

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
)

type store struct {
	db   *db.DB
	buku *buku // the names an answer shows; nil: each list looks them up for itself
}

// halaman is how many rows are read at a time. No statement outlives its page, so
// that writers are not kept waiting and the log of SQLite does not grow.
const halaman = 500

// scope finds whom a question is about, and the jurusan a prodi ever belonged to.
func (s store) scope(ctx context.Context, q Tanya) (c Cakupan, jurusan []string, err error) {
	c = Cakupan{Jenis: Lembaga}
	g := s.db.Reader
	prodi := func(v string) error {
		return db.Raw(ctx, g, func(scan func(...any) error) error {
			var j *string
			err := scan(&c.ID, &c.Kode, &c.Nama, &j)
			if j != nil {
				jurusan = append(jurusan, *j)
			}
			return err
		}, "SELECT p.id, p.kode, p.nama, j.jurusan_id FROM prodi p LEFT JOIN prodi_jurusan j ON j.prodi_id = p.id WHERE p.id = ? OR p.kode = ?", v, v)
	}
	switch {
	case q.Unit != "":
		var jenis string
		err = db.Raw(ctx, g, func(scan func(...any) error) error { return scan(&c.ID, &c.Kode, &c.Nama, &jenis) },
			"SELECT id, kode, nama, jenis FROM unit WHERE id = ? OR kode = ?", q.Unit, q.Unit)
		if err != nil {
			return c, nil, err
		}
		if c.ID == "" {
			if err := prodi(q.Unit); err != nil || c.ID == "" {
				return c, nil, orElse(err, bad("unit", "unknown_id", "Tidak ada unit dengan id atau kode ini.", "There is no unit with this id or kode."))
			}
			return c, nil, bad("unit", "is_prodi", "Ini program studi, bukan unit; pakai prodi=.", "This is a study programme, not a unit; use prodi=.")
		}
		c.Jenis, c.jurusan = Unit, jenis == "jurusan"
		return c, []string{c.ID}, nil
	case q.Prodi != "":
		if err := prodi(q.Prodi); err != nil || c.ID == "" {
			return c, nil, orElse(err, bad("prodi", "unknown_id", "Tidak ada prodi dengan id atau kode ini.", "There is no prodi with this id or kode."))
		}
		c.Jenis = Prodi
	}
	return c, jurusan, nil
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// activities are those of a scope that the caller may see, over alias p.
func (c Cakupan) activities(reach actor.Reach) db.Cond {
	own := db.Cond{}
	switch c.Jenis {
	case Unit:
		own = db.ActivityScope(actor.Reach{Units: []string{c.ID}}, "p")
	case Prodi:
		own = db.Cond{SQL: "EXISTS (SELECT 1 FROM pelaksanaan_prodi lx WHERE lx.pelaksanaan_id = p.id AND lx.prodi_id = ?)", Args: []any{c.ID}}
	}
	return db.And(own, db.ActivityScope(reach, "p"))
}

// agreements are those of a scope that the caller may see, over alias n.
func (c Cakupan) agreements(reach actor.Reach) db.Cond {
	own := db.Cond{}
	switch c.Jenis {
	case Unit:
		own = db.AgreementScope(actor.Reach{Units: []string{c.ID}}, "n")
	case Prodi:
		own = db.Cond{SQL: "EXISTS (SELECT 1 FROM naskah_prodi nx WHERE nx.naskah_id = n.id AND nx.prodi_id = ?)", Args: []any{c.ID}}
	}
	return db.And(own, db.AgreementScope(reach, "n"))
}

// acuan points at something by its names.
type acuan struct{ ID, Kode, Nama string }

func names(as []acuan) []string {
	out := make([]string, len(as))
	for i, a := range as {
		out[i] = a.Nama
	}
	return out
}

// bukti is a piece of evidence.
type bukti struct {
	BerkasID, Tautan, SHA256 *string
	Judul, Aspek             string
	Nama, Mime               string // of the file
	Ukuran                   int64
	urutan                   int
	id                       string
}

// compare puts evidence in order: of the report first, then aspect by aspect.
func (b bukti) compare(o bukti) int {
	return cmp.Or(cmp.Compare(b.Aspek, o.Aspek), cmp.Compare(b.urutan, o.urutan), cmp.Compare(b.id, o.id))
}

// tautan is a link by which a partner can answer a survey; zero: nobody was asked.
type tautan struct {
	Survei string // its id
	Sampai time.Time
}

type survei struct {
	Skor, Butir int
	Berminat    bool
}

type luaran struct {
	Jenis  string  `json:"jenis"`
	Judul  string  `json:"judul"`
	Volume float64 `json:"volume"`
	Satuan string  `json:"satuan"`
	Tautan *string `json:"tautan"`
}

// kegiatan is an activity as reports see it.
type kegiatan struct {
	acuan
	Status, Tingkat   string
	Relevan           bool
	Mulai, Selesai    clock.Date
	Unit              acuan
	Bentuk            string
	Naskah            *acuan            // Nama is its number, or its kode
	masa              masaNaskah        // of the agreement
	Manfaat           map[string]string // by prodi
	Luaran            []luaran
	A, BK, BF         bool
	Diverifikasi      *time.Time
	Prodi, Mitra      []acuan
	Bidang            []string
	Bukti             []bukti
	Survei            []survei
	Tautan            tautan // the link to an unanswered survey that lives longest
	Lanjutan, Diganti bool
	Arsip             []bukti

	mentah mentah
}

// perlu are the parts of an activity that a report needs besides the row.
type perlu struct{ bukti, survei, arsip bool }

// kegiatanSQL reads an activity in one row with what belongs to it as lists in
// one column each: a row that crosses costs more than looking it up. The lists are
// put in order here, see ordered: the database would sort for each row anew.
// Whose names the ids are is looked up once, see buku.
const kegiatanSQL = `SELECT p.id, p.kode, p.judul, p.status, p.tingkat, p.relevan_ps, p.tanggal_mulai, p.tanggal_selesai, p.unit_pelaksana_id, p.bentuk_kegiatan_kode,
	p.naskah_id, n.kode, COALESCE(n.nomor_polibatam, n.kode), COALESCE(n.status, ''), n.tanggal_mulai, n.tanggal_berakhir, n.tanggal_tutup, p.manfaat_ps, p.luaran,
	p.aspek_a_terpenuhi, p.aspek_b_kinerja, p.aspek_b_fasilitas, p.diverifikasi_pada,
	(SELECT string_agg(l.urutan || ' ' || l.prodi_id, ',') FROM pelaksanaan_prodi l WHERE l.pelaksanaan_id = p.id),
	(SELECT string_agg(l.urutan || ' ' || l.mitra_id, ',') FROM pelaksanaan_mitra l WHERE l.pelaksanaan_id = p.id),
	(SELECT string_agg(l.urutan || ' ' || l.bidang, ',') FROM pelaksanaan_bidang l WHERE l.pelaksanaan_id = p.id),
	%s FROM pelaksanaan p LEFT JOIN naskah n ON n.id = p.naskah_id`

// lanjutSQL is whether an activity goes on: another plan follows it, its agreement
// was replaced. It is read with the surveys, the other sign of it.
const lanjutSQL = `EXISTS (SELECT 1 FROM rencana_kegiatan r WHERE r.tindak_lanjut_dari_id = p.id AND r.status <> 'dibatalkan'),
	EXISTS (SELECT 1 FROM naskah s WHERE s.menggantikan_id = p.naskah_id AND s.status <> 'dibatalkan')`

// activities reads activities in the order they ended, page by page.
func (s store) activities(ctx context.Context, c syarat, need perlu) iter.Seq2[*kegiatan, error] {
	s = s.remembering()
	u := urutan{from: "pelaksanaan p", day: "p.tanggal_selesai", id: "p.id", where: c.Cond, days: c.selesai}
	return pages(ctx, s, susunan[kegiatan]{
		u, func(k *kegiatan) tempat { return tempat{k.Selesai, k.ID} },
		func(ctx context.Context, c db.Cond) ([]kegiatan, error) {
			return s.activityPage(ctx, c, u.page(), need)
		},
		func(ctx context.Context, page []kegiatan) error { return s.complete(ctx, page, need) },
	})
}

// mentah is what an activity was read with, still to be taken apart.
type mentah struct{ manfaat, luaran, prodi, mitra, bidang *string }

func (s store) activityPage(ctx context.Context, c db.Cond, order string, need perlu) ([]kegiatan, error) {
	page := make([]kegiatan, 0, halaman)
	where := ""
	if c.SQL != "" {
		where = " WHERE " + c.SQL
	}
	goesOn := "false, false"
	if need.survei {
		goesOn = lanjutSQL
	}
	var k kegiatan // one for all rows
	m := &k.mentah
	var nid, nkode, nomor *string
	row := []any{
		&k.ID, &k.Kode, &k.Nama, &k.Status, &k.Tingkat, &k.Relevan, &k.Mulai, &k.Selesai, &k.Unit.ID, &k.Bentuk,
		&nid, &nkode, &nomor, &k.masa.status, &k.masa.mulai, &k.masa.berakhir, &k.masa.tutup, &m.manfaat, &m.luaran, &k.A, &k.BK, &k.BF, &k.Diverifikasi,
		&m.prodi, &m.mitra, &m.bidang, &k.Lanjutan, &k.Diganti,
	}
	err := db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		if err := scan(row...); err != nil {
			return fmt.Errorf("scan activity: %w", err)
		}
		if k.Naskah = nil; nid != nil {
			k.Naskah = &acuan{*nid, *nkode, *nomor}
		}
		page = append(page, k)
		return nil
	}, fmt.Sprintf(kegiatanSQL, goesOn)+where+order, c.Args...)
	return page, err
}

// complete takes the lists of activities apart, names what they refer to, and
// reads the rest.
func (s store) complete(ctx context.Context, page []kegiatan, need perlu) error {
	for i := range page {
		if err := page[i].read(); err != nil {
			return err
		}
	}
	if err := s.named(ctx, page); err != nil {
		return err
	}
	return s.fill(ctx, page, need)
}

func (k *kegiatan) read() error {
	m := k.mentah
	k.mentah = mentah{}
	k.Prodi, k.Mitra, k.Bidang = acuans(ordered(m.prodi)), acuans(ordered(m.mitra)), ordered(m.bidang)
	if *m.manfaat != "[]" {
		var ms []struct {
			ProdiID string `json:"prodi_id"`
			Uraian  string `json:"uraian"`
		}
		if err := json.Unmarshal([]byte(*m.manfaat), &ms); err != nil {
			return fmt.Errorf("manfaat_ps of %s: %w", k.Kode, err)
		}
		k.Manfaat = map[string]string{}
		for _, m := range ms {
			k.Manfaat[m.ProdiID] = m.Uraian
		}
	}
	if *m.luaran != "[]" {
		if err := json.Unmarshal([]byte(*m.luaran), &k.Luaran); err != nil {
			return fmt.Errorf("luaran of %s: %w", k.Kode, err)
		}
	}
	return nil
}

// fill reads what only some reports need of the activities of a page, one
// statement a list, each into a field of its own.
func (s store) fill(ctx context.Context, page []kegiatan, need perlu) error {
	var reads []func() error
	ids, at := make([]string, len(page)), make(map[string]*kegiatan, len(page))
	for i := range page {
		ids[i], at[page[i].ID] = page[i].ID, &page[i]
	}
	if need.arsip {
		reads = append(reads, func() error {
			return s.archived(ctx, ids, func(owner string, b bukti) { at[owner].Arsip = append(at[owner].Arsip, b) })
		})
	}
	if need.bukti {
		reads = append(reads, func() error { return s.evidence(ctx, ids, at) })
	}
	if need.survei {
		reads = append(reads, func() error { return s.surveys(ctx, ids, at) })
	}
	return together(s.alone(), reads)
}

// evidence reads what proves activities, in order.
func (s store) evidence(ctx context.Context, ids []string, at map[string]*kegiatan) error {
	var owner string
	var aspek, nama, mime *string
	var size *int64
	var b bukti
	row := []any{&owner, &b.id, &b.urutan, &b.Judul, &b.Tautan, &aspek, &b.BerkasID, &b.SHA256, &nama, &mime, &size}
	c := s.db.Among("b.pelaksanaan_id", ids)
	err := db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		if err := scan(row...); err != nil {
			return fmt.Errorf("scan evidence: %w", err)
		}
		b.Aspek, b.Nama, b.Mime, b.Ukuran = text(aspek), text(nama), text(mime), 0
		if size != nil {
			b.Ukuran = *size
		}
		at[owner].Bukti = append(at[owner].Bukti, b)
		return nil
	}, `SELECT b.pelaksanaan_id, b.id, b.urutan, b.judul, b.tautan, b.aspek, b.berkas_id, f.sha256, f.nama, f.mime, f.ukuran
		FROM pelaksanaan_bukti b LEFT JOIN berkas f ON f.id = b.berkas_id WHERE `+c.SQL, c.Args...)
	for _, k := range at {
		slices.SortFunc(k.Bukti, bukti.compare)
	}
	return err
}

// surveys reads those that partners have answered, or were asked to.
func (s store) surveys(ctx context.Context, ids []string, at map[string]*kegiatan) error {
	return db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		var owner, id, status string
		var v survei
		var until *time.Time
		if err := scan(&owner, &id, &status, &v.Skor, &v.Butir, &v.Berminat, &until); err != nil {
			return fmt.Errorf("scan survey: %w", err)
		}
		switch k := at[owner]; {
		case status == "terkirim":
			if until != nil && until.After(k.Tautan.Sampai) {
				k.Tautan = tautan{id, *until}
			}
		case v.Butir > 0:
			k.Survei = append(k.Survei, v)
		}
		return nil
	}, "SELECT v.pelaksanaan_id, v.id, v.status, v.jumlah_skor, v.jumlah_butir, COALESCE(v.berminat_lanjut, false), v.kedaluwarsa_pada FROM survei_mitra v WHERE v.status IN ('terisi', 'terkirim') AND v.pelaksanaan_id IN ? ORDER BY v.id", ids)
}

// archived are the files under which activities are kept.
func (s store) archived(ctx context.Context, ids []string, put func(owner string, b bukti)) error {
	return db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		var owner string
		var b bukti
		if err := scan(&owner, &b.Judul, &b.BerkasID, &b.SHA256, &b.Nama, &b.Mime, &b.Ukuran); err != nil {
			return fmt.Errorf("scan archive: %w", err)
		}
		put(owner, b)
		return nil
	}, "SELECT a.pelaksanaan_id, a.judul, a.berkas_id, f.sha256, f.nama, f.mime, f.ukuran FROM arsip_laporan a JOIN berkas f ON f.id = a.berkas_id WHERE a.pelaksanaan_id IN ? ORDER BY a.pelaksanaan_id, a.kode", ids)
}
