package sso

import (
	"errors"
	"fmt"

	"kerjasama/internal/platform/fault"
)

// Step is one thing that was looked at, and what came of it.
type Step struct {
	// Nama is one of the Langkah names.
	Nama   string
	OK     bool
	Uraian fault.Text
}

// The steps from a token to a caller, in their order.
const (
	LangkahBentuk   = "bentuk"
	LangkahPenerbit = "penerbit"
	LangkahKunci    = "kunci"
	LangkahTanda    = "tanda_tangan"
	LangkahJenis    = "jenis"
	LangkahAudiens  = "audiens"
	LangkahSubjek   = "subjek"
	LangkahWaktu    = "waktu"
	LangkahAktif    = "aktif" // introspection's own answer
	LangkahPeta     = "pemetaan"
	LangkahKeluar   = "keluar"
	LangkahAkun     = "akun"
)

// Trace notes the steps of one judgement, for whoever asks why. A nil Trace
// notes nothing.
type Trace struct{ Steps []Step }

// Pass notes a step that went well.
func (t *Trace) Pass(nama, id, en string, args ...any) {
	if t != nil {
		t.Steps = append(t.Steps, Step{Nama: nama, OK: true, Uraian: fault.Tf(id, en, args...)})
	}
}

// Fail notes the step at which it ended.
func (t *Trace) Fail(nama, id, en string, args ...any) {
	if t != nil {
		t.Steps = append(t.Steps, Step{Nama: nama, Uraian: fault.Tf(id, en, args...)})
	}
}

// invalid ends the judgement with 401 token_invalid. The caller learns no more
// than that; why is for the log and the trace.
func (t *Trace) invalid(step, id, en string, args ...any) error {
	t.Fail(step, id, en, args...)
	return fault.Wrap(errors.New(step+": "+fmt.Sprintf(en, args...)), fault.TokenInvalid,
		"Token tidak dapat diterima; masuk kembali.", "The token is not accepted; sign in again.")
}

func (t *Trace) wrongType(id, en string, args ...any) error {
	t.Fail(LangkahJenis, id, en, args...)
	return fault.New(fault.TokenWrongType, "Ini bukan token akses; kirim access_token.", "This is not an access token; send the access_token.")
}

func (t *Trace) expired(id, en string, args ...any) error {
	t.Fail(LangkahWaktu, id, en, args...)
	return fault.New(fault.TokenExpired, "Token sudah kedaluwarsa; minta yang baru dari penerbitnya.", "The token has expired; get a new one from its issuer.")
}
