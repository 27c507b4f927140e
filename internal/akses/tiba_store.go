package akses

import (
	"fmt"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/sso"
)

// guest returns the person behind a token from outside with the roles in force,
// those given by hand and those mapped alike; a guest without identitas when
// they were never seen. The generation is read first, so that what changes meanwhile
// is looked up again.
func (s store) guest(a sso.Arrival, now time.Time) (g guest, err error) {
	today := clock.DateOf(now)
	var sid *string
	if a.Sid != "" {
		sid = &a.Sid
	}
	iat := a.Iat
	if iat.IsZero() { // an issuer that is asked says itself what is over
		iat = now.AddDate(100, 0, 0)
	}
	err = s.each(func(scan func(...any) error) error {
		var peran, unit, kode, identitas *string
		g.actor.Jenis = actor.Pengguna
		var sesi *string
		var seen, expires *time.Time
		if err := scan(&g.identitas, &g.klaimPada, &g.actor.ID, &g.actor.Nama, &g.status, &g.generation, &g.out, &peran, &unit, &kode, &identitas, &sesi, &seen, &expires); err != nil {
			return fmt.Errorf("scan guest: %w", err)
		}
		if sesi != nil {
			g.theirs = theirs{*sesi, *seen, *expires}
		}
		if peran == nil {
			return nil
		}
		r := actor.Grant{Peran: actor.Peran(*peran)}
		if unit != nil {
			r.UnitID = *unit
		}
		g.actor.Grants = append(g.actor.Grants, r)
		if identitas != nil && *identitas == g.identitas {
			m := mappedRole{Peran: r.Peran, UnitID: r.UnitID}
			if kode != nil {
				m.Unit = strings.ToUpper(*kode)
			}
			g.mapped = append(g.mapped, m)
		}
		return nil
	}, `SELECT i.id, i.klaim_pada, p.id, p.nama, p.status, (SELECT n FROM hak_generasi),
			EXISTS (SELECT 1 FROM keluar_luar k WHERE k.penerbit = i.penerbit AND (k.sid = ? OR k.sid IS NULL AND k.subjek = i.subjek AND k.pada >= ?)),
			g.peran, g.unit_id, u.kode, g.identitas_id, z.id, z.terakhir_pada, z.kedaluwarsa_pada
		FROM identitas_luar i JOIN pengguna p ON p.id = i.pengguna_id
		LEFT JOIN penugasan g ON g.pengguna_id = p.id AND g.berlaku_mulai <= ? AND (g.berlaku_sampai IS NULL OR g.berlaku_sampai >= ?)
		LEFT JOIN unit u ON u.id = g.unit_id
		LEFT JOIN sesi_luar z ON z.penerbit = i.penerbit AND z.subjek = i.subjek AND z.sid = ? AND z.klien = ?
		WHERE i.penerbit = ? AND i.subjek = ?`,
		sid, iat, today, today, a.Sid, a.Client, a.Issuer.Issuer, a.Sub)
	g.since, g.until = now, today.AddDays(1).Start() // roles are dated
	if err == nil && g.actor.ID != "" {
		if g.actor.Juga, err = s.tokensOf(g.actor.ID, nil); err == nil {
			g.until, err = s.lend(&g.actor, now, g.until)
		}
	}
	return g, err
}

// identity returns who (iss, sub) is here, and when the token was issued that
// their mapped roles come from; "" for nobody.
func (s store) identity(penerbit, subjek string) (id, penggunaID string, since time.Time, err error) {
	err = s.each(func(scan func(...any) error) error { return scan(&id, &penggunaID, &since) },
		"SELECT id, pengguna_id, klaim_pada FROM identitas_luar WHERE penerbit = ? AND subjek = ?", penerbit, subjek)
	return id, penggunaID, since, err
}

func (s store) addIdentity(id, penggunaID string, a sso.Arrival, now time.Time) error {
	_, err := s.exec("INSERT INTO identitas_luar (id, pengguna_id, penerbit, subjek, dibuat_pada, klaim_pada) VALUES (?, ?, ?, ?, ?, ?)",
		id, penggunaID, a.Issuer.Issuer, a.Sub, now, issuedAt(a, now))
	return err
}

// issuedAt is when a token was issued, as far as it says.
func issuedAt(a sso.Arrival, now time.Time) time.Time {
	if a.Iat.IsZero() {
		return now
	}
	return a.Iat
}

// freeUsername returns the first name of a newcomer's that nobody has.
func (s store) freeUsername(wish string, a sso.Arrival) (string, error) {
	names := usernames(wish, a)
	for _, name := range names[:len(names)-1] {
		c, err := s.credentialOf(name)
		if err != nil {
			return "", err
		}
		if c.id == "" {
			return name, nil
		}
	}
	return names[len(names)-1], nil
}

// writeMapped makes the roles that come with an identity those wanted; one that
// stays keeps its beginning. changed is false when they were those already.
func (s store) writeMapped(identitas string, a sso.Arrival, want []mappedRole, tx *journal.Tx) (changed bool, err error) {
	have := map[mappedRole]string{}
	if err := s.each(func(scan func(...any) error) error {
		var id string
		var unit *string
		var m mappedRole
		err := scan(&id, &m.Peran, &unit)
		if unit != nil {
			m.UnitID = *unit
		}
		have[m] = id
		return err
	}, "SELECT id, peran, unit_id FROM penugasan WHERE identitas_id = ?", identitas); err != nil {
		return false, err
	}
	for _, m := range want {
		unit := &m.UnitID
		if m.UnitID == "" {
			unit = nil
		}
		key := mappedRole{Peran: m.Peran, UnitID: m.UnitID}
		if _, stays := have[key]; stays {
			delete(have, key)
			continue
		}
		if _, err := s.exec("INSERT INTO penugasan (id, pengguna_id, peran, unit_id, berlaku_mulai, identitas_id) SELECT ?, pengguna_id, ?, ?, ?, id FROM identitas_luar WHERE id = ?",
			ident.New(tx.Now), m.Peran, unit, tx.Today(), identitas); err != nil {
			return false, err
		}
		changed = true
	}
	for _, id := range have {
		if _, err := s.exec("DELETE FROM penugasan WHERE id = ?", id); err != nil {
			return false, err
		}
		changed = true
	}
	_, err = s.exec("UPDATE identitas_luar SET klaim_pada = ? WHERE id = ?", issuedAt(a, tx.Now), identitas)
	return changed, err
}

// endOutside notes what a logout token ended and returns the generation after
// it. A jti that was noted before violates the key.
func (s store) endOutside(l sso.Logout, now time.Time) (int64, error) {
	if _, err := s.exec("DELETE FROM keluar_luar WHERE simpan_sampai < ?", now); err != nil {
		return 0, err
	}
	opt := func(v string) *string {
		if v == "" {
			return nil
		}
		return &v
	}
	if _, err := s.exec("INSERT INTO keluar_luar (penerbit, jti, sid, subjek, pada, simpan_sampai) VALUES (?, ?, ?, ?, ?, ?)",
		l.Issuer.Issuer, l.Jti, opt(l.Sid), opt(l.Sub), l.At, l.Keep); err != nil {
		return 0, err
	}
	return s.raiseGeneration()
}

// noteTheirs writes down that a session of the sign-on was seen, and forgets what
// of the same person ended long ago.
func (s store) noteTheirs(a sso.Arrival, penggunaID string, now, end time.Time) (id string, err error) {
	if _, err := s.exec("DELETE FROM sesi_luar WHERE pengguna_id = ? AND kedaluwarsa_pada < ?", penggunaID, now.Add(-keepEnded)); err != nil {
		return "", err
	}
	err = s.each(func(scan func(...any) error) error { return scan(&id) },
		`INSERT INTO sesi_luar (id, pengguna_id, penerbit, subjek, sid, klien, tak_berjam, dibuat_pada, terakhir_pada, kedaluwarsa_pada) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (penerbit, subjek, sid, klien) DO UPDATE SET terakhir_pada = excluded.terakhir_pada, tak_berjam = excluded.tak_berjam,
			kedaluwarsa_pada = CASE WHEN excluded.kedaluwarsa_pada > sesi_luar.kedaluwarsa_pada THEN excluded.kedaluwarsa_pada ELSE sesi_luar.kedaluwarsa_pada END
		RETURNING id`, ident.New(now), penggunaID, a.Issuer.Issuer, a.Sub, a.Sid, a.Client, a.Iat.IsZero(), now, now, end)
	return id, err
}

// ending is a session of the sign-on that is to end.
type ending struct {
	id, penerbit, subjek, sid string
	timeless                  bool
}

// takeTheirs removes sessions of the sign-on and returns them.
func (s store) takeTheirs(where db.Cond) (out []ending, err error) {
	err = s.each(func(scan func(...any) error) error {
		var e ending
		if err := scan(&e.id, &e.penerbit, &e.subjek, &e.sid, &e.timeless); err != nil {
			return fmt.Errorf("scan session: %w", err)
		}
		out = append(out, e)
		return nil
	}, "DELETE FROM sesi_luar WHERE "+where.SQL+" RETURNING id, penerbit, subjek, sid, tak_berjam", where.Args...)
	return out, err
}

// refuseTheirs notes what a person ended as a logout token would, under a jti that
// no issuer can send: it begins with a space.
func (s store) refuseTheirs(e ending, now, until time.Time) error {
	var sid, subjek *string
	if e.sid != "" {
		sid = &e.sid
	} else {
		subjek = &e.subjek
	}
	_, err := s.exec("INSERT INTO keluar_luar (penerbit, jti, sid, subjek, pada, simpan_sampai) VALUES (?, ?, ?, ?, ?, ?)", e.penerbit, " "+e.id, sid, subjek, now, until)
	return err
}
