package apispec

import (
	"maps"
	"slices"

	"kerjasama/internal/httpapi"
)

const about = `The API of a polytechnic's cooperation office: plans, coordination, activities, their reports and archive, partners, and the KPIs counted from them.

Protocol words are English, domain words Indonesian. Every response member is present; what is unknown is null. Unknown body members are refused (422), unknown query parameters too (400).

- **Sign in** at /auth/login and send the access token as Authorization: Bearer. It lives ten minutes; /auth/refresh gives the next one.
- **Changes** may carry Idempotency-Key: the same key with the same request repeats the answer, not the effect.
- **PATCH, PUT and DELETE** need If-Match with the ETag last seen.
- **Acting for another** (a.n.): see /delegasi; the header Atas-Nama chooses the delegation a request is made by.
- **Lists** are paged by cursor; filters may be repeated (status=a&status=b).
- **Errors** are problem+json (RFC 9457), in Indonesian or English by Accept-Language; code is never translated. All codes: /docs/galat.
- **allowed_actions** of a record says what this caller may do with it now, and if not, why.`

// head is the document without its operations.
func head() obj {
	return obj{
		"openapi": "3.1.0",
		"info":    obj{"title": "Kerjasama API", "version": "1.0.0", "description": about},
		"servers": []any{obj{"url": httpapi.Base}},
		"security": []any{
			obj{"bearer": []any{}},
		},
		"paths": obj{},
		"components": obj{"securitySchemes": obj{"bearer": obj{
			"type": "http", "scheme": "bearer", "bearerFormat": "JWT",
			"description": "An access token of /auth/login (a JWT).",
		}}},
	}
}

// themes describes every tag, in the order of the work.
func themes() [][2]string {
	return [][2]string{
		{"auth", "Signing in and out, and the keys that tokens are signed with"},
		{"saya", "The caller: identity, permissions, preferences, sessions"},
		{"pengguna", "People and their roles"},
		{"delegasi", "Roles lent to another person for a time (a.n.)"},
		{"token-layanan", "Service tokens for scripts and applications"},
		{"tugas", "What awaits the caller"},
		{"dasbor", "Counts for a home page"},
		{"pemberitahuan", "Notices to the caller"},
		{"mitra", "Partners"},
		{"permintaan-layanan", "Requests for cooperation services and their deadlines"},
		{"naskah", "Agreements and their versions"},
		{"templat-naskah", "Templates that agreements are drafted from"},
		{"rencana-kegiatan", "Plans of activities (SOP line 1)"},
		{"koordinasi", "Coordination with partners (SOP line 2)"},
		{"pelaksanaan", "Activities, their reports, evidence and verification (SOP line 3)"},
		{"survei-mitra", "Partner surveys"},
		{"survei", "The survey a partner answers, by its single-use link"},
		{"arsip-laporan", "The archive of reports (SOP line 4)"},
		{"berkas", "Files"},
		{"ralat", "Corrections of committed records"},
		{"riwayat", "The versions of a record"},
		{"kpi", "KPIs and what they were counted from"},
		{"laporan", "Reports for forms outside"},
		{"impor", "Bulk import"},
		{"pekerjaan", "Long work"},
		{"statistik", "Counts by group"},
		{"kalender", "Calendar"},
		{"peristiwa", "The feed of what happened, and its signed checkpoints"},
		{"webhook", "Calls to other systems"},
		{"unit", "Units"},
		{"prodi", "Study programmes"},
		{"referensi", "Reference lists"},
		{"hari-libur", "Holidays"},
		{"jam-kerja", "Working hours"},
		{"kebijakan-sla", "Service level policies"},
		{"meta", "Enumerations and the permission table"},
		{"alur", "The lifecycles of the nouns"},
		{"verifikasi", "Public verification of agreements"},
		{"sistem", "The process and this document"},
	}
}

// tags lists the tags in use; one without a description is noted.
func (b *builder) tags() {
	used := map[string]bool{}
	visit(b.doc["paths"], func(m obj) {
		for _, t := range list(m, "tags") {
			if s, ok := t.(string); ok {
				used[s] = true
			}
		}
	})
	out := []any{}
	for _, t := range themes() {
		if used[t[0]] {
			out = append(out, obj{"name": t[0], "description": t[1]})
			delete(used, t[0])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(used)) {
		b.note("tag %s has no description in themes", name)
		out = append(out, obj{"name": name, "description": name})
	}
	b.doc["tags"] = out
}
