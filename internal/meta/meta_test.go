package meta_test

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"kerjasama/api"
	"kerjasama/internal/apptest"
	"kerjasama/internal/meta"
	"kerjasama/internal/platform/actor"
)

// protocol are enumerations of words that only programs read.
func protocol() []string {
	return []string{"Action.method", "CelahTindakan.method", "Health.status", "JWK.alg", "JWK.crv", "JWK.kty", "JWK.use", "Masuk.token_type"}
}

// published lists the enumerations of texts in the document's schemas: where →
// values. A member is Schema.member, also where it is a list of such values.
func published(t *testing.T) map[string][]string {
	t.Helper()
	var doc struct {
		Components struct {
			Schemas map[string]any `yaml:"schemas"`
		} `yaml:"components"`
	}
	if err := yaml.Unmarshal(api.OpenAPI, &doc); err != nil {
		t.Fatalf("read the document: %v", err)
	}
	out := map[string][]string{}
	for name, s := range doc.Components.Schemas {
		collect(out, name, s)
	}
	return out
}

func collect(out map[string][]string, at string, node any) {
	switch n := node.(type) {
	case map[string]any:
		if vs, ok := n["enum"].([]any); ok {
			var texts []string
			for _, v := range vs {
				if s, ok := v.(string); ok {
					texts = append(texts, s)
				}
			}
			if texts != nil {
				out[at] = texts
			}
		}
		for k, v := range n {
			switch k {
			case "properties", "items", "anyOf", "oneOf", "allOf":
				collect(out, at, v)
			case "enum", "example", "examples":
			default:
				if strings.HasPrefix(k, "x-") {
					continue
				}
				collect(out, at+"."+k, v)
			}
		}
	case []any:
		for _, v := range n {
			collect(out, at, v)
		}
	}
}

func TestEveryEnumOfTheDocumentHasItsLabelsOnceAndNoOther(t *testing.T) {
	doc := published(t)
	if len(doc) < 30 {
		t.Fatalf("only %d enumerations found: the walk is broken", len(doc))
	}
	for _, p := range protocol() {
		if _, ok := doc[p]; !ok {
			t.Errorf("%s is not in the document; take it off the list", p)
		}
		delete(doc, p)
	}
	named := map[string]bool{}
	for _, e := range meta.Enums() {
		if named[e.Nama] {
			t.Errorf("%s is there twice", e.Nama)
		}
		named[e.Nama] = true
		var codes []string
		for i, v := range e.Nilai {
			codes = append(codes, v.Kode)
			if v.Label.ID == "" || v.Label.EN == "" || v.Urutan != i+1 {
				t.Errorf("%s: %+v is not complete", e.Nama, v)
			}
		}
		for _, s := range e.Skema {
			want, ok := doc[s]
			if !ok {
				t.Errorf("%s: the document has no enumeration %s, or another entry has it", e.Nama, s)
				continue
			}
			delete(doc, s)
			if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(codes))); diff != "" {
				t.Errorf("%s (-document +labels):\n%s", s, diff)
			}
		}
	}
	for s, vs := range doc {
		t.Errorf("%s %v has no labels", s, vs)
	}
}

func TestThePermissionTableNamesEveryRole(t *testing.T) {
	var members []string
	for f := range reflect.TypeFor[meta.PeranIzin]().Fields() {
		members = append(members, f.Tag.Get("json"))
	}
	var roles []string
	for _, p := range actor.AllPeran() {
		roles = append(roles, string(p))
	}
	if diff := cmp.Diff(roles, members); diff != "" {
		t.Errorf("roles (-actor +table):\n%s", diff)
	}
}

func peran(staf, sub, unit, pimpinan, auditor, admin *meta.Jangkauan) meta.PeranIzin {
	return meta.PeranIzin{StafHumas: staf, SubKoordinator: sub, UnitKerja: unit, Pimpinan: pimpinan, Auditor: auditor, Admin: admin}
}

func TestMetaOverHTTP(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		for _, path := range []string{"/meta/enum", "/meta/izin"} {
			w.Do("", "GET", path, nil).Problem(http.StatusUnauthorized, "auth_required")
			w.Do("staf", "GET", path+"?bahasa=en", nil).Problem(http.StatusBadRequest, "query_invalid")
			r := w.Do("unit.if", "GET", path, nil).Want(http.StatusOK)
			w.Do("unit.if", "GET", path, nil, "If-None-Match", r.ETag()).Want(http.StatusNotModified)
		}
		r := w.Do("admin", "GET", "/meta/enum", nil)
		if got := r.Str("data.0.nama") + " " + r.Str("data.0.nilai.0.label.en"); got != "rencana_kegiatan.status Draft" {
			t.Errorf("first of the enumerations: got %q", got)
		}
		var table meta.SemuaIzin
		w.Do("admin", "GET", "/meta/izin", nil).JSON(&table)
		if got, want := len(table.Data), len(actor.Rules()); got != want {
			t.Errorf("got %d permissions, want %d", got, want)
		}
		got := map[string]meta.Izin{}
		for _, i := range table.Data {
			got[i.Izin] = i
		}
		all, unit, total := meta.Semua, meta.Unit, meta.Total
		scope := "rencana:baca"
		for name, want := range map[string]meta.Izin{
			"rencana.baca":   {Peran: peran(&all, &all, &unit, &all, &all, nil), Cakupan: &scope},
			"referensi.ubah": {Peran: peran(nil, &all, nil, nil, nil, &all)},
			"masuk":          {Peran: peran(&all, &all, &all, &all, &all, &all)},
			"publik":         {Peran: peran(&all, &all, &all, &all, &all, &all), TanpaMasuk: true},
		} {
			line := got[name]
			want.Izin, want.Label, want.CakupanLain = name, line.Label, []string{}
			if diff := cmp.Diff(want, line); diff != "" || line.Label.EN == "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		if p := got["kpi.baca"].Peran.Admin; p == nil || *p != total {
			t.Errorf("admin reads totals of KPIs, got %v", p)
		}
	})
}
