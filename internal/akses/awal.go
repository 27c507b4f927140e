package akses

import (
	"context"
	"fmt"
	"strings"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// CreateAdmin enters an admin at the machine and returns the password made for
// them. 409 conflict for a taken username, 422 for one that is no username.
func (s *Service) CreateAdmin(ctx context.Context, username, nama string) (password string, err error) {
	_, password, err = s.Create(ctx, journal.AtMachine(), Isi{Username: username, Nama: nama, Penugasan: []Penugasan{{Peran: actor.Admin}}})
	return password, err
}

// Setup enters the first admin where nobody is entered yet; made is false
// otherwise, also when another replica was quicker.
func (s *Service) Setup(ctx context.Context) (username, password string, made bool, err error) {
	n, err := writer(ctx, s.j).people()
	if err != nil || n > 0 {
		return "", "", false, err
	}
	const first = "admin"
	password, err = s.CreateAdmin(ctx, first, "Administrator")
	if fault.Is(err, fault.Conflict) {
		return "", "", false, nil
	}
	return first, password, err == nil, err
}

// Recover gives a person a new password at the machine, lets them in again if
// they were disabled, ends their sessions and forgets their one-time codes. 404 for an unknown username.
func (s *Service) Recover(ctx context.Context, username string) (password string, err error) {
	cred, err := writer(ctx, s.j).credentialOf(strings.ToLower(username))
	if err != nil {
		return "", err
	}
	password = randomPassword()
	phc, err := s.hash.hash(ctx, password)
	if err != nil {
		return "", err
	}
	_, err = s.change(ctx, journal.AtMachine(), cred.id, func(tx *journal.Tx, p *Pengguna) (string, error) {
		p.Status = Aktif
		if err := (store{tx.DB}).dropTotp(p.ID); err != nil {
			return "", err
		}
		return "dipulihkan", s.replacePassword(tx, p, cred.phc, phc, true)
	})
	if err != nil {
		return "", err
	}
	return password, nil
}

// DemoUser is one of the invented people of the demonstration.
type DemoUser struct{ Username, Password string }

// SeedUsers enters the demonstration's people, with one password for all or,
// when it is empty, a made-up one, and returns them in order. The four jurusan
// must be there. Those already entered get the password anew.
func (s *Service) SeedUsers(ctx context.Context, password string) ([]DemoUser, error) {
	if password == "" {
		password = randomPassword()
	}
	units, err := s.Units(ctx)
	if err != nil {
		return nil, err
	}
	byKode := make(map[string]string, len(units))
	for id, u := range units {
		byKode[u.Kode] = id
	}
	people := []struct {
		username, nama string
		peran          actor.Peran
		unit           string
	}{
		{"admin", "Admin Demo", actor.Admin, ""},
		{"staf", "Staf Humas Demo", actor.StafHumas, ""},
		{"koordinator", "Sub Koordinator Demo", actor.SubKoordinator, ""},
		{"pimpinan", "Pimpinan Demo", actor.Pimpinan, ""},
		{"auditor", "Auditor Demo", actor.Auditor, ""},
		{"unit.if", "Jurusan Teknik Informatika Demo", actor.UnitKerja, "IF"},
		{"unit.mb", "Jurusan Manajemen dan Bisnis Demo", actor.UnitKerja, "MB"},
		{"unit.el", "Jurusan Teknik Elektro Demo", actor.UnitKerja, "EL"},
		{"unit.tm", "Jurusan Teknik Mesin Demo", actor.UnitKerja, "TM"},
	}
	out := make([]DemoUser, 0, len(people))
	phc := "" // what is kept of the password, once for all who share it
	for _, p := range people {
		g := Penugasan{Peran: p.peran, BerlakuMulai: clock.MakeDate(2015, 1, 1)}
		if p.unit != "" {
			id, ok := byKode[p.unit]
			if !ok {
				return nil, fmt.Errorf("seed %s: there is no unit %s", p.username, p.unit)
			}
			g.UnitID = &id
		}
		if phc, err = s.seed(ctx, Isi{Username: p.username, Nama: p.nama, Penugasan: []Penugasan{g}}, password, phc); err != nil {
			return nil, fmt.Errorf("seed %s: %w", p.username, err)
		}
		out = append(out, DemoUser{Username: p.username, Password: password})
	}
	return out, nil
}

// seed makes sure of one person and returns what is kept of their password; phc is
// that of an earlier one who shares it, or "".
func (s *Service) seed(ctx context.Context, isi Isi, password, phc string) (string, error) {
	cred, err := writer(ctx, s.j).credentialOf(isi.Username)
	if err != nil {
		return "", err
	}
	if cred.id != "" {
		if phc != "" && cred.phc == phc {
			return phc, nil
		}
		release, err := s.hash.hold(ctx)
		if err != nil {
			return "", err
		}
		same := s.hash.matches(cred.phc, password)
		release()
		if same {
			return cred.phc, nil
		}
	}
	if phc == "" {
		if phc, err = s.hash.hash(ctx, password); err != nil {
			return "", err
		}
	}
	if cred.id == "" {
		_, err = s.create(ctx, journal.AtMachine(), isi, phc, false)
		return phc, err
	}
	_, err = s.change(ctx, journal.AtMachine(), cred.id, func(tx *journal.Tx, p *Pengguna) (string, error) {
		return "dipulihkan", s.replacePassword(tx, p, cred.phc, phc, false)
	})
	return phc, err
}

// Actor returns the person of a username as a caller with the roles in force
// now, for work done at the machine in their name. 404 for an unknown username.
func (s *Service) Actor(ctx context.Context, username string) (actor.Actor, error) {
	st := writer(ctx, s.j)
	cred, err := st.credentialOf(username)
	if err != nil {
		return actor.Actor{}, err
	}
	p, err := s.whole(st, func() (Pengguna, error) { return s.n.Get(st.DB, actor.System(), cred.id) })
	if err != nil {
		return actor.Actor{}, err
	}
	return actor.Actor{Jenis: actor.Pengguna, ID: p.ID, Nama: p.Nama, Grants: p.grants(clock.DateOf(s.j.Now()))}, nil
}
