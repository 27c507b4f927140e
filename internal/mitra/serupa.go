package mitra

import "kerjasama/internal/platform/nama"

// Similarity is how alike two names are, 0 to 1; 1 means the same once legal
// forms, case and punctuation are set aside.
func Similarity(a, b string) float64 { return nama.Mirip(a, b) }
