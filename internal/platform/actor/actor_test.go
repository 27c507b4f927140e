package actor

import "testing"

// BenchmarkDecision is what a request costs to decide: the scopes of its token,
// how far the permission goes, and whether a row lies within; for somebody with
// four roles and a delegation, over every permission in turn (security.md: at
// most 1 µs).
func BenchmarkDecision(b *testing.B) {
	a := Actor{
		Jenis: Pengguna, ID: "p1",
		Grants:   []Grant{{Peran: Auditor}, {Peran: Pimpinan}, {Peran: UnitKerja, UnitID: "u1"}, {Peran: UnitKerja, UnitID: "u2"}},
		Delegasi: []Delegasi{{Grant: Grant{Peran: UnitKerja, UnitID: "u3"}}},
	}
	tok := a
	tok.Jenis, tok.Delegasi, tok.Cakupan = Token, nil, Scopes()
	for name, by := range map[string]Actor{"person": a, "token with every scope": tok} {
		b.Run(name, func(b *testing.B) {
			rules := Rules()
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				izin := rules[i%len(rules)].Izin
				if by.InScope(izin) {
					decided = by.For(izin).May(izin).Covers("u9", "u3")
				}
			}
		})
	}
}

var decided bool // keeps the decision from being left out
