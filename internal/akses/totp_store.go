package akses

import "time"

// totp reads a person's one-time codes; the zero value is none.
func (s store) totp(penggunaID string) (t totpState, err error) {
	err = s.each(func(scan func(...any) error) error { return scan(&t.secret, &t.active, &t.step) },
		"SELECT rahasia, aktif_pada IS NOT NULL, langkah FROM totp WHERE pengguna_id = ?", penggunaID)
	return t, err
}

// beginTotp keeps a secret that waits to be confirmed, in place of one before;
// false where codes are in use.
func (s store) beginTotp(penggunaID, secret string, now time.Time) (bool, error) {
	n, err := s.exec(`INSERT INTO totp (pengguna_id, rahasia, dibuat_pada, langkah) VALUES (?, ?, ?, 0)
		ON CONFLICT (pengguna_id) DO UPDATE SET rahasia = excluded.rahasia, dibuat_pada = excluded.dibuat_pada WHERE totp.aktif_pada IS NULL`, penggunaID, secret, now)
	return n > 0, err
}

func (s store) confirmTotp(penggunaID string, step int64, codes []string, now time.Time) error {
	if _, err := s.exec("UPDATE totp SET aktif_pada = ?, langkah = ? WHERE pengguna_id = ? AND aktif_pada IS NULL", now, step, penggunaID); err != nil {
		return err
	}
	for _, c := range codes {
		if _, err := s.exec("INSERT INTO totp_pulih (sidik, pengguna_id) VALUES (?, ?)", digest(plainCode(c)), penggunaID); err != nil {
			return err
		}
	}
	return nil
}

// takeStep uses the code of a step up; false when it, or a later one, was used.
func (s store) takeStep(penggunaID string, step int64) (bool, error) {
	n, err := s.exec("UPDATE totp SET langkah = ? WHERE pengguna_id = ? AND aktif_pada IS NOT NULL AND langkah < ?", step, penggunaID, step)
	return n == 1, err
}

// takeRecovery uses a recovery code up; false when there is none such left.
func (s store) takeRecovery(penggunaID, sidik string, now time.Time) (bool, error) {
	n, err := s.exec("UPDATE totp_pulih SET dipakai_pada = ? WHERE sidik = ? AND pengguna_id = ? AND dipakai_pada IS NULL", now, sidik, penggunaID)
	return n == 1, err
}

// dropTotp forgets a person's one-time codes.
func (s store) dropTotp(penggunaID string) error {
	_, err := s.exec("DELETE FROM totp WHERE pengguna_id = ?", penggunaID)
	return err
}
