package akses

import (
	"fmt"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/ident"
)

// generation reads the generation of rights.
func (s store) generation() (n int64, err error) {
	err = s.Raw("SELECT n FROM hak_generasi").Row().Scan(&n)
	return n, db.Translate(err)
}

// raiseGeneration marks a change of rights. It comes after all other locks of
// its transaction, and keeps two that change rights apart from here on.
func (s store) raiseGeneration() (n int64, err error) {
	err = s.Raw("UPDATE hak_generasi SET n = n + 1 RETURNING n").Row().Scan(&n)
	return n, db.Translate(err)
}

// caller returns the holder of a live session with the roles in force, until
// when that holds, and the generation this was read in; an anonymous actor when
// the session or the person is no longer good.
func (s store) caller(penggunaID, sesiID string, now time.Time) (c remembered, err error) {
	today := clock.DateOf(now)
	a := &c.actor
	err = s.each(func(scan func(...any) error) error {
		var peran, unit *string
		if err := scan(&a.Nama, &c.generation, &c.until, &peran, &unit); err != nil {
			return fmt.Errorf("scan caller: %w", err)
		}
		a.Jenis, a.ID, a.SesiID = actor.Pengguna, penggunaID, sesiID
		if peran != nil {
			g := actor.Grant{Peran: actor.Peran(*peran)}
			if unit != nil {
				g.UnitID = *unit
			}
			a.Grants = append(a.Grants, g)
		}
		return nil
	}, `SELECT p.nama, (SELECT n FROM hak_generasi), s.kedaluwarsa_pada, g.peran, g.unit_id
		FROM sesi s JOIN pengguna p ON p.id = s.pengguna_id
		LEFT JOIN penugasan g ON g.pengguna_id = p.id AND g.berlaku_mulai <= ? AND (g.berlaku_sampai IS NULL OR g.berlaku_sampai >= ?)
		WHERE s.id = ? AND s.pengguna_id = ? AND s.dicabut_pada IS NULL AND s.kedaluwarsa_pada > ? AND p.status = 'aktif'`,
		today, today, sesiID, penggunaID, now)
	c.since = now
	if midnight := today.AddDays(1).Start(); midnight.Before(c.until) {
		c.until = midnight // roles are dated
	}
	if err == nil && !a.Anonymous() {
		// Read after the generation, so that what changes meanwhile is looked up again.
		if a.Juga, err = s.tokensOf(penggunaID, nil); err == nil {
			c.until, err = s.lend(a, now, c.until)
		}
	}
	return c, err
}

// addSession starts a session of a person whose password still is phc; false
// when it was changed, or the person disabled, since it was checked.
func (s store) addSession(z Sesi, penggunaID, phc, sidik string) (bool, error) {
	still := false
	err := s.each(func(scan func(...any) error) error {
		var one int
		still = true
		return scan(&one)
	}, "SELECT 1 FROM pengguna p WHERE p.id = ? AND p.status = 'aktif' AND p.sandi = ?"+db.ForUpdate(s.DB, "p"), penggunaID, phc)
	if err != nil || !still {
		return false, err
	}
	_, err = s.exec("INSERT INTO sesi (id, pengguna_id, sidik, dibuat_pada, diputar_pada, kedaluwarsa_pada, agen, ip) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		z.ID, penggunaID, sidik, z.DibuatPada, z.DiputarPada, z.KedaluwarsaPada, z.Agen, z.IP)
	return err == nil, err
}

// dropOldSessions removes what is left of a person's sessions that ended long
// before; their tokens answer as unknown from then on.
func (s store) dropOldSessions(penggunaID string, before time.Time) error {
	_, err := s.exec("DELETE FROM sesi WHERE pengguna_id = ? AND kedaluwarsa_pada < ?", penggunaID, before)
	return err
}

// rotate exchanges a refresh token by one conditional update: of any number of
// parallel uses exactly one finds the old token in place. ok is false for the
// others, and for whatever is not a live session's newest token.
func (s store) rotate(old, next string, now time.Time) (sesiID, penggunaID string, ok bool, err error) {
	err = s.each(func(scan func(...any) error) error {
		ok = true
		return scan(&sesiID, &penggunaID)
	}, `UPDATE sesi SET sidik = ?, diputar_pada = ?
		WHERE sidik = ? AND dicabut_pada IS NULL AND kedaluwarsa_pada > ?
		AND EXISTS (SELECT 1 FROM pengguna p WHERE p.id = sesi.pengguna_id AND p.status = 'aktif')
		RETURNING id, pengguna_id`, next, now, old, now)
	if err != nil || !ok {
		return "", "", false, err
	}
	_, err = s.exec("INSERT INTO token_segar (sidik, sesi_id, dipakai_pada) VALUES (?, ?, ?)", old, sesiID, now)
	return sesiID, penggunaID, err == nil, err
}

// trace is what is known of a refresh token that could not be exchanged.
type trace struct {
	sesiID, penggunaID string
	ended              *time.Time
	reason             *string
	expires            time.Time
	used               *time.Time // when it was exchanged; nil for a session's newest
}

// trace looks a refresh token up among those used before and the newest ones.
func (s store) trace(sidik string) (t trace, err error) {
	read := func(scan func(...any) error) error {
		return scan(&t.sesiID, &t.penggunaID, &t.ended, &t.reason, &t.expires, &t.used)
	}
	const columns = "SELECT s.id, s.pengguna_id, s.dicabut_pada, s.alasan_cabut, s.kedaluwarsa_pada, t.dipakai_pada FROM "
	err = s.each(read, columns+"token_segar t JOIN sesi s ON s.id = t.sesi_id WHERE t.sidik = ?", sidik)
	if err == nil && t.sesiID == "" {
		err = s.each(read, columns+"sesi s LEFT JOIN token_segar t ON t.sidik = s.sidik WHERE s.sidik = ?", sidik)
	}
	return t, err
}

// endSessions ends the live sessions that meet a condition over sesi, and
// returns the generation after it; 0 when there was none to end.
func (s store) endSessions(now time.Time, reason string, where db.Cond) (int64, error) {
	n, err := s.exec("UPDATE sesi SET dicabut_pada = ?, alasan_cabut = ? WHERE dicabut_pada IS NULL AND "+where.SQL,
		append([]any{now, reason}, where.Args...)...)
	if err != nil || n == 0 {
		return 0, err
	}
	return s.raiseGeneration()
}

// nthFailure returns when the nth latest failure under a key since an instant
// happened; false when there were fewer.
func (s store) nthFailure(key string, n int, since time.Time) (at time.Time, ok bool, err error) {
	err = s.each(func(scan func(...any) error) error {
		ok = true
		return scan(&at)
	}, "SELECT pada FROM percobaan_masuk WHERE kunci = ? AND pada > ? ORDER BY pada DESC LIMIT 1 OFFSET ?", key, since, n-1)
	return at, ok, err
}

// addFailure records one failure under each key and forgets what is older than
// the window.
func (s store) addFailure(now, before time.Time, keys ...string) error {
	if _, err := s.exec("DELETE FROM percobaan_masuk WHERE pada <= ?", before); err != nil {
		return err
	}
	for _, k := range keys {
		if _, err := s.exec("INSERT INTO percobaan_masuk (kunci, pada, id) VALUES (?, ?, ?)", k, now, ident.New(now)); err != nil {
			return err
		}
	}
	return nil
}

// signingKeys returns the keys of the local issuer, oldest first.
func (s store) signingKeys() (keys []signingKey, err error) {
	err = s.each(func(scan func(...any) error) error {
		var kid, status, nilai string
		if err := scan(&kid, &status, &nilai); err != nil {
			return fmt.Errorf("scan signing key: %w", err)
		}
		k, err := decodeKey(kid, keyStatus(status), nilai)
		keys = append(keys, k)
		return err
	}, "SELECT id, status, nilai FROM rahasia WHERE nama = 'jwt' ORDER BY dibuat_pada, id")
	return keys, err
}

// addKey keeps a key unless there is one of its status already.
func (s store) addKey(k signingKey, now time.Time) error {
	nilai, err := k.encode()
	if err != nil {
		return err
	}
	_, err = s.exec("INSERT INTO rahasia (nama, id, status, nilai, dibuat_pada) VALUES ('jwt', ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		k.kid, k.status, nilai, now)
	return err
}

// rotateKeys moves each key one status on, drops those retired long ago, and
// returns the generation after it, whose row keeps two rotations apart.
func (s store) rotateKeys(next signingKey, now time.Time) (int64, error) {
	n, err := s.raiseGeneration()
	if err != nil {
		return 0, err
	}
	keys, err := s.signingKeys()
	if err != nil {
		return 0, err
	}
	for _, k := range keys {
		switch {
		case k.status == aktif:
			k.status, k.retired = pensiun, now
			var nilai string
			if nilai, err = k.encode(); err == nil {
				_, err = s.exec("UPDATE rahasia SET status = 'pensiun', nilai = ? WHERE nama = 'jwt' AND id = ?", nilai, k.kid)
			}
		case !k.live(now):
			_, err = s.exec("DELETE FROM rahasia WHERE nama = 'jwt' AND id = ?", k.kid)
		}
		if err != nil {
			return 0, err
		}
	}
	if _, err := s.exec("UPDATE rahasia SET status = 'aktif' WHERE nama = 'jwt' AND status = 'berikut'"); err != nil {
		return 0, err
	}
	return n, s.addKey(next, now)
}
