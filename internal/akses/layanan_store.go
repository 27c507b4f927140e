package akses

import (
	"context"
	"slices"
	"strings"
	"time"

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
	used       time.Time // as last written down; zero: never
}

// serviceQuery finds a token by its secret's digest: one row for each role its
// owner has today, or one without. The last column holds the owner and all tokens of
// theirs.
var serviceQuery = db.NewFixed(`SELECT t.id, (SELECT n FROM hak_generasi), t.kedaluwarsa_pada, k.berlaku_sampai,
		(SELECT u.pada FROM token_pakai u WHERE u.token_id = t.id), t.nama, t.cakupan, t.cidr, t.permintaan_per_menit, t.unit_id, g.peran, g.unit_id,
		(SELECT t.pemilik_id || ' ' || string_agg(l.id, ' ') FROM token_layanan l WHERE l.pemilik_id = t.pemilik_id)
	FROM token_rahasia k JOIN token_layanan t ON t.id = k.token_id
	LEFT JOIN pengguna p ON p.id = t.pemilik_id
	LEFT JOIN penugasan g ON g.pengguna_id = p.id AND g.berlaku_mulai <= ? AND (g.berlaku_sampai IS NULL OR g.berlaku_sampai >= ?)
	WHERE k.sidik = ? AND t.status = 'aktif' AND (t.pemilik_id IS NULL OR p.status = 'aktif')`)

// service looks a secret up, with the rights of its owner today: one statement
// over the primary key of token_rahasia.
func (s store) service(ctx context.Context, sidik string, today clock.Date) (k knownToken, err error) {
	a := &k.actor
	err = serviceQuery.Each(ctx, s.DB, func(r *db.Row) {
		const (
			id = iota
			generation
			expires
			replaced
			used
			nama
			cakupan
			cidr
			perMenit
			unit
			peran
			peranUnit
			owned
		)
		if a.ID == "" {
			k.id, k.generation, k.expires, k.used = r.Text(id), r.Int(generation), r.Time(expires), r.Time(used)
			if end := r.Time(replaced); !end.IsZero() && end.Before(k.expires) {
				k.expires = end
			}
			a.Jenis, a.ID, a.Nama, a.Dari, a.PerMenit = actor.Token, k.id, r.Text(nama), networkOf(r.Text(cidr)), int(r.Int(perMenit))
			a.Cakupan = scopesIn(r.Text(cakupan))
			switch {
			case !r.Null(owned):
				a.Juga = strings.Fields(r.Text(owned))
			case !r.Null(unit):
				a.Grants = []actor.Grant{{Peran: actor.UnitKerja, UnitID: r.Text(unit)}}
			default:
				a.Grants = []actor.Grant{{Peran: actor.StafHumas}}
			}
		}
		if !r.Null(peran) {
			a.Grants = append(a.Grants, actor.Grant{Peran: actor.Peran(r.Text(peran)), UnitID: r.Text(peranUnit)})
		}
	}, today, today, sidik)
	return k, err
}

// scopesIn are the scopes of a token in a JSON list of them: names out of
// [actor.Scopes], which need no escapes.
func scopesIn(list string) []string { return strings.Split(strings.Trim(list, `["]`), `","`) }

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
