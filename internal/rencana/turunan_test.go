package rencana

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerjasama/internal/platform/actor"
)

func TestStatusFollowsFromWhatIsRecorded(t *testing.T) {
	for name, tt := range map[string]struct {
		f    Facts
		want Status
	}{
		"nothing yet":                                    {Facts{Partners: 2}, SiapKoordinasi},
		"a first meeting is scheduled":                   {Facts{Partners: 2, Meetings: 1, Scheduled: 1}, DalamKoordinasi},
		"one partner of two agreed":                      {Facts{Partners: 2, Agreed: 1, Meetings: 1}, DalamKoordinasi},
		"all agreed":                                     {Facts{Partners: 2, Agreed: 2, Meetings: 1}, SiapLaksana},
		"all agreed while another meeting is scheduled":  {Facts{Partners: 2, Agreed: 2, Meetings: 2, Scheduled: 1}, SiapLaksana},
		"all declined":                                   {Facts{Partners: 2, Declined: 2, Meetings: 1}, SiapKoordinasi},
		"all declined but another meeting is scheduled":  {Facts{Partners: 2, Declined: 2, Meetings: 2, Scheduled: 1}, DalamKoordinasi},
		"one declined, one agreed":                       {Facts{Partners: 2, Agreed: 1, Declined: 1, Meetings: 1}, DalamKoordinasi},
		"an activity is planned":                         {Facts{Partners: 1, Agreed: 1, Meetings: 1, Running: 1}, SiapLaksana},
		"an activity started":                            {Facts{Partners: 1, Agreed: 1, Meetings: 1, Running: 1, Started: 1}, Berlangsung},
		"a partner declines while it runs":               {Facts{Partners: 1, Declined: 1, Meetings: 2, Running: 1, Started: 1}, Berlangsung},
		"one of two finished, the other only planned":    {Facts{Partners: 1, Agreed: 1, Meetings: 1, Running: 2, Started: 1, Finished: 1}, Berlangsung},
		"both finished":                                  {Facts{Partners: 1, Agreed: 1, Meetings: 1, Running: 2, Started: 2, Finished: 2}, Terlaksana},
		"both finished, one archived":                    {Facts{Partners: 1, Agreed: 1, Meetings: 1, Running: 2, Started: 2, Finished: 2, Closed: 1}, Terlaksana},
		"both archived":                                  {Facts{Partners: 1, Agreed: 1, Meetings: 1, Running: 2, Started: 2, Finished: 2, Closed: 2}, Diarsipkan},
		"no partner is nobody's agreement":               {Facts{}, SiapKoordinasi},
		"the only meeting was cancelled after agreement": {Facts{Partners: 1}, SiapKoordinasi},
	} {
		t.Run(name, func(t *testing.T) {
			for _, now := range semua() {
				want := tt.want
				if now == Draf || now == Ditunda || now == Dibatalkan {
					want = now // these are left by people only
				}
				if got := tt.f.Status(now); got != want {
					t.Errorf("from %s: got %s, want %s", now, got, want)
				}
			}
		})
	}
}

// model is a plan of at most two partners and two activities, small enough to
// visit every situation it can come to.
type model struct {
	status, left Status    // left is where a postponed plan stood
	partners     [2]string // "" no result yet, else the latest; "-" dropped
	sched, held  int
	acts         [2]string // "", direncanakan, berlangsung, selesai, arsip
}

func (m model) facts() Facts {
	f := Facts{Meetings: m.sched + m.held, Scheduled: m.sched}
	for _, p := range m.partners {
		switch p {
		case "-":
			continue
		case "sepakat":
			f.Agreed++
		case "tidak_sepakat":
			f.Declined++
		}
		f.Partners++
	}
	for _, a := range m.acts {
		for _, reached := range []struct {
			n  *int
			by []string
		}{{&f.Running, []string{"direncanakan", "berlangsung", "selesai", "arsip"}}, {&f.Started, []string{"berlangsung", "selesai", "arsip"}},
			{&f.Finished, []string{"selesai", "arsip"}}, {&f.Closed, []string{"arsip"}}} {
			if slices.Contains(reached.by, a) {
				*reached.n++
			}
		}
	}
	return f
}

// next lists what one act of people can make of m, the plan not yet having
// followed. Which acts are open in which status is the other nouns' rule.
func (m model) next() (out []model) {
	add := func(change func(*model)) {
		n := m
		change(&n)
		out = append(out, n)
	}
	ready := m.status == SiapLaksana || m.status == Berlangsung
	if m.sched+m.held < 2 && (ready || m.status == SiapKoordinasi || m.status == DalamKoordinasi) {
		add(func(n *model) { n.sched++ })
	}
	if m.sched > 0 {
		add(func(n *model) { n.sched-- })
	}
	for i, p := range m.partners {
		for _, h := range []string{"sepakat", "perlu_tindak_lanjut", "tidak_sepakat"} {
			if p == "-" {
				continue
			}
			if m.sched > 0 {
				add(func(n *model) { n.sched--; n.held++; n.partners[i] = h })
				add(func(n *model) { n.sched--; n.held++; n.partners = both(n.partners, h) })
			}
			if p != "" {
				add(func(n *model) { n.partners[i] = h }) // a ralat
			}
		}
	}
	for i, a := range m.acts {
		switch {
		case a == "" && ready:
			add(func(n *model) { n.acts[i] = "direncanakan" })
		case a == "direncanakan" && ready:
			add(func(n *model) { n.acts[i] = "berlangsung" })
		case a == "berlangsung":
			add(func(n *model) { n.acts[i] = "selesai" })
		case a == "selesai":
			add(func(n *model) { n.acts[i] = "arsip" })
		case a == "arsip":
			add(func(n *model) { n.acts[i] = "selesai" })
		}
		if a == "direncanakan" || a == "berlangsung" {
			add(func(n *model) { n.acts[i] = "" })
		}
	}
	return out
}

func both(ps [2]string, h string) [2]string {
	for i := range ps {
		if ps[i] != "-" {
			ps[i] = h
		}
	}
	return ps
}

// Every change of status that what people record can lead to is in the table
// behind /alur, and no line of the table is one that never happens.
func TestTheTableHoldsExactlyTheTransitionsThatHappen(t *testing.T) {
	staf := someone(actor.StafHumas, "")
	type edge struct{ From, To Status }
	happened := map[edge]bool{}
	start := model{status: SiapKoordinasi}
	seen, queue := map[model]bool{start: true}, []model{start}
	visit := func(m model) {
		if !seen[m] {
			seen[m] = true
			queue = append(queue, m)
		}
	}
	for len(queue) > 0 {
		m := queue[0]
		queue = queue[1:]
		for _, n := range m.next() {
			n.status = n.facts().Status(m.status)
			if n.status != m.status {
				happened[edge{m.status, n.status}] = true
			}
			visit(n)
		}
		r := Rencana{Status: m.status, StatusSebelumTunda: &m.left}
		declined := -1
		for i, p := range m.partners {
			if p != "-" {
				r.MitraIDs = append(r.MitraIDs, []string{mitra1, mitra2}[i])
			}
			if p == "tidak_sepakat" {
				r.MitraMenolakIDs, declined = append(r.MitraMenolakIDs, []string{mitra1, mitra2}[i]), i
			}
		}
		can := strings.Fields(open(r, staf))
		if slices.Contains(can, "lepas-mitra") {
			n := m
			n.partners[declined] = "-"
			n.status = n.facts().Status(m.status)
			if n.status != m.status {
				happened[edge{m.status, n.status}] = true
			}
			visit(n)
		}
		if slices.Contains(can, "tunda") {
			n := m
			n.left, n.status = m.status, Ditunda
			visit(n)
		}
		if slices.Contains(can, "lanjutkan") {
			n := m
			n.status = n.facts().Status(m.left)
			n.left = ""
			happened[edge{Ditunda, n.status}] = true
			visit(n)
		}
	}
	want := map[edge]bool{}
	for _, e := range alur.Edges() {
		if (e.Auto || e.Action == "lanjutkan") && e.To != string(Draf) {
			want[edge{Status(e.From), Status(e.To)}] = true
		}
	}
	if diff := cmp.Diff(want, happened); diff != "" {
		t.Errorf("the table (-) and what happened (+) in %d situations:\n%s", len(seen), diff)
	}
}
