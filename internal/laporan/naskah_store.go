package laporan

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/journal"
)

// pihak is a party of an agreement.
type pihak struct {
	Jenis        string  `json:"jenis"`
	MitraID      *string `json:"mitra_id"`
	Nama         string  `json:"nama_penandatangan"`
	Jabatan      string  `json:"jabatan_penandatangan"`
	PIC          *string `json:"nama_penanggung_jawab"`
	JabatanPIC   *string `json:"jabatan_penanggung_jawab"`
	NamaMitra    string  `json:"-"`
	KategoriKode string  `json:"-"`
	Klasifikasi  string  `json:"-"`
	Negara       string  `json:"-"`
}

// pelaporan is a report of the agreement to a system outside.
type pelaporan struct {
	Sistem string `json:"sistem"`
	Nomor  string `json:"nomor"`
}

// naskah is a signed agreement as reports see it.
type naskah struct {
	acuan
	Jenis, Status, Lingkup, Tingkat string
	Nomor, NomorMitra               *string
	TTD, Mulai, Berakhir, Tutup     clock.Date
	TanpaBatas                      bool
	Diperpanjang                    bool       // another that was not called off renews it
	PenggantiMulai                  clock.Date // of a renewal that was signed
	Pihak                           []pihak
	Pelaporan                       []pelaporan
	Mitra, Unit, Prodi              []acuan
	Bidang                          []string
	Berkas                          bool // a version of it is a file
	Kegiatan                        []*kegiatan
}

const naskahSQL = `SELECT n.id, n.kode, n.judul, n.jenis, n.status, n.ruang_lingkup, n.tingkat, n.nomor_polibatam, n.nomor_mitra, n.tanggal_ttd, n.tanggal_mulai, n.tanggal_berakhir, n.tanggal_tutup, n.tanpa_batas_waktu,
	EXISTS (SELECT 1 FROM naskah s WHERE s.menggantikan_id = n.id AND s.status <> 'dibatalkan'),
	(SELECT s.tanggal_mulai FROM naskah s WHERE s.menggantikan_id = n.id AND s.status IN ('ditandatangani', 'ditutup')),
	n.pihak, n.pelaporan, EXISTS (SELECT 1 FROM naskah_versi v WHERE v.naskah_id = n.id AND v.berkas_id IS NOT NULL AND v.jenis <> 'draf'),
	(SELECT string_agg(l.mitra_id, ',' ORDER BY l.urutan) FROM naskah_mitra l WHERE l.naskah_id = n.id),
	(SELECT string_agg(l.unit_id, ',' ORDER BY l.urutan) FROM naskah_unit l WHERE l.naskah_id = n.id),
	(SELECT string_agg(l.prodi_id, ',' ORDER BY l.urutan) FROM naskah_prodi l WHERE l.naskah_id = n.id),
	(SELECT string_agg(l.bidang, ',' ORDER BY l.urutan) FROM naskah_bidang l WHERE l.naskah_id = n.id)
	FROM naskah n`

// inPeriod are the signed agreements that were in force on a day of a period.
func inPeriod(p Periode) db.Cond {
	return db.Cond{
		SQL:  `n.status IN ('ditandatangani', 'ditutup') AND n.tanggal_mulai <= ? AND (n.tanggal_berakhir IS NULL OR n.tanggal_berakhir >= ?) AND (n.tanggal_tutup IS NULL OR n.tanggal_tutup >= ?)`,
		Args: []any{p.Sampai, p.Dari, p.Dari},
	}
}

// masaNaskah is when an agreement was in force, as inPeriod reads it.
type masaNaskah struct {
	status                 string
	mulai, berakhir, tutup clock.Date
}

func (m masaNaskah) meets(p Periode) bool {
	return (m.status == "ditandatangani" || m.status == "ditutup") && m.mulai != "" && m.mulai <= p.Sampai && (m.berakhir == "" || m.berakhir >= p.Dari) && (m.tutup == "" || m.tutup >= p.Dari)
}

// agreements reads signed agreements in the order they began, page by page. With
// acts, the activities held under them that meet it are read as well.
func (s store) agreements(ctx context.Context, c db.Cond, acts *db.Cond, need perlu) iter.Seq2[*naskah, error] {
	s = s.remembering()
	u := urutan{from: "naskah n", day: "n.tanggal_mulai", id: "n.id", where: c}
	return pages(ctx, s, susunan[naskah]{
		u, func(n *naskah) tempat { return tempat{n.Mulai, n.ID} },
		func(ctx context.Context, c db.Cond) ([]naskah, error) { return s.agreementPage(ctx, c, u.page()) },
		func(ctx context.Context, page []naskah) error {
			if acts == nil {
				return nil
			}
			return s.under(ctx, page, *acts, need)
		},
	})
}

func (s store) agreementPage(ctx context.Context, c db.Cond, order string) ([]naskah, error) {
	var page []naskah
	err := db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		var n naskah
		var parties, reports string
		var mitra, unit, prodi, bidang *string
		err := scan(&n.ID, &n.Kode, &n.Nama, &n.Jenis, &n.Status, &n.Lingkup, &n.Tingkat, &n.Nomor, &n.NomorMitra, &n.TTD, &n.Mulai, &n.Berakhir, &n.Tutup, &n.TanpaBatas,
			&n.Diperpanjang, &n.PenggantiMulai, &parties, &reports, &n.Berkas, &mitra, &unit, &prodi, &bidang)
		if err != nil {
			return fmt.Errorf("scan agreement: %w", err)
		}
		if err := json.Unmarshal([]byte(parties), &n.Pihak); err != nil {
			return fmt.Errorf("parties of %s: %w", n.Kode, err)
		}
		if err := json.Unmarshal([]byte(reports), &n.Pelaporan); err != nil {
			return fmt.Errorf("reports of %s: %w", n.Kode, err)
		}
		n.Mitra, n.Unit, n.Prodi, n.Bidang = unnamed(mitra), unnamed(unit), unnamed(prodi), list(bidang)
		page = append(page, n)
		return nil
	}, naskahSQL+" WHERE "+c.SQL+order, c.Args...)
	if err != nil {
		return nil, err
	}
	var mitra, unit, prodi []string
	for i := range page {
		mitra, unit, prodi = ids(mitra, page[i].Mitra), ids(unit, page[i].Unit), ids(prodi, page[i].Prodi)
	}
	b := s.buku
	b.mu.Lock()
	defer b.mu.Unlock()
	err = errors.Join(s.learn(ctx, &b.mitra, mitra), s.learn(ctx, &b.unit, unit), s.learn(ctx, &b.prodi, prodi))
	for i := range page {
		n := &page[i]
		n.Mitra, n.Unit, n.Prodi = b.mitra.name(n.Mitra), b.unit.name(n.Unit), b.prodi.name(n.Prodi)
	}
	return page, err
}

// under reads the activities held under the agreements of a page.
func (s store) under(ctx context.Context, page []naskah, acts db.Cond, need perlu) error {
	if len(page) == 0 {
		return nil
	}
	ids, at := make([]string, len(page)), make(map[string]*naskah, len(page))
	for i := range page {
		ids[i], at[page[i].ID] = page[i].ID, &page[i]
	}
	for k, err := range s.activities(ctx, syarat{Cond: db.And(db.Cond{SQL: "p.naskah_id IN ?", Args: []any{ids}}, acts)}, need) {
		if err != nil {
			return err
		}
		n := at[k.Naskah.ID]
		n.Kegiatan = append(n.Kegiatan, k)
	}
	return nil
}

// partners fills in who the partners among the parties are.
func (s store) partners(ctx context.Context, ns []*naskah) error {
	var ids []string
	for _, n := range ns {
		for _, p := range n.Pihak {
			if p.MitraID != nil {
				ids = append(ids, *p.MitraID)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	type mitra struct{ nama, kategori, klasifikasi, negara string }
	found := map[string]mitra{}
	err := db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		var id string
		var m mitra
		if err := scan(&id, &m.nama, &m.kategori, &m.klasifikasi, &m.negara); err != nil {
			return fmt.Errorf("scan partner: %w", err)
		}
		found[id] = m
		return nil
	}, `SELECT m.id, x.nama, x.kategori, COALESCE(x.klasifikasi_kode, ''), x.kode_negara FROM mitra m JOIN mitra x ON x.id = COALESCE(m.digabung_ke_id, m.id) WHERE m.id IN ?`, ids)
	for _, n := range ns {
		for i := range n.Pihak {
			if p := &n.Pihak[i]; p.MitraID != nil {
				m := found[*p.MitraID]
				p.NamaMitra, p.KategoriKode, p.Klasifikasi, p.Negara = m.nama, m.kategori, m.klasifikasi, m.negara
			}
		}
	}
	return err
}

// phones are the telephone numbers of the main contacts of partners: personal
// data.
func (s store) phones(ctx context.Context, ids []string) (map[string]string, error) {
	refs := map[string]string{} // of the value → the partner
	var values []string
	err := db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		var id, kontak string
		if err := scan(&id, &kontak); err != nil {
			return fmt.Errorf("scan contacts: %w", err)
		}
		var ks []struct {
			ID    string `json:"id"`
			Utama bool   `json:"utama"`
		}
		if err := json.Unmarshal([]byte(kontak), &ks); err != nil {
			return fmt.Errorf("contacts of %s: %w", id, err)
		}
		if len(ks) == 0 {
			return nil
		}
		main := ks[0]
		if i := slices.IndexFunc(ks, func(k struct {
			ID    string `json:"id"`
			Utama bool   `json:"utama"`
		}) bool {
			return k.Utama
		}); i >= 0 {
			main = ks[i]
		}
		refs[main.ID] = id
		values = append(values, main.ID)
		return nil
	}, "SELECT id, kontak FROM mitra WHERE id IN ? AND kontak <> '[]'", ids)
	if err != nil {
		return nil, err
	}
	loaded, err := journal.LoadPersonal(ctx, s.db.Reader, values)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for id, v := range loaded {
		var k struct {
			Telepon *string `json:"telepon"`
		}
		if err := json.Unmarshal(v, &k); err != nil {
			return nil, fmt.Errorf("contact: %w", err)
		}
		if k.Telepon != nil {
			out[refs[id]] = *k.Telepon
		}
	}
	return out, nil
}

// renewals counts agreements of a condition over alias n in a period.
func (s store) renewals(ctx context.Context, p Periode, c db.Cond) (out Perpanjangan, err error) {
	ends := db.Cond{SQL: "n.status IN ('ditandatangani', 'ditutup') AND n.tanggal_berakhir BETWEEN ? AND ?", Args: []any{p.Dari, p.Sampai}}
	renewed := db.Cond{SQL: "EXISTS (SELECT 1 FROM naskah s WHERE s.menggantikan_id = n.id AND s.status <> 'dibatalkan')"}
	for _, x := range []struct {
		to *int
		c  db.Cond
	}{{&out.Berlaku, db.And(inPeriod(p), c)}, {&out.Berakhir, db.And(ends, c)}, {&out.Diperpanjang, db.And(ends, renewed, c)}} {
		err := db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error { return scan(x.to) }, "SELECT count(*) FROM naskah n WHERE "+x.c.SQL, x.c.Args...)
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// documents are the files of agreements of a condition over alias n: final texts
// and copies, by kode and number.
func (s store) documents(ctx context.Context, c db.Cond, put func(kode, judul string, b bukti)) error {
	return db.Raw(ctx, s.db.Reader, func(scan func(...any) error) error {
		var kode, judul, jenis string
		var b bukti
		var nomor int
		if err := scan(&kode, &judul, &jenis, &nomor, &b.BerkasID, &b.SHA256, &b.Nama, &b.Mime, &b.Ukuran); err != nil {
			return fmt.Errorf("scan document: %w", err)
		}
		b.Judul = fmt.Sprintf("%s, versi %d", jenis, nomor)
		put(kode, judul, b)
		return nil
	}, `SELECT n.kode, n.judul, v.jenis, v.nomor, v.berkas_id, f.sha256, f.nama, f.mime, f.ukuran FROM naskah n JOIN naskah_versi v ON v.naskah_id = n.id AND v.jenis <> 'draf' JOIN berkas f ON f.id = v.berkas_id
		WHERE `+c.SQL+" ORDER BY n.kode, v.nomor", c.Args...)
}
