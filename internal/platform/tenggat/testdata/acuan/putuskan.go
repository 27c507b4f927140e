package acuan

// Kasus is one clock. Instants are Unix seconds. Batas is in seconds when
// Satuan is "detik", in days (n ≥ 1) when "hari". Cancelled stops are left out
// by the caller. Saat ≥ Mulai.
type Kasus struct {
	Mulai, Batas  int64
	Satuan        string
	Berhenti      []int64
	Dikecualikan  []int64
	DibukaKembali []int64 // no effect whatever
	Lewat         bool
	Saat          int64
}

// Segmen is a maximal run of seconds [Dari, Sampai) under one rule.
type Segmen struct {
	Dari, Sampai int64
	Dihitung     bool
	Aturan       string
}

// Hasil is the outcome on one basis. Without a due (Ada false) Tenggat is 0
// and Hasil is "", but for Lewat, which needs no due.
type Hasil struct {
	Ada     bool
	Tenggat int64
	Hasil   string
	Durasi  int64
	Segmen  []Segmen
}

// cakrawala: how long after the start working time is looked for.
const cakrawala = 800 * sehari

// Putuskan judges a clock on the wall basis and on the working basis.
func Putuskan(p *Papan, k Kasus) (dinding, kerja Hasil) {
	henti, terhenti := pertamaSampai(k.Berhenti, k.Saat)
	ujung := k.Saat
	if terhenti {
		ujung = henti
	}

	dinding.Ada = true
	if k.Satuan == "detik" {
		dinding.Tenggat = k.Mulai + k.Batas
		kerja.Tenggat, kerja.Ada = p.tenggatDetik(k.Mulai, k.Batas)
	} else if k.Satuan == "hari" {
		dinding.Tenggat = k.Mulai + k.Batas*sehari
		kerja.Tenggat, kerja.Ada = p.tenggatHari(k.Mulai, k.Batas)
	} else {
		panic("unknown unit: " + k.Satuan)
	}
	dinding.Hasil = putusan(k, dinding.Tenggat, dinding.Ada)
	kerja.Hasil = putusan(k, kerja.Tenggat, kerja.Ada)

	dinding.Durasi = ujung - k.Mulai
	if k.Mulai < ujung {
		dinding.Segmen = []Segmen{{k.Mulai, ujung, true, ""}}
	}
	kerja.Segmen = p.segmen(k.Mulai, ujung)
	for _, s := range kerja.Segmen {
		if s.Dihitung {
			kerja.Durasi += s.Sampai - s.Dari
		}
	}
	return dinding, kerja
}

// pertamaSampai is the earliest of the instants that are ≤ saat.
func pertamaSampai(instan []int64, saat int64) (pertama int64, ada bool) {
	for _, t := range instan {
		if t <= saat && (!ada || t < pertama) {
			pertama, ada = t, true
		}
	}
	return pertama, ada
}

func putusan(k Kasus, tenggat int64, ada bool) string {
	if k.Lewat {
		return "terlambat"
	}
	if !ada {
		return ""
	}
	if t, dikecualikan := pertamaSampai(k.Dikecualikan, k.Saat); dikecualikan && t <= tenggat {
		return "dikecualikan"
	}
	if t, terhenti := pertamaSampai(k.Berhenti, k.Saat); terhenti {
		if t <= tenggat {
			return "tepat"
		}
		return "terlambat"
	}
	if k.Saat <= tenggat {
		return "berjalan"
	}
	return "terlambat"
}

// tenggatDetik: the last t with at most batas working seconds in [mulai, t).
// That t is itself the working second after the batas-th one.
func (p *Papan) tenggatDetik(mulai, batas int64) (int64, bool) {
	var terhitung int64
	for t := mulai; t < mulai+cakrawala; t++ {
		if p.aturan[t-p.awal] == kerja {
			if terhitung == batas {
				return t, true
			}
			terhitung++
		}
	}
	return 0, false
}

// tenggatHari: clip the start to the next working second; then the same time
// of day on the n-th working day after that second's date.
func (p *Papan) tenggatHari(mulai, n int64) (int64, bool) {
	t := mulai
	for p.aturan[t-p.awal] != kerja {
		t++
		if t >= mulai+cakrawala {
			return 0, false
		}
	}
	hari := (t - p.awal) / sehari
	pukul := (t - p.awal) % sehari
	for n > 0 {
		hari++
		if p.awal+hari*sehari >= mulai+cakrawala {
			return 0, false
		}
		if p.pertama[hari] >= 0 && p.pertama[hari] < mulai+cakrawala {
			n--
		}
	}
	return p.awal + hari*sehari + pukul, true
}

// segmen tiles [dari, sampai) into maximal runs of one rule.
func (p *Papan) segmen(dari, sampai int64) (s []Segmen) {
	if dari >= sampai {
		return nil
	}
	detik := p.aturan[dari-p.awal : sampai-p.awal]
	for i := 0; i < len(detik); {
		a, j := detik[i], i
		for j < len(detik) && detik[j] == a {
			j++
		}
		s = append(s, Segmen{dari + int64(i), dari + int64(j), a == kerja, namaAturan[a]})
		i = j
	}
	return s
}
