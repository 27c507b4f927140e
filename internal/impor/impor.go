package impor

import (
	"context"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/journal"
)

// Jenis is what the rows of a file become.
type Jenis string

// The kinds.
const (
	JenisMitra       Jenis = "mitra"
	JenisNaskah      Jenis = "naskah"
	JenisPelaksanaan Jenis = "pelaksanaan"
	JenisPermintaan  Jenis = "permintaan_layanan"
)

// Status is how a file fared.
type Status string

// The statuses: refused (nothing was written), tried and clean, brought in, taken
// back.
const (
	Ditolak    Status = "ditolak"
	LolosUji   Status = "lolos_uji"
	Selesai    Status = "selesai"
	Dibatalkan Status = "dibatalkan"
)

// Jumlah counts a file's rows and findings. Dilewati are rows that are on file
// already; MitraBaru the partners made beside the rows' own records.
type Jumlah struct {
	Baris      int `json:"baris"`
	Dibuat     int `json:"dibuat"`
	Dilewati   int `json:"dilewati"`
	MitraBaru  int `json:"mitra_baru"`
	Galat      int `json:"galat"`
	Pertanyaan int `json:"pertanyaan"`
	Peringatan int `json:"peringatan"`
} //@name ImporJumlah

// Impor is one file that was tried or brought in. In a trial, dibuat and
// mitra_baru are what would be made.
type Impor struct {
	actor.Meta
	Jenis      Jenis   `json:"jenis"`
	Format     Format  `json:"format"`
	Uji        bool    `json:"uji"`
	Status     Status  `json:"status"`
	NamaBerkas string  `json:"nama_berkas"`
	SHA256     string  `json:"sha256" gorm:"column:sha256"`
	Ukuran     int64   `json:"ukuran"`
	Lembar     *string `json:"lembar" extensions:"x-nullable"`
	// BarisJudul is the row of the column titles.
	BarisJudul    int               `json:"baris_judul"`
	UrutanTanggal *Urutan           `json:"urutan_tanggal" extensions:"x-nullable"`
	Keputusan     map[string]string `json:"keputusan" gorm:"serializer:json"`
	Jumlah        Jumlah            `json:"jumlah" gorm:"serializer:json"`
	// Perujuk names what keeps the import from being taken back.
	Perujuk []string `json:"-" gorm:"-"`
} //@name ImporRingkas

// EntriMitra is a row that becomes a partner, or a partner that a row names first.
type EntriMitra struct {
	ID          string // given before it is written, so that rows can name it
	Nama        string
	Alias       []string
	Kategori    string
	Klasifikasi *string
	Negara      string
	Provinsi    *string
	Kota        *string
	Alamat      *string
	Situs       *string
	Kontak      *EntriKontak
	Calon       bool

	putus string // what the row itself answers: pakai_mitra
	lama  bool   // it is a partner on file
}

// EntriKontak is the contact of such a partner.
type EntriKontak struct {
	Nama                    string
	Jabatan, Surel, Telepon *string
}

// EntriPelaksanaan is a row that becomes an activity.
type EntriPelaksanaan struct {
	Judul, Jenis, Bentuk, UnitID   string
	ProdiIDs, MitraIDs, Bidang     []string
	Tingkat                        string
	RelevanPS                      bool
	Mulai, Selesai                 clock.Date
	Tempat, Ringkasan, Dasar       *string
	NaskahID                       *string
	Status                         string
	Bukti                          []EntriBukti
	Mahasiswa, Dosen, Tendik, Umum int
}

// EntriBukti is a link to evidence.
type EntriBukti struct{ Tautan, Judul string }

// EntriPermintaan is a row that becomes a request.
type EntriPermintaan struct {
	Jenis           string
	JenisNaskah     *string
	Kanal           string
	PemohonJenis    string
	PemohonNama     string
	PemohonKontak   *string
	MitraID         *string
	UnitID          *string
	Perihal         string
	Isi             *string
	Masuk           clock.Time
	Sistem, Nomor   *string // referensi_luar
	Kejadian        []EntriKejadian
	SelesaiPada     *clock.Time
	PenanggungJawab *string
}

// EntriKejadian is what had happened to such a request: respons, tindak_lanjut or
// penyerahan_draf.
type EntriKejadian struct {
	Jenis, Isi string
	Pada       clock.Time
}

// EntriNaskah is a row that becomes a signed agreement.
type EntriNaskah struct {
	ID                                  string // given before it is written, so that others can stand under it
	Jenis, Judul, RuangLingkup, Tingkat string
	Bidang                              []string
	NomorPolibatam, NomorMitra          *string
	TTD, Mulai, Berakhir                *clock.Date
	TanpaBatas                          bool
	Metode                              string
	IndukID                             *string
	Nilai, MataUang                     *string
	MitraIDs, UnitIDs, ProdiIDs         []string
	Penandatangan                       [2]EntriPenandatangan // the institution's, the partner's
	PIC                                 *string               // who answers for the work at the institution
	Alasan                              *string               // why it may lie outside its parent's period

	induk string // the parent as the row names it
}

// EntriPenandatangan is who signed for a side.
type EntriPenandatangan struct{ Nama, Jabatan string }

// Sasaran is the slice that rows become records of.
type Sasaran[E any] interface {
	// Check reports every fault that can be seen without the database, by the JSON
	// pointers of that slice's own API.
	Check(e *E, now clock.Time) error
	// Import makes records of entries that were checked, in one change.
	Import(tx *journal.Tx, imporID string, es []E) (ids []string, err error)
	// Withdraw removes records that nothing refers to.
	Withdraw(tx *journal.Tx, ids []string) error
}

// Berkas keeps a file until the job that reads it has run.
type Berkas interface {
	Keep(ctx context.Context, call journal.Call, name string, f Isi) (id string, err error)
	Load(ctx context.Context, by actor.Actor, id string, into func(Isi) error) error
}
