package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/koordinasi"
	"kerjasama/internal/mitra"
	"kerjasama/internal/pelaksanaan"
	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/rencana"
)

// demoActivities is how many activities the five years hold.
const demoActivities = 300

// kisah is the story of the demonstration: events in the order of time, each
// one call of one person.
type kisah struct {
	app    *App
	clock  *clock.Manual
	now    time.Time
	rand   *rand.Rand
	people map[string]actor.Actor
	units  map[string]string   // kode → id of the jurusan
	prodi  map[string][]string // kode of the jurusan → ids
	names  map[string]string   // id of a prodi → its name
	mitra  []string
	abroad []bool              // of mitra
	janji  map[string][]*janji // id of a partner → signed agreements, in the order of signing
	nomor  int                 // of agreements signed
	drafts int                 // requests for one
	events []event
}

type event struct {
	at time.Time
	do func(context.Context) error
}

func newKisah(ctx context.Context, a *App, c *clock.Manual, now time.Time) (*kisah, error) {
	k := &kisah{app: a, clock: c, now: now, rand: rand.New(rand.NewPCG(20, 26)), people: map[string]actor.Actor{}, //nolint:gosec // invented data, the same every time
		units: map[string]string{}, prodi: map[string][]string{}, names: map[string]string{}, janji: map[string][]*janji{}}
	for _, u := range []string{"staf", "koordinator", "unit.if", "unit.mb", "unit.el", "unit.tm"} {
		by, err := a.Akses.Actor(ctx, u)
		if err != nil {
			return nil, err
		}
		k.people[u] = by
	}
	rows, err := a.DB.Gorm.WithContext(ctx).Raw(`SELECT u.kode, u.id, p.id, p.nama FROM prodi p JOIN prodi_jurusan pj ON pj.prodi_id = p.id JOIN unit u ON u.id = pj.jurusan_id ORDER BY p.kode`).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err below reports what matters
	for rows.Next() {
		var unit, unitID, id, nama string
		if err := rows.Scan(&unit, &unitID, &id, &nama); err != nil {
			return nil, err
		}
		k.units[unit], k.prodi[unit], k.names[id] = unitID, append(k.prodi[unit], id), nama
	}
	return k, rows.Err()
}

func (k *kisah) as(user string) journal.Call {
	return journal.Call{By: k.people[user], RequestID: "demo"}
}

// on adds an event, unless it lies ahead.
func (k *kisah) on(at time.Time, do func(context.Context) error) {
	if at.Before(k.now) {
		k.events = append(k.events, event{at, do})
	}
}

// run plays the story.
func (k *kisah) run(ctx context.Context, activities int) error {
	for i, m := range demoPartners() {
		if err := k.partner(ctx, i, m); err != nil {
			return err
		}
	}
	first := clock.DateOf(k.now).Year() - 4
	for i := range activities {
		k.activity(i, first+i*5/activities)
	}
	k.agreed(demoLines(activities))
	k.asked(demoRequests(activities))
	slices.SortStableFunc(k.events, func(a, b event) int { return a.at.Compare(b.at) })
	unwatched := context.WithoutCancel(ctx)
	for _, e := range k.events {
		if err := ctx.Err(); err != nil {
			return err
		}
		k.clock.Set(e.at)
		if err := e.do(unwatched); err != nil {
			return fmt.Errorf("%s: %w", e.at.Format(time.DateTime), err)
		}
	}
	return nil
}

func opt(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (k *kisah) partner(ctx context.Context, i int, m demoMitra) error {
	ans, err := k.app.Mitra.Create(ctx, k.as("staf"), mitra.Isi{
		Nama: m.nama, Kategori: mitra.Kategori(m.kategori), KlasifikasiKode: opt(m.klasifikasi), KodeNegara: m.negara, Provinsi: opt(m.provinsi), Kota: opt(m.kota),
		Kontak: []mitra.KontakEntri{{Nama: fmt.Sprintf("Narahubung Contoh %02d", i+1), Jabatan: opt("Hubungan Industri"), Surel: opt(fmt.Sprintf("mitra%02d@contoh.example", i+1)), Utama: true}},
	})
	k.mitra, k.abroad = append(k.mitra, ans.Rec.ID), append(k.abroad, m.negara != "ID")
	return err
}

// bagian is one invented activity with what its steps share.
type bagian struct {
	unit, user       string
	rencanaID        *string
	id               string
	judul            string
	prodi, mitra     []string
	bentuk           demoBentuk
	tingkat          pelaksanaan.Tingkat
	mulai, selesai   clock.Date
	aspekA, aspekB   bool
	verified, onStaf bool
	surveyed         bool
	skor             int
}

// activity lays out the events of one activity in a year.
func (k *kisah) activity(i, year int) {
	r := k.rand
	units := []string{"IF", "IF", "EL", "EL", "MB", "TM"}
	forms := demoForms()
	b := &bagian{unit: units[r.IntN(len(units))], bentuk: forms[r.IntN(len(forms))]}
	b.user = "unit." + strings.ToLower(b.unit)
	own := k.prodi[b.unit]
	b.prodi = []string{own[r.IntN(len(own))]}
	if other := own[r.IntN(len(own))]; r.IntN(3) == 0 && other != b.prodi[0] {
		b.prodi = append(b.prodi, other)
	}
	m := r.IntN(len(k.mitra))
	b.mitra = []string{k.mitra[m]}
	if n := r.IntN(len(k.mitra)); r.IntN(8) == 0 && n != m {
		b.mitra = append(b.mitra, k.mitra[n])
	}
	switch {
	case k.abroad[m]:
		b.tingkat = pelaksanaan.Internasional
	case r.IntN(2) == 0:
		b.tingkat = pelaksanaan.Nasional
	default:
		b.tingkat = pelaksanaan.WilayahLokal
	}
	b.mulai = clock.MakeDate(year, 1, 5).AddDays(r.IntN(350))
	b.selesai = b.mulai.AddDays([]int{0, 0, 1, 2, 5, 30}[r.IntN(6)])
	b.judul = fmt.Sprintf(b.bentuk.judul, k.names[b.prodi[0]]) + fmt.Sprintf(" %d", year)
	b.aspekA, b.aspekB, b.skor = r.IntN(10) < 9, r.IntN(10) < 8, 2+r.IntN(3)
	b.verified, b.onStaf, b.surveyed = r.IntN(100) < 93, r.IntN(4) == 0, r.IntN(10) < 7
	if i%5 < 2 {
		k.planned(b, r.IntN(12) == 0)
	} else {
		k.carriedOut(b, b.mulai.AddDays(-10))
	}
}

// planned lays out plan and coordination before the activity.
func (k *kisah) planned(b *bagian, twice bool) {
	k.on(workHour(b.mulai.AddDays(-45), 9, 10), func(ctx context.Context) error {
		ans, err := k.app.Rencana.Create(ctx, k.as("staf"), rencana.Isi{
			Judul: b.judul, Tujuan: "Mempererat kerja sama tridharma dengan mitra.", Jenis: rencana.Penjadwalan,
			TanggalMulai: b.mulai, TanggalSelesai: b.selesai, MitraIDs: slices.Clone(b.mitra), UnitIDs: []string{k.units[b.unit]}, ProdiIDs: slices.Clone(b.prodi),
		})
		b.rencanaID = &ans.Rec.ID
		return err
	})
	k.on(workHour(b.mulai.AddDays(-44), 10, 0), func(ctx context.Context) error {
		_, err := k.app.Rencana.Submit(ctx, k.as("staf"), *b.rencanaID)
		return err
	})
	at := b.mulai.AddDays(-40)
	if twice {
		k.meeting(b, at, koordinasi.PerluTindakLanjut)
		at = at.AddDays(7)
	}
	k.meeting(b, at, koordinasi.Sepakat)
	k.carriedOut(b, b.mulai.AddDays(-20))
}

func (k *kisah) meeting(b *bagian, day clock.Date, hasil koordinasi.Hasil) {
	var id string
	unit := k.units[b.unit]
	k.on(workHour(day.AddDays(-1), 11, 0), func(ctx context.Context) error {
		ans, err := k.app.Koordinasi.Create(ctx, k.as("koordinator"), koordinasi.Isi{
			RencanaID: *b.rencanaID, Cara: koordinasi.Cara{Jenis: koordinasi.Rapat, Moda: koordinasi.Daring, Tautan: opt("https://rapat.contoh.example/ruang")},
			MulaiPada: workHour(day, 13, 30),
			Peserta: []koordinasi.Peserta{
				{Nama: "Peserta Contoh Mitra", Asal: koordinasi.DariMitra, MitraID: &b.mitra[0]},
				{Nama: "Peserta Contoh Jurusan", Asal: koordinasi.Internal, UnitID: &unit},
			},
		})
		id = ans.Rec.ID
		return err
	})
	k.on(workHour(day, 15, 0), func(ctx context.Context) error {
		_, err := k.app.Koordinasi.Record(ctx, k.as("koordinator"), id, koordinasi.Catatan{
			Hasil: hasil, Notula: "Jadwal, peserta, dan pembagian tugas dibahas.", DilaksanakanPada: workHour(day, 13, 30),
		})
		return err
	})
}
