package akses

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/listing"
)

func newTokenNoun() *db.Noun[TokenLayanan] {
	return &db.Noun[TokenLayanan]{
		Table:   "token_layanan",
		Meta:    func(t *TokenLayanan) *actor.Meta { return &t.Meta },
		Derived: map[string]string{"terakhir_dipakai_pada": "(SELECT k.pada FROM token_pakai k WHERE k.token_id = r.id)"},
		Visible: func(by actor.Actor) db.Cond {
			if by.May(actor.TokenKelola).All {
				return db.Cond{}
			}
			return db.Nothing()
		},
	}
}

// TokenSpec declares what a list of service tokens can be asked.
func TokenSpec() *listing.Spec {
	return &listing.Spec{
		Default: "-dibuat_pada", Search: true,
		Fields: []listing.Field{
			{Name: "status", Kind: listing.Choice, Filter: true, Values: []string{string(TokenAktif), string(TokenDicabut)}},
			{Name: "pemilik", Kind: listing.Text, Filter: true, Doc: "the person a token belongs to, by id or username", Where: func(vs []string) db.Cond {
				return db.Cond{SQL: "r.pemilik_id IN (SELECT u.id FROM pengguna u WHERE u.id IN ? OR u.username IN ?)", Args: []any{vs, vs}}
			}},
			{Name: "aplikasi", Kind: listing.Text, Filter: true},
			{Name: "unit", Kind: listing.Ref, Filter: true, Where: listing.ByRef("unit_id", "unit"), Doc: "unit of an application, by id or kode"},
			{Name: "kedaluwarsa_sampai", Kind: listing.Date, Filter: true, Doc: "tokens that end on this WIB date or before", Where: func(vs []string) db.Cond { return listing.Through("kedaluwarsa_pada", vs) }},
			{Name: "nama", Sort: true},
			{Name: "kedaluwarsa_pada", Sort: true},
			{Name: "dibuat_pada", Sort: true},
			{Name: "diubah_pada", Sort: true},
		},
	}
}

// resolveToken checks the entry of a token against the database.
func resolveToken(tx *journal.Tx, i *TokenIsi) error {
	var c fault.Check
	i.check(&c, tx.Now)
	var refs db.Refs
	if i.UnitID != nil && i.Aplikasi != nil {
		refs.Table("unit", "/unit_id", []string{*i.UnitID})
	}
	if err := refs.Resolve(tx.DB, &c); err != nil {
		return err
	}
	if i.PemilikID != nil {
		active := false
		err := (store{tx.DB}).each(func(scan func(...any) error) error {
			var status Status
			err := scan(&status)
			active = status == Aktif
			return err
		}, "SELECT status FROM pengguna WHERE id = ?", *i.PemilikID)
		if err != nil {
			return err
		}
		if !active {
			c.Add("/pemilik_id", "not_found", "Tidak ada pengguna aktif dengan id ini.", "There is no active person with this id.")
		}
	}
	return c.Err()
}

func (s store) addSecret(tokenID, sidik string, now time.Time) error {
	_, err := s.exec("INSERT INTO token_rahasia (sidik, token_id, dibuat_pada) VALUES (?, ?, ?)", sidik, tokenID, now)
	return err
}

// replaceSecret puts a new secret beside the present one, which ends at until, or
// in its place without; older ones go.
func (s store) replaceSecret(tokenID, sidik string, now time.Time, until *time.Time) error {
	if _, err := s.exec("DELETE FROM token_rahasia WHERE token_id = ? AND berlaku_sampai IS NOT NULL", tokenID); err != nil {
		return err
	}
	query, args := "DELETE FROM token_rahasia WHERE token_id = ?", []any{tokenID}
	if until != nil {
		query, args = "UPDATE token_rahasia SET berlaku_sampai = ? WHERE token_id = ?", []any{*until, tokenID}
	}
	if _, err := s.exec(query, args...); err != nil {
		return err
	}
	return s.addSecret(tokenID, sidik, now)
}

func (s store) dropSecrets(tokenID string) error {
	_, err := s.exec("DELETE FROM token_rahasia WHERE token_id = ?", tokenID)
	return err
}

// markUsed writes down when a token was last used.
func (s store) markUsed(tokenID string, now time.Time) error {
	_, err := s.exec("INSERT INTO token_pakai (token_id, pada) VALUES (?, ?) ON CONFLICT (token_id) DO UPDATE SET pada = excluded.pada WHERE token_pakai.pada < excluded.pada", tokenID, now)
	return err
}

// knownToken is a service token as it is presented; the zero value is nobody's.
type knownToken struct {
	id         string
	actor      actor.Actor
	generation int64
	expires    time.Time
	used       *time.Time // as last written down
}

// serviceQuery finds a token by its secret's digest: one row for each role its
// owner has today, or one without. The last column holds all tokens of the owner.
var serviceQuery = db.NewFixed(`SELECT t.id, (SELECT n FROM hak_generasi), t.kedaluwarsa_pada, k.berlaku_sampai,
		(SELECT u.pada FROM token_pakai u WHERE u.token_id = t.id), t.nama, t.cakupan, t.cidr, t.permintaan_per_menit, t.pemilik_id, t.unit_id, g.peran, g.unit_id,
		(SELECT string_agg(l.id, ' ') FROM token_layanan l WHERE l.pemilik_id = t.pemilik_id)
	FROM token_rahasia k JOIN token_layanan t ON t.id = k.token_id
	LEFT JOIN pengguna p ON p.id = t.pemilik_id
	LEFT JOIN penugasan g ON g.pengguna_id = p.id AND g.berlaku_mulai <= ? AND (g.berlaku_sampai IS NULL OR g.berlaku_sampai >= ?)
	WHERE k.sidik = ? AND t.status = 'aktif' AND (t.pemilik_id IS NULL OR p.status = 'aktif')`)

// service looks a secret up, with the rights of its owner today: one statement
// over the primary key of token_rahasia.
func (s store) service(sidik string, now time.Time) (k knownToken, err error) {
	today := clock.DateOf(now)
	a := &k.actor
	err = serviceQuery.Each(s.Statement.Context, s.DB, func(scan func(...any) error) error {
		var cakupan string
		var cidr, pemilik, unit, peran, peranUnit, siblings *string
		var perMenit *int
		var replaced *time.Time
		if err := scan(&k.id, &k.generation, &k.expires, &replaced, &k.used, &a.Nama, &cakupan, &cidr, &perMenit, &pemilik, &unit, &peran, &peranUnit, &siblings); err != nil {
			return fmt.Errorf("scan service token: %w", err)
		}
		if replaced != nil && replaced.Before(k.expires) {
			k.expires = *replaced
		}
		if a.ID == "" {
			a.Jenis, a.ID, a.Dari = actor.Token, k.id, networkOf(cidr)
			if perMenit != nil {
				a.PerMenit = *perMenit
			}
			if err := json.Unmarshal([]byte(cakupan), &a.Cakupan); err != nil {
				return fmt.Errorf("read scopes: %w", err)
			}
			switch {
			case pemilik != nil:
				a.Juga = []string{*pemilik}
				if siblings != nil {
					a.Juga = append(a.Juga, strings.Fields(*siblings)...)
				}
			case unit != nil:
				a.Grants = []actor.Grant{{Peran: actor.UnitKerja, UnitID: *unit}}
			default:
				a.Grants = []actor.Grant{{Peran: actor.StafHumas}}
			}
		}
		if peran != nil {
			g := actor.Grant{Peran: actor.Peran(*peran)}
			if peranUnit != nil {
				g.UnitID = *peranUnit
			}
			a.Grants = append(a.Grants, g)
		}
		return nil
	}, today, today, sidik)
	return k, err
}

// tokensOf adds the ids of a person's service tokens, whatever became of them.
func (s store) tokensOf(penggunaID string, to []string) ([]string, error) {
	to = slices.Clip(to)
	err := s.each(func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		to = append(to, id)
		return err
	}, "SELECT id FROM token_layanan WHERE pemilik_id = ?", penggunaID)
	return to, err
}
