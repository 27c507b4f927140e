package main

// The answer's allowed_actions, as one would write them by hand: a table of
// where each action may start, and the reasons ready made.

type action struct {
	Name    string   `json:"name"`
	Method  string   `json:"method"`
	Href    string   `json:"href"`
	Allowed bool     `json:"allowed"`
	Reasons []reason `json:"reasons"`
}

type reason struct {
	Code    string   `json:"code"`
	Detail  string   `json:"detail"`
	Missing []string `json:"missing,omitempty"`
}

const (
	base      = "/api/v1/rencana-kegiatan/"
	draf      = "draf"
	ditunda   = "ditunda"
	siapLaksa = "siap_laksana"
)

var actionTable = [8]struct {
	name, method, suffix string
	office               bool
	from                 []string
}{
	{"ubah", "PATCH", "", false, []string{draf}},
	{"hapus", "DELETE", "", false, []string{draf}},
	{"ajukan", "POST", "/ajukan", true, []string{draf}},
	{"jadwal-ulang", "POST", "/jadwal-ulang", true, []string{draf, "siap_koordinasi", "dalam_koordinasi", siapLaksa, "berlangsung", ditunda}},
	{"lepas-mitra", "POST", "/lepas-mitra", true, []string{"siap_koordinasi", "dalam_koordinasi", siapLaksa}},
	{"tunda", "POST", "/tunda", true, []string{draf, "siap_koordinasi", "dalam_koordinasi", siapLaksa}},
	{"lanjutkan", "POST", "/lanjutkan", true, []string{ditunda}},
	{"batalkan", "POST", "/batalkan", true, []string{draf, "siap_koordinasi", "dalam_koordinasi", siapLaksa, "berlangsung", ditunda}},
}

// statuses an action may be refused for, with the answer's words.
var refusals = func() map[string][]reason {
	m := map[string][]reason{}
	for _, s := range []string{draf, "siap_koordinasi", "dalam_koordinasi", siapLaksa, "berlangsung", "terlaksana", "diarsipkan", ditunda, "dibatalkan"} {
		m[s] = []reason{{Code: "invalid_transition", Detail: "Tidak dapat dilakukan pada status " + s + "."}}
	}
	return m
}()

// open says which actions may start from a status.
var open = func() map[string][8]bool {
	m := map[string][8]bool{}
	for i, a := range actionTable {
		for _, s := range a.from {
			v := m[s]
			v[i] = true
			m[s] = v
		}
	}
	return m
}()

var (
	none      = []reason{}
	forbidden = []reason{{Code: "forbidden", Detail: "Peran Anda tidak boleh melakukan ini."}}
	nobody    = []reason{{Code: "conflict", Detail: "Belum ada mitra yang menolak."}}
	lastOne   = []reason{{Code: "conflict", Detail: "Mitra terakhir tidak dapat dilepas; batalkan rencananya."}}
)

func actions(p *plan, by *person) []action {
	out := make([]action, len(actionTable))
	may, refused := open[p.Status], refusals[p.Status]
	for i := range actionTable {
		a := &actionTable[i]
		rs := none
		switch {
		case !by.write || a.office && !by.office:
			rs = forbidden
		case !may[i]:
			rs = refused
		case i == 2 && (len(p.MitraIDs) == 0 || len(p.UnitIDs) == 0):
			rs = incomplete(p)
		case i == 4 && len(p.MitraMenolakIDs) == 0:
			rs = nobody
		case i == 4 && len(p.MitraIDs) <= 1:
			rs = lastOne
		}
		out[i] = action{Name: a.name, Method: a.method, Href: base + p.ID + a.suffix, Allowed: len(rs) == 0, Reasons: rs}
	}
	return out
}

func incomplete(p *plan) []reason {
	missing, text := []string{}, ""
	if len(p.MitraIDs) == 0 {
		missing, text = append(missing, "mitra_ids"), "mitra_ids"
	}
	if len(p.UnitIDs) == 0 {
		if text != "" {
			text += ", "
		}
		missing, text = append(missing, "unit_ids"), text+"unit_ids"
	}
	return []reason{{Code: "incomplete", Detail: "Lengkapi dahulu: " + text + ".", Missing: missing}}
}
