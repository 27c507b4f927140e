package mitra

import "testing"

func TestSimilarity(t *testing.T) {
	for name, tt := range map[string]struct {
		a, b        string
		least, most float64
	}{
		"the same":                          {"PT Rekaan Bahari", "PT Rekaan Bahari", 1, 1},
		"case, dots and the legal form":     {"PT. REKAAN BAHARI, Tbk", "Rekaan Bahari", 1, 1},
		"kerjasama is two words":            {"Pusat Kerjasama", "Pusat Kerja Sama", 1, 1},
		"accents":                           {"Café Rékaan", "Cafe Rekaan", 1, 1},
		"a slip of the pen":                 {"Rekaan Bahari", "Rekaan Bahary", 0.7, 0.99},
		"a word more":                       {"Rekaan Bahari", "Rekaan Bahari Nusantara", 0.5, 0.9},
		"the order of words":                {"Bahari Rekaan", "Rekaan Bahari", 1, 1},
		"nothing in common":                 {"Rekaan Bahari", "Politeknik Contoh", 0, 0.1},
		"legal words alone are a name":      {"PT", "PT", 1, 1},
		"legal words alone are no wildcard": {"PT", "PT Rekaan", 0, 0.1},
		"nothing":                           {"", "", 0, 0},
		"signs only":                        {"!!!", "???", 0, 0},
	} {
		got, back := Similarity(tt.a, tt.b), Similarity(tt.b, tt.a)
		if got < tt.least || got > tt.most || got != back {
			t.Errorf("%s: got %.3f and back %.3f, want %.2f to %.2f", name, got, back, tt.least, tt.most)
		}
	}
}
