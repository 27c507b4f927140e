package survei

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the page
	"encoding/base64"
	"fmt"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
)

//go:embed formulir.html
var formHTML string

//go:embed formulir.css
var formCSS string

// policy lets the page load its own style and post to where it came from,
// nothing else. There is no script.
var policy = func() string {
	sum := sha256.Sum256([]byte(formCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}()

var formPage = template.Must(template.New("formulir").Parse(formHTML))

// view is what the page shows: questions, thanks or a refusal.
type view struct {
	Lang, Judul, Pesan string
	CSS                template.CSS
	Tanya              *questions
}

type questions struct {
	Kegiatan, Mitra, Sampai, Pengantar, Wajib, Lanjut, Ya, Tidak, Saran, SaranBantuan, SaranIsi, Kirim string
	LabelKegiatan, LabelMitra, LabelSampai, Ringkasan                                                  string
	Skala                                                                                              []choice
	Butir                                                                                              []field
	Galat                                                                                              []field // those with a fault, for the summary
	LanjutNilai, LanjutGalat, SaranGalat, Umum                                                         string
}

// choice is one point of the scale.
type choice struct {
	Nilai int
	Teks  string
}

// field is one question as it stands in the form.
type field struct {
	Nama, Teks, Galat string
	Nilai             int
}

// scale is the worded scale of the scores.
func scale(lang string) []choice {
	words := []fault.Text{
		fault.T("Tidak puas", "Dissatisfied"), fault.T("Kurang puas", "Somewhat dissatisfied"),
		fault.T("Puas", "Satisfied"), fault.T("Sangat puas", "Very satisfied"),
	}
	out := make([]choice, len(words))
	for i, w := range words {
		out[i] = choice{i + 1, w.In(lang)}
	}
	return out
}

func title() fault.Text { return fault.T("Survei kepuasan mitra", "Partner satisfaction survey") }

func thanks() fault.Text {
	return fault.T("Terima kasih. Jawaban Anda sudah kami terima.", "Thank you. We have received your answers.")
}

func render(v view) ([]byte, error) {
	v.CSS = template.CSS(formCSS) //nolint:gosec // our own, embedded
	var b bytes.Buffer
	if err := formPage.Execute(&b, v); err != nil {
		return nil, fmt.Errorf("render survey page: %w", err)
	}
	return b.Bytes(), nil
}

func thanking(lang string) view {
	return view{Lang: lang, Judul: title().In(lang), Pesan: thanks().In(lang)}
}

func refusing(f *fault.Fault, lang string) view {
	v := view{Lang: lang, Judul: title().In(lang), Pesan: f.Detail.In(lang)}
	if f.Code == fault.NotFound {
		v.Pesan = fault.T("Tautan survei ini tidak dikenal atau sudah diganti. Periksa kembali alamatnya, atau mintalah tautan baru kepada Unit Kerjasama.",
			"This survey link is unknown or was replaced. Check the address, or ask the cooperation office for a new one.").In(lang)
	}
	if len(f.Fields) > 0 { // what no browser sends with this form
		v.Pesan = fault.T("Formulir tidak dapat dibaca: ", "The form cannot be read: ").In(lang) + f.Fields[0].Detail.In(lang)
	}
	return v
}

// asking is the form: empty, or as it was sent with what is wrong with it.
func asking(u Undangan, lang string, in Isian, refusal error) view {
	say := func(id, en string) string { return fault.T(id, en).In(lang) }
	q := &questions{
		Kegiatan: u.Judul, Mitra: u.Mitra, Sampai: clock.Written(u.Kedaluwarsa, lang), Skala: scale(lang),
		LabelKegiatan: say("Kegiatan", "Activity"), LabelMitra: say("Mitra", "Partner"), LabelSampai: say("Dapat diisi sampai", "Open until"),
		Pengantar:    say("Seberapa puas Anda dengan hal-hal berikut?", "How satisfied were you with the following?"),
		Wajib:        say("Semua pertanyaan wajib dijawab, kecuali saran. Formulir hanya dapat dikirim sekali.", "Every question needs an answer, except the suggestions. The form can be sent once only."),
		Lanjut:       say("Apakah Anda berminat melanjutkan kerja sama?", "Would you like to continue the cooperation?"),
		Ya:           say("Ya", "Yes"),
		Tidak:        say("Tidak", "No"),
		Saran:        say("Saran (boleh kosong)", "Suggestions (optional)"),
		SaranBantuan: say("Paling banyak 5.000 karakter. Jangan menulis data pribadi.", "At most 5,000 characters. Please leave out personal data."),
		Kirim:        say("Kirim jawaban", "Send the answers"),
	}
	if in.Saran != nil {
		q.SaranIsi = *in.Saran
	}
	switch {
	case in.BerminatLanjut == nil:
	case *in.BerminatLanjut:
		q.LanjutNilai = "ya"
	default:
		q.LanjutNilai = "tidak"
	}
	choose := say("Pilih salah satu.", "Choose one.")
	for _, p := range u.Butir {
		f := field{Nama: "butir." + p.Kode, Teks: p.Teks.in(lang)}
		if i := slices.IndexFunc(in.Butir, func(j Jawaban) bool { return j.Kode == p.Kode }); i >= 0 {
			f.Nilai = in.Butir[i].Skor
		}
		if refusal != nil && (f.Nilai < 1 || f.Nilai > 4) {
			f.Galat = choose
			q.Galat = append(q.Galat, f)
		}
		q.Butir = append(q.Butir, f)
	}
	if refusal != nil {
		q.faults(refusal, lang, choose)
		q.Ringkasan = say("Jawaban belum terkirim. Periksa:", "The answers were not sent yet. Please check:")
	}
	return view{Lang: lang, Judul: title().In(lang), Tanya: q}
}

// faults places what is wrong beyond the scored items.
func (q *questions) faults(refusal error, lang, choose string) {
	if q.LanjutNilai == "" {
		q.LanjutGalat = choose
		q.Galat = append(q.Galat, field{Nama: "berminat_lanjut", Teks: q.Lanjut, Galat: choose})
	}
	f, ok := fault.As(refusal)
	if !ok {
		return
	}
	for _, fd := range f.Fields {
		switch {
		case fd.Pointer == "/saran":
			q.SaranGalat = fd.Detail.In(lang)
			q.Galat = append(q.Galat, field{Nama: "saran", Teks: q.Saran, Galat: q.SaranGalat})
		case fd.Code == "unknown_item" || fd.Code == "duplicate":
			q.Umum = fd.Detail.In(lang)
		}
	}
}

// fromForm reads what a browser sends. 422 for a field that is not of this form,
// sent twice, or not text; what is merely missing is left to the answers' own
// check.
func fromForm(v url.Values) (Isian, error) {
	var in Isian
	var c fault.Check
	for _, name := range slices.Sorted(maps.Keys(v)) {
		text := v[name][0]
		kode, scored := strings.CutPrefix(name, "butir.")
		switch {
		case len(v[name]) > 1:
			c.Add("/"+name, "duplicate", "Dikirim dua kali.", "Sent twice.")
		case !utf8.ValidString(name) || !utf8.ValidString(text):
			c.Add("", "not_text", "Bukan teks UTF-8 yang sah.", "Not valid UTF-8 text.")
		case scored:
			skor, err := strconv.Atoi(text)
			if err != nil {
				skor = 0 // out of range, which the check of the answers says
			}
			in.Butir = append(in.Butir, Jawaban{kode, skor})
		case name == "berminat_lanjut" && (text == "ya" || text == "tidak"):
			yes := text == "ya"
			in.BerminatLanjut = &yes
		case name == "berminat_lanjut":
		case name == "saran":
			text = strings.ReplaceAll(text, "\r\n", "\n")
			in.Saran = &text
		default:
			return in, &fault.Fault{Code: fault.UnknownField, Detail: fault.T("Ada isian yang tidak dikenal.", "There is an unknown field."),
				Fields: []fault.Field{{Pointer: "/" + name, Code: "unknown_field", Detail: fault.T("Isian ini tidak dikenal di sini.", "This field is not known here.")}}}
		}
	}
	return in, c.Err()
}
