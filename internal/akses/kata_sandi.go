package akses

import (
	"context"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// ChangePassword sets the caller's own password and ends their other sessions.
// 422 for a wrong old one, 429 rate_limited after too many of those.
func (s *Service) ChangePassword(ctx context.Context, call journal.Call, old, fresh, ip string) (Answer, error) {
	cred, err := writer(ctx, s.j).credential("id = ?", call.By.ID)
	if err != nil {
		return Answer{}, err
	}
	var c fault.Check
	c.Required("/kata_sandi_lama", old != "")
	if checkPassword(&c, "/kata_sandi_baru", fresh, cred.username); c.OK() && old == fresh {
		c.Add("/kata_sandi_baru", "unchanged", "Harus berbeda dari yang lama.", "Must differ from the old one.")
	}
	if err := c.Err(); err != nil {
		return Answer{}, err
	}
	err = s.check(ctx, cred, cred.username, old, ip)
	if fault.Is(err, fault.CredentialsInvalid) { // not a 401: the caller is signed in
		c.Add("/kata_sandi_lama", "wrong", "Kata sandi lama salah.", "The old password is wrong.")
		err = c.Err()
	}
	if err != nil {
		return Answer{}, err
	}
	phc, err := s.hash.hash(ctx, fresh)
	if err != nil {
		return Answer{}, err
	}
	return s.own(ctx, call, func(tx *journal.Tx, p *Pengguna) (string, error) {
		return "kata_sandi_diganti", s.replacePassword(tx, p, cred.phc, phc, false)
	})
}

// replacePassword sets a new password if the one checked is still in place, and
// ends every session but the caller's.
func (s *Service) replacePassword(tx *journal.Tx, p *Pengguna, was, phc string, temporary bool) error {
	st := store{tx.DB}
	if cred, err := st.credential("id = ?", p.ID); err != nil || cred.phc != was {
		if err == nil {
			err = fault.Outdated()
		}
		return err
	}
	if err := st.setPassword(p.ID, phc); err != nil {
		return err
	}
	p.SandiSementara = temporary
	_, err := st.endSessions(tx.Now, endedPassword, db.Cond{SQL: "pengguna_id = ? AND id <> ?", Args: []any{p.ID, tx.By.SesiID}})
	return err
}
