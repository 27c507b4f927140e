// Package kerjasama is the client of the cooperation office's API for Go
// programs and scripts. It needs the standard library only.
//
// A [Client] names every changing call with an Idempotency-Key and repeats it
// under that key when the network or the server fails, so that a call takes
// effect once. What the server refuses comes back as a [*Problem] with the
// code of api/problems.yaml. [List] walks a collection page by page.
//
//	c, err := kerjasama.New(kerjasama.Config{
//		URL:         "https://kerjasama.kampus.example",
//		Credentials: kerjasama.Password("skrip.kpi", os.Getenv("KERJASAMA_PASSWORD")),
//	})
//	if err != nil { … }
//	laporan, err := c.LaporanKPI(ctx, url.Values{"tahun": {"2026"}})
//
// Records have no Go types here beyond those of the KPI, the events and the
// archive: declare a struct with the members a script needs, and hand it to
// [Get], [List], [Create], [Act], [Patch] or [Put]. Members it does not name are
// skipped, so a script keeps working when the API gains some.
package kerjasama
