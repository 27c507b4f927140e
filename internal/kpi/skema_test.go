package kpi_test

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Answers fit the JSON Schemas in api/schema, and what lacks a member does not.
func TestAnswersFitTheirSchemas(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.past()
		id := w.freeze(object{"periode": "2025"}).Str("id")
		for path, name := range map[string]string{
			"/kpi": "KPIDaftar", "/kpi/laporan?tahun=2025": "KPILaporan", "/kpi/laporan?tahun=2026": "KPILaporan", "/kpi/B.1.15.12": "KPI", "/kpi/B.1.15.14.a": "KPI", "/kpi/B.1.15.7?tahun=2024&beku=false": "KPI",
			"/kpi/B.1.15.8.a/rincian?tahun=2025": "KPIRincianHalaman", "/kpi/B.1.15.7/tren": "KPITren", "/kpi/B.1.15.7/target/2026": "KPITarget", "/kpi/snapshot": "KPISnapshotRingkasHalaman",
			"/kpi/snapshot/" + id: "KPISnapshot", "/kpi/snapshot/" + id + "/susulan": "KPISusulanHalaman",
		} {
			c := jsonschema.NewCompiler()
			c.AssertFormat()
			s, err := c.Compile("../../api/schema/" + name + ".json")
			if err != nil {
				t.Fatal(err)
			}
			body := w.Do("auditor", "GET", path, nil).Want(200).Body
			v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(v); err != nil {
				t.Errorf("%s does not fit %s: %v", path, name, err)
			}
			members, ok := v.(map[string]any)
			if !ok {
				t.Fatalf("%s: %T", path, v)
			}
			for m := range members {
				delete(members, m)
				break
			}
			if err := s.Validate(v); err == nil {
				t.Errorf("%s fits %s also with a member less", path, name)
			}
		}
	})
}
