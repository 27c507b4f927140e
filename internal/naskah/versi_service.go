package naskah

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/dokumen"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
)

// maxVersi is how many versions an agreement has at most.
const maxVersi = 200

// Templat fills the published version of a template with an agreement's data. 422
// at pointer names what is missing and where. It reads files and is called before
// the change that keeps what it made.
type Templat interface {
	Fill(ctx context.Context, by actor.Actor, templatID, jenis, pointer string, data dokumen.DataNaskah) (Terisi, error)
}

// Terisi is a template that was filled.
type Terisi struct {
	VersiID string // the version of the template
	Nama    string // of the file
	Isi     []byte
}

// siap is a filled template on its way into a version, with the agreement's state
// it was filled from. err is why there is none.
type siap struct {
	versi  int
	dari   string
	upload *berkas.Upload
	err    error
}

func (s *siap) close() {
	if s.upload != nil {
		s.upload.Close() //nolint:errcheck,gosec // a temporary file without a name
	}
}

// prepare fills the agreement's template and keeps the bytes, before the change
// that makes them a version. Whether the caller may make one is judged there.
func (s *Service) prepare(ctx context.Context, by actor.Actor, id string) (out siap) {
	n, err := s.Get(ctx, by, id)
	if out.err = err; err != nil || n.TemplatID == nil || s.cfg.Templates == nil {
		return out
	}
	out.versi = n.Versi
	g := s.j.DB().Gorm.WithContext(ctx)
	data, err := s.kepala(ctx, g, n)
	if err == nil {
		data.Pasal, err = s.latestClauses(ctx, n)
	}
	var t Terisi
	if err == nil {
		t, err = s.cfg.Templates.Fill(ctx, by, *n.TemplatID, string(n.Jenis), "/dari_templat", data)
	}
	if err == nil {
		out.dari = t.VersiID
		out.upload, err = s.cfg.Files.Store(ctx, n.Kode+" "+t.Nama, t.Isi)
	}
	out.err = err
	return out
}

// latestClauses are those of the latest version that is made of clauses.
func (s *Service) latestClauses(ctx context.Context, n Naskah) ([]dokumen.Pasal, error) {
	for _, v := range slices.Backward(n.VersiNaskah) {
		if v.Berkas == nil {
			ps, err := clauses(ctx, s.j.DB().Gorm, n.ID, v.Nomor)
			return printed(ps), err
		}
	}
	return nil, nil
}

// AddVersion freezes a version: a draft while the agreement is one, the text to
// be signed while it is final, a copy after the signature. A version made for a
// request is the hand-over of a draft to it, recorded in the same transaction.
func (s *Service) AddVersion(ctx context.Context, call journal.Call, id string, in VersiIsi) (Answer, error) {
	var filled siap
	if in.DariTemplat {
		filled = s.prepare(ctx, call.By, id)
		defer filled.close()
	}
	return journal.Do(ctx, s.j, call, func(tx *journal.Tx) (Naskah, error) {
		seen, err := s.look(tx, id)
		if err != nil {
			return seen, err
		}
		tied, known := in.tied(seen), false
		if tied != nil && ident.Valid(*tied) { // requests come before agreements
			if known, err = holdRequest(tx, *tied); err != nil {
				return seen, err
			}
		}
		n, err := s.hold(tx, seen)
		if err != nil {
			return n, err
		}
		if _, err := alur.Check("versi", n, tx.By); err != nil {
			return n, err
		}
		if !same(tied, in.tied(n)) {
			return n, fault.Outdated()
		}
		var c fault.Check
		in.check(&c)
		if c.OK() && in.Jenis != n.Status.version() {
			c.Add("/jenis", "wrong_status", "Pada status %s hanya versi %s.", "In status %s only a version of kind %s.", n.Status, n.Status.version())
		}
		if in.PermintaanID != nil && !known {
			c.Add("/permintaan_id", "unknown_id", "Tidak ada permintaan dengan id ini.", "There is no permintaan with this id.")
		}
		if in.DariTemplat && (n.TemplatID == nil || s.cfg.Templates == nil) {
			c.Add("/dari_templat", "no_template", "Naskah ini tidak menunjuk templat.", "This agreement names no template.")
		}
		if err := c.Err(); err != nil {
			return n, err
		}
		if in.DariTemplat {
			if filled.err != nil {
				return n, filled.err
			}
			if filled.versi != n.Versi { // it was edited while the template was filled
				return n, fault.Outdated()
			}
		}
		was := clone(n)
		if err := s.freeze(tx, &n, in, tied, filled); err != nil {
			return n, err
		}
		if err := s.saveAs(tx, &was, &n, alur.Event("versi"), http.StatusCreated); err != nil {
			return n, err
		}
		if tied == nil || s.cfg.Requests == nil {
			return n, nil
		}
		return n, s.cfg.Requests.DraftMade(tx, *tied, n.ID, n.VersiNaskah[len(n.VersiNaskah)-1].Nomor)
	})
}

// tied is the request that a version answers: the one it names, else for a draft
// the one its agreement was asked for by.
func (v *VersiIsi) tied(n Naskah) *string {
	if v.PermintaanID == nil && v.Jenis == VersiDraf {
		return n.PermintaanID
	}
	return v.PermintaanID
}

// version is the kind of version that is made in a status.
func (s Status) version() JenisVersi {
	switch s {
	case Final:
		return VersiFinal
	case Ditandatangani, Ditutup:
		return VersiSalinan
	case Draf, TelaahInternal, TelaahMitra, Dibatalkan:
	}
	return VersiDraf
}

// freeze keeps what the body brings as the next version.
func (s *Service) freeze(tx *journal.Tx, n *Naskah, in VersiIsi, tied *string, filled siap) error {
	v := Versi{Jenis: in.Jenis, PermintaanID: tied, Catatan: in.Catatan}
	switch {
	case in.Pasal != nil:
		text, sha, err := freeze(in.Pasal)
		if err != nil {
			return err
		}
		v.SHA256 = sha
		head, err := s.kepala(tx.DB.Statement.Context, tx.DB, *n)
		if err != nil {
			return err
		}
		around, err := json.Marshal(head, json.Deterministic(true))
		if err != nil {
			return fmt.Errorf("write head: %w", err)
		}
		return n.append(tx, v, text, string(around))
	case in.DariTemplat:
		file, err := s.cfg.Files.Adopt(tx, filled.upload, noun, n.ID)
		if err != nil {
			return err
		}
		v.TemplatVersiID, v.Berkas, v.SHA256 = &filled.dari, &file, file.SHA256
		return n.append(tx, v, "", "")
	default:
		return s.keep(tx, n, v, *in.BerkasID, "/berkas_id")
	}
}

// file keeps an uploaded file as a version.
func (s *Service) file(tx *journal.Tx, n *Naskah, jenis JenisVersi, id, at string, catatan *string) error {
	return s.keep(tx, n, Versi{Jenis: jenis, Catatan: catatan}, id, at)
}

func (s *Service) keep(tx *journal.Tx, n *Naskah, v Versi, id, at string) error {
	if err := s.cfg.Files.Attach(tx, noun, n.ID, map[string]string{at: id}); err != nil {
		return err
	}
	infos, err := s.cfg.Files.Info(tx.DB.Statement.Context, tx, []string{id})
	if err != nil {
		return err
	}
	info := infos[id]
	v.Berkas, v.SHA256 = &info, info.SHA256
	return n.append(tx, v, "", "")
}

func (n *Naskah) append(tx *journal.Tx, v Versi, pasal, kepala string) error {
	v.Nomor, v.DibuatPada, v.DibuatOleh = len(n.VersiNaskah)+1, tx.Now, tx.By.Ref()
	n.VersiNaskah = append(n.VersiNaskah, v)
	return addVersion(tx, n.ID, v, pasal, kepala)
}

// VersiPenuh is a version with what it says.
type VersiPenuh struct {
	NaskahID string `json:"naskah_id" format:"uuid"`
	Versi
	Pasal []Pasal `json:"pasal,format:emitnull" extensions:"x-nullable"` // null: the version is a file
} //@name NaskahVersi

// Version is 1: a version never changes.
func (VersiPenuh) Version() int { return 1 }

// Identity returns the number, for its Location.
func (v VersiPenuh) Identity() string { return v.NaskahID }

// ReadVersion returns a version of an agreement the caller may see; 404 where
// there is none.
func (s *Service) ReadVersion(ctx context.Context, by actor.Actor, id string, nomor int) (VersiPenuh, error) {
	n, err := s.Get(ctx, by, id)
	if err != nil {
		return VersiPenuh{}, err
	}
	return s.version(ctx, n, nomor)
}

func (s *Service) version(ctx context.Context, n Naskah, nomor int) (VersiPenuh, error) {
	if nomor < 1 || nomor > len(n.VersiNaskah) {
		return VersiPenuh{}, fault.Missing()
	}
	v := VersiPenuh{NaskahID: n.ID, Versi: n.VersiNaskah[nomor-1]}
	var err error
	v.Pasal, err = clauses(ctx, s.j.DB().Gorm, n.ID, nomor)
	return v, err
}
