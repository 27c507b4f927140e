package app

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kerjasama/internal/naskah"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/journal"
)

// demoLines is how many lines MoU → MoA → IA go with so many activities.
func demoLines(activities int) int { return max(2, activities/20) }

// janji is one invented agreement.
type janji struct {
	id           string // "" until it is drafted
	jenis        naskah.Jenis
	judul        string
	mitra        int // of kisah.mitra
	unit         []string
	mulai, akhir clock.Date
	bebas        bool // without a last day
	induk        *janji
	permintaan   *string // the request it is drafted for
}

// agreed lays out lines of agreements with different partners: the first five
// MoU are older than the system and were entered into it. Of these one ends in 20
// days, one in 75, one was renewed, one is over and nobody closed it; others come
// to an end, are renewed or sleep on the way.
func (k *kisah) agreed(lines int) {
	today := clock.DateOf(k.now)
	first := clock.MakeDate(today.Year()-4, 1, 10)
	days := int(k.now.Sub(first.Start()) / (24 * time.Hour))
	for i := range lines {
		unit := []string{"IF", "EL", "MB", "TM"}[i%4]
		mou := &janji{jenis: naskah.MoU, mitra: i * 7 % len(k.mitra), unit: []string{"IF", "EL", "MB", "TM"}, judul: "Nota kesepahaman tridharma"}
		drafted := first.AddDays(i * days / lines)
		if i < 5 {
			mou.mulai = first.AddYears(-1).AddDays(40 * i)
			mou.akhir = today.AddDays([]int{20, 75, -200, -40, 170}[i])
			k.on(workHour(drafted, 9, i), func(ctx context.Context) error { return k.entered(ctx, mou) })
		} else {
			mou.mulai, mou.bebas = drafted.AddDays(20), i == 7
			mou.akhir = mou.mulai.AddYears(5).AddDays(-1)
			k.drafted(mou, drafted, k.create)
		}
		if i == 2 {
			k.renewed(mou, mou.akhir.AddDays(-60), mou.akhir.AddYears(5))
		}
		moa := &janji{jenis: naskah.MoA, mitra: mou.mitra, unit: []string{unit}, judul: "Perjanjian magang dan penelitian", induk: mou, mulai: drafted.AddDays(80)}
		moa.akhir = min(moa.mulai.AddYears(2), mou.akhir)
		if moa.mulai >= moa.akhir {
			continue
		}
		k.drafted(moa, drafted.AddDays(50), k.create)
		if next := min(moa.akhir.AddYears(2), mou.akhir); i%3 == 0 && next > moa.akhir.AddDays(60) {
			k.renewed(moa, moa.akhir.AddDays(-45), next)
		}
		ia := &janji{jenis: naskah.IA, mitra: mou.mitra, unit: []string{unit}, judul: "Pelaksanaan program bersama", induk: moa, mulai: drafted.AddDays(130)}
		if ia.akhir = min(ia.mulai.AddYears(1), moa.akhir); ia.mulai >= ia.akhir {
			continue
		}
		k.drafted(ia, drafted.AddDays(105), k.create)
		if i%2 == 0 {
			k.on(workHour(ia.akhir.AddDays(3), 10, 30), func(ctx context.Context) error {
				_, err := k.app.Naskah.Close(ctx, k.as("staf"), ia.id, naskah.Tutup{Alasan: "Masa berlaku selesai.", JenisPenutupan: naskah.Berakhir})
				return err
			})
		}
	}
}

// isi is the entry of an agreement.
func (k *kisah) isi(j *janji) naskah.Isi {
	partner := k.mitra[j.mitra]
	in := naskah.Isi{Jenis: j.jenis, PermintaanID: j.permintaan}
	in.Judul, in.RuangLingkup, in.Bidang, in.Tingkat = j.judul, "Pendidikan, penelitian, dan pengabdian kepada masyarakat.", []string{"pendidikan", "penelitian", "pkm"}, naskah.Nasional
	if k.abroad[j.mitra] {
		in.Tingkat = naskah.Internasional
	}
	in.Masa = naskah.Masa{TanggalMulai: &j.mulai, TanggalBerakhir: &j.akhir}
	if j.bebas {
		in.TanggalBerakhir, in.TanpaBatasWaktu = nil, true
	}
	if j.induk != nil {
		in.NaskahIndukID = &j.induk.id
	}
	for _, u := range j.unit {
		in.UnitIDs = append(in.UnitIDs, k.units[u])
	}
	in.Pihak = []naskah.Pihak{
		{Jenis: naskah.Polibatam, NamaPenandatangan: "Penandatangan Contoh Polibatam", JabatanPenandatangan: "Direktur"},
		{Jenis: naskah.Mitra, MitraID: &partner, NamaPenandatangan: fmt.Sprintf("Penandatangan Contoh %02d", j.mitra+1), JabatanPenandatangan: "Pimpinan"},
	}
	return in
}

// entered imports an agreement from before the system.
func (k *kisah) entered(ctx context.Context, j *janji) error {
	ans, err := journal.Do(ctx, k.app.Journal, k.as("staf"), func(tx *journal.Tx) (naskah.Naskah, error) {
		made, err := k.app.Naskah.Import(tx, []naskah.Lama{{Isi: k.isi(j)}})
		if err != nil {
			return naskah.Naskah{}, err
		}
		return made[0], nil
	})
	if j.id = ans.Rec.ID; err == nil {
		k.inForce(j)
	}
	return err
}

func (k *kisah) create(ctx context.Context, j *janji) error {
	ans, err := k.app.Naskah.Create(ctx, k.as("staf"), k.isi(j))
	j.id = ans.Rec.ID
	return err
}

// drafted lays out the steps of an agreement from a day on: the first version,
// the reviews and, two weeks later, the signature.
func (k *kisah) drafted(j *janji, day clock.Date, begin func(context.Context, *janji) error) {
	k.draftedAt(j, workHour(day, 10, 15), begin)
}

func (k *kisah) draftedAt(j *janji, at time.Time, begin func(context.Context, *janji) error) {
	after := func(days int) time.Time { return workHour(clock.DateOf(at).AddDays(days), 13, 5) }
	k.on(at, func(ctx context.Context) error {
		if err := begin(ctx, j); err != nil {
			return err
		}
		_, err := k.app.Naskah.AddVersion(ctx, k.as("staf"), j.id, naskah.VersiIsi{Jenis: naskah.VersiDraf, Pasal: demoClauses(j.jenis)})
		return err
	})
	k.on(after(2), func(ctx context.Context) error {
		_, err := k.app.Naskah.Submit(ctx, k.as("staf"), j.id)
		return err
	})
	k.on(after(5), func(ctx context.Context) error {
		_, err := k.app.Naskah.Send(ctx, k.as("koordinator"), j.id)
		return err
	})
	k.on(after(10), func(ctx context.Context) error {
		_, err := k.app.Naskah.Finish(ctx, k.as("staf"), j.id)
		return err
	})
	k.on(after(14), func(ctx context.Context) error { return k.signed(ctx, j) })
}

func (k *kisah) signed(ctx context.Context, j *janji) error {
	u, err := k.app.Lampiran.Stage(ctx, "naskah.pdf", bytes.NewReader(demoPDF(j.judul+" "+string(j.mulai))))
	if err != nil {
		return err
	}
	defer u.Close() //nolint:errcheck // a temporary file
	file, err := k.app.Lampiran.Create(ctx, k.as("staf"), u)
	if err != nil {
		return err
	}
	k.nomor++
	today := clock.DateOf(k.clock.Now())
	_, err = k.app.Naskah.Sign(ctx, k.as("staf"), j.id, naskah.TandaIsi{TanggalTTD: today, MetodeTTD: naskah.Basah, BerkasID: file.Rec.ID,
		NomorPolibatam: opt(fmt.Sprintf("%03d/%s/CONTOH/%d", k.nomor, strings.ToUpper(string(j.jenis)), today.Year()))})
	if err == nil {
		k.inForce(j)
	}
	return err
}

// renewed lays out the renewal of an agreement until another last day.
func (k *kisah) renewed(old *janji, day, until clock.Date) {
	next := *old
	next.id, next.mulai, next.akhir = "", old.akhir.AddDays(1), until
	k.drafted(&next, day, func(ctx context.Context, j *janji) error {
		ans, err := k.app.Naskah.Renew(ctx, k.as("staf"), old.id, naskah.Perpanjang{TanggalMulai: j.mulai, TanggalBerakhir: &j.akhir})
		j.id = ans.Rec.ID
		return err
	})
}

func (k *kisah) inForce(j *janji) { k.janji[k.mitra[j.mitra]] = append(k.janji[k.mitra[j.mitra]], j) }

// basis is the narrowest signed agreement that a jurusan has with a partner for a
// day; nil where there is none.
func (k *kisah) basis(mitraID, unit string, day clock.Date) (id *string) {
	for _, want := range []naskah.Jenis{naskah.IA, naskah.MoA, naskah.MoU} {
		for _, j := range k.janji[mitraID] {
			if j.jenis == want && j.mulai <= day && (j.bebas || day <= j.akhir) && slices.Contains(j.unit, unit) {
				id = &j.id
			}
		}
		if id != nil {
			return id
		}
	}
	return nil
}

// demoClauses is a short text of two articles.
func demoClauses(of naskah.Jenis) []naskah.Pasal {
	en := func(s string) *string { return &s }
	return []naskah.Pasal{
		{Judul: naskah.Dwi{ID: "Maksud dan Tujuan", EN: en("Purpose")}, Ayat: []naskah.Dwi{{ID: "Para pihak bekerja sama dalam tridharma perguruan tinggi.", EN: en("The parties cooperate in education, research and community service.")}}},
		{Judul: naskah.Dwi{ID: "Pelaksanaan", EN: en("Implementation")}, Ayat: []naskah.Dwi{
			{ID: "Setiap kegiatan disepakati tersendiri sebelum dilaksanakan.", EN: en("Each activity is agreed on separately before it begins.")},
			{ID: "Naskah ini berjenis " + strings.ToUpper(string(of)) + "; seluruh isinya rekaan.", EN: en("This agreement is an invented example.")},
		}},
	}
}
