package koordinasi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/surel"
)

// Pos is the outbox that invitations leave by.
type Pos interface {
	On() bool
	Put(tx *journal.Tx, mails ...surel.Surel) error
	States(ctx context.Context, tx *journal.Tx, kunci []string) (map[string]surel.Keadaan, error)
}

// Undangan is the body of undang; pesan is added to the invitation.
type Undangan struct {
	Pesan string `json:"pesan" maxLength:"2000" extensions:"x-optional"`
} //@name KoordinasiUndangan

// invitation names the one invitation of an address to a meeting.
func invitation(meeting, address string) string { return "undangan:" + meeting + ":" + digest(address) }

func cancellation(meeting, address string) string {
	return "undangan_batal:" + meeting + ":" + digest(address)
}

func digest(address string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(address))))
	return hex.EncodeToString(sum[:12])
}

// Invite sends an invitation to every participant with an address who was not
// invited to this meeting yet: asked twice, it invites those who joined
// meanwhile. 409 where no mail is sent, nobody has an address, or it is over.
func (s *Service) Invite(ctx context.Context, call journal.Call, id string, u Undangan) (Answer, error) {
	return s.change(ctx, call, id, "undang", func(tx *journal.Tx, k *Koordinasi) error {
		var c fault.Check
		c.Text("/pesan", u.Pesan, false, 2000)
		if err := c.Err(); err != nil {
			return err
		}
		now := tx.Now
		k.DiundangPada = &now
		return s.write(ctx, tx, k, k.ID, "Kami mengundang Anda ke koordinasi berikut.", "We invite you to the following meeting.", u.Pesan)
	})
}

// write puts a letter about a meeting into the outbox for every participant with
// an address. those, the id of a meeting, keeps it to whom that meeting's
// invitation went to; k.ID itself is a first invitation.
func (s *Service) write(ctx context.Context, tx *journal.Tx, k *Koordinasi, those, id, en, note string) error {
	ps, err := s.participants(ctx, tx, *k)
	if err != nil {
		return err
	}
	title, err := titleOf(tx, k.RencanaID)
	if err != nil {
		return err
	}
	name := invitation
	if k.Status == Dibatalkan {
		name = cancellation
	}
	var was []string
	for _, p := range ps {
		if p.Surel != nil {
			was = append(was, invitation(those, *p.Surel))
		}
	}
	invited, err := s.mail.States(ctx, tx, was)
	if err != nil {
		return err
	}
	var out []surel.Surel
	for _, p := range ps {
		if p.Surel == nil {
			continue
		}
		if _, ok := invited[invitation(those, *p.Surel)]; !ok && (those != k.ID || k.Status == Dibatalkan) {
			continue
		}
		out = append(out, surel.Surel{
			Kunci: name(k.ID, *p.Surel), Ke: *p.Surel, Perihal: fmt.Sprintf("%s – %s", k.Kode, title),
			Isi: k.letter("id", p.Nama, title, id, note) + "\n\n* * *\n\n" + k.letter("en", p.Nama, title, en, note) + "\n",
		})
	}
	return s.mail.Put(tx, out...)
}

// letter is one language of a letter about a meeting.
func (k *Koordinasi) letter(lang, name, title, what, note string) string {
	at := clock.Written(k.MulaiPada, lang)
	if k.SelesaiPada != nil {
		at += " – " + clock.Written(*k.SelesaiPada, lang)
	}
	words := func(id, en string) string { return fault.T(id, en).In(lang) }
	lines := []string{words("Yth. ", "Dear ") + name + ",", "", what, "", words("Perihal: ", "About: ") + title, words("Nomor: ", "Number: ") + k.Kode, words("Waktu: ", "Time: ") + at}
	if k.Tempat != nil {
		lines = append(lines, words("Tempat: ", "Place: ")+*k.Tempat)
	}
	if k.Tautan != nil {
		lines = append(lines, words("Tautan: ", "Link: ")+*k.Tautan)
	}
	if note != "" {
		lines = append(lines, "", note)
	}
	return strings.Join(append(lines, "", "Humas dan Kerjasama"), "\n")
}

// moved tells those who were invited to a meeting of the one in its place.
func (s *Service) moved(ctx context.Context, tx *journal.Tx, from, to *Koordinasi, alasan string) error {
	if from.DiundangPada == nil {
		return nil
	}
	now := tx.Now
	to.DiundangPada = &now
	return s.write(ctx, tx, to, from.ID, "Koordinasi "+from.Kode+" dijadwal ulang. Jadwal barunya:", "The meeting "+from.Kode+" was rescheduled. The new schedule:", alasan)
}

// calledOff tells those who were invited to a meeting that it does not take place.
func (s *Service) calledOff(ctx context.Context, tx *journal.Tx, k *Koordinasi, alasan string) error {
	if k.DiundangPada == nil {
		return nil
	}
	return s.write(ctx, tx, k, k.ID, "Koordinasi berikut dibatalkan.", "The following meeting is cancelled.", alasan)
}
