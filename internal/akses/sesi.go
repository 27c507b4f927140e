package akses

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"strings"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/ident"
	"kerjasama/internal/platform/listing"
	"kerjasama/internal/platform/sso"
)

const (
	// sessionLife is how long a session can be renewed before its person has
	// to sign in again.
	sessionLife = 30 * 24 * time.Hour
	// raceGrace is how long after a renewal another use of the same token is
	// taken for the loser of a race (two tabs) and not for a thief.
	raceGrace = 10 * time.Second
	// keepEnded is how long an ended session is remembered.
	keepEnded     = 7 * 24 * time.Hour
	refreshPrefix = "kjr_"
)

// Why a session was ended (column alasan_cabut).
const (
	endedLogout   = "keluar"
	endedByOwner  = "dicabut"
	endedPassword = "kata_sandi"
	endedDisabled = "nonaktif"
	endedReuse    = "penggunaan_ulang"
)

// Sesi is one sign-in: a family of refresh tokens.
type Sesi struct {
	ID              string     `json:"id" gorm:"primaryKey" format:"uuid"`
	DibuatPada      clock.Time `json:"dibuat_pada" format:"date-time"`
	DiputarPada     clock.Time `json:"diputar_pada" format:"date-time"` // when it was last renewed
	KedaluwarsaPada clock.Time `json:"kedaluwarsa_pada" format:"date-time"`
	Agen            string     `json:"agen"` // the User-Agent it was started from; empty for one of the campus sign-on
	IP              string     `json:"ip"`
	// Jenis says whether it began here or at the campus sign-on. Of the latter
	// dibuat_pada is when it was first seen, diputar_pada when last, to five minutes,
	// and kedaluwarsa_pada the end of its latest token.
	Jenis    JenisSesi `json:"jenis" enums:"lokal,sso"`
	Penerbit *string   `json:"penerbit" extensions:"x-nullable"` // issuer of the sign-on
	Aplikasi *string   `json:"aplikasi" extensions:"x-nullable"` // application signed in to, where its tokens say so
	// SesiIni marks the session the question came from.
	SesiIni bool `json:"sesi_ini" gorm:"-"`
} //@name Sesi

// JenisSesi says where a session began.
type JenisSesi string

// Where sessions begin.
const (
	SesiLokal JenisSesi = "lokal"
	SesiSSO   JenisSesi = "sso"
)

// Asal is where a request comes from.
type Asal struct{ IP, Agen string }

// Masuk is the answer to signing in and to renewing: RFC 6749 §5.1.
type Masuk struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type" enums:"Bearer"`
	ExpiresIn    int    `json:"expires_in"` // seconds
	RefreshToken string `json:"refresh_token"`
} //@name Masuk

func newRefresh() string {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	return refreshPrefix + base64.RawURLEncoding.EncodeToString(b)
}

// digest is what is stored of a refresh token; 256 random bits need no salt.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Login starts a session. 401 credentials_invalid for an unknown person, a wrong
// password and a disabled person alike; 401 otp_required where the password is right
// and the person uses one-time codes; 429 rate_limited after too many failures.
func (s *Service) Login(ctx context.Context, in Kredensial, from Asal) (Masuk, error) {
	username, password := in.Username, in.Password
	var c fault.Check
	c.Required("/username", username != "")
	c.Required("/password", password != "")
	if err := c.Err(); err != nil {
		return Masuk{}, err
	}
	username = strings.ToLower(username)
	cred, err := writer(ctx, s.j).credentialOf(username)
	if err != nil {
		return Masuk{}, err
	}
	if len(password) > 4*maxPassword {
		cred, password = credential{}, "" // nobody's; not worth reading a megabyte for
	}
	if err := s.check(ctx, cred, username, password, from.IP); err != nil {
		return Masuk{}, err
	}
	if err := s.second(ctx, cred.id, in.KodeOTP, from.IP); err != nil {
		return Masuk{}, err
	}
	now := s.j.Now()
	refresh := newRefresh()
	z := Sesi{ID: ident.New(now), DibuatPada: now, DiputarPada: now, KedaluwarsaPada: now.Add(sessionLife), Agen: agent(from.Agen), IP: from.IP}
	err = writer(ctx, s.j).atomic(func(tx store) error {
		ok, err := tx.addSession(z, cred.id, cred.phc, digest(refresh))
		if err == nil && !ok {
			err = wrongCredentials()
		}
		if err != nil {
			return err
		}
		return tx.dropOldSessions(cred.id, now.Add(-keepEnded))
	})
	if err != nil {
		return Masuk{}, err
	}
	return s.grant(ctx, cred.id, z.ID, refresh, now)
}

// agent cuts a User-Agent to what is worth showing.
func agent(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200])
	}
	return s
}

func (s *Service) grant(ctx context.Context, penggunaID, sesiID, refresh string, now time.Time) (Masuk, error) {
	access, err := s.issue(ctx, penggunaID, sesiID, now)
	return Masuk{AccessToken: access, TokenType: "Bearer", ExpiresIn: int(accessLife / time.Second), RefreshToken: refresh}, err
}

// Refresh exchanges a refresh token for the next one and a new access token.
// 409 refresh_superseded when another use came first within ten seconds; 401
// refresh_reused after that, which ends the session; 401 token_invalid or
// token_expired for a token that is unknown, ended or too old.
func (s *Service) Refresh(ctx context.Context, token string, from Asal) (Masuk, error) {
	var c fault.Check
	if c.Required("/refresh_token", token != ""); !c.OK() {
		return Masuk{}, c.Err()
	}
	body, ours := strings.CutPrefix(token, refreshPrefix)
	switch {
	case !ours && strings.Count(token, ".") == 2:
		return Masuk{}, fault.New(fault.TokenWrongType, "Ini bukan refresh_token.", "This is not a refresh_token.")
	case !ours, len(body) != 43, strings.IndexFunc(body, sso.NotBase64URL) >= 0:
		return Masuk{}, refuse("not a refresh token")
	}
	now := s.j.Now()
	next := newRefresh()
	var sesiID, penggunaID string
	var ok bool
	var t trace
	err := writer(ctx, s.j).atomic(func(tx store) (err error) {
		if sesiID, penggunaID, ok, err = tx.rotate(digest(token), digest(next), now); err == nil && !ok {
			t, err = tx.trace(digest(token))
		}
		return err
	})
	switch {
	case err != nil:
		return Masuk{}, err
	case ok:
		return s.grant(ctx, penggunaID, sesiID, next, now)
	default:
		return Masuk{}, s.superseded(ctx, t, now, from)
	}
}

// superseded says what is wrong with a token that could not be exchanged.
func (s *Service) superseded(ctx context.Context, t trace, now time.Time, from Asal) error {
	switch {
	case t.sesiID == "":
		if err := s.admit(ctx, renewLimits(from.IP), 0); err != nil {
			return err
		}
		if err := s.failed(ctx, renewLimits(from.IP)); err != nil {
			return err
		}
		return refuse("unknown refresh token")
	case t.ended != nil && *t.reason == endedReuse:
		return reused()
	case t.ended != nil:
		return refuse("session has ended")
	case !now.Before(t.expires):
		return fault.New(fault.TokenExpired, "Sesi sudah kedaluwarsa; masuk kembali.", "The session has expired; sign in again.")
	case t.used == nil:
		return refuse("person is disabled")
	case now.Sub(*t.used) <= raceGrace:
		return fault.New(fault.RefreshSuperseded, "Token ini baru saja ditukar; pakai yang terbaru.", "This token was exchanged a moment ago; use the newest one.")
	}
	s.log.WarnContext(ctx, "refresh token used again; session ended", slog.String("sesi", t.sesiID), slog.String("pengguna", t.penggunaID))
	if _, err := s.end(ctx, endedReuse, db.Cond{SQL: "id = ?", Args: []any{t.sesiID}}); err != nil {
		return err
	}
	return reused()
}

func reused() *fault.Fault {
	return fault.New(fault.RefreshReused, "Token ini sudah pernah dipakai; sesinya diakhiri. Masuk kembali.", "This token was used before; its session was ended. Sign in again.")
}

// end ends the live sessions that meet a condition over sesi and makes it known;
// some reports whether there were any.
func (s *Service) end(ctx context.Context, reason string, where db.Cond) (some bool, err error) {
	var n int64
	err = writer(ctx, s.j).atomic(func(tx store) (err error) {
		n, err = tx.endSessions(s.j.Now(), reason, where)
		return err
	})
	if err == nil {
		s.gen.raise(n)
	}
	return n > 0, err
}

// Logout ends the caller's session, and the one of the refresh token if it is
// the caller's too. A token nobody knows is no fault: it is out of use already.
// 409 conflict for a caller from outside, whose session is their sign-on's.
func (s *Service) Logout(ctx context.Context, by actor.Actor, refresh string) error {
	if by.SesiID == "" && refresh == "" {
		return fault.New(fault.Conflict, "Sesi ini milik penerbit token (SSO); keluar di sana.", "This session is the token issuer's (SSO); sign out there.")
	}
	_, err := s.end(ctx, endedLogout, db.Cond{
		SQL:  "pengguna_id = ? AND (id = ? OR sidik = ?)",
		Args: []any{by.ID, by.SesiID, digest(refresh)},
	})
	return err
}

// EndAll ends every session of the caller, this one too; of the campus sign-on
// what can be ended from here, see EndOne.
func (s *Service) EndAll(ctx context.Context, by actor.Actor) error {
	if _, err := s.end(ctx, endedByOwner, db.Cond{SQL: "pengguna_id = ?", Args: []any{by.ID}}); err != nil {
		return err
	}
	_, err := s.endTheirs(ctx, db.Cond{SQL: "pengguna_id = ? AND NOT (sid = '' AND tak_berjam)", Args: []any{by.ID}})
	return err
}

// EndOne ends one session of the caller; 404 for what is not a live one. One of the
// campus sign-on ends here only: its tokens are refused from now on, by sid, or,
// where they name none, those issued until now. 409 conflict where they say neither
// which session nor when.
func (s *Service) EndOne(ctx context.Context, by actor.Actor, id string) error {
	some, err := s.end(ctx, endedByOwner, db.Cond{SQL: "pengguna_id = ? AND id = ? AND kedaluwarsa_pada > ?", Args: []any{by.ID, id, s.j.Now()}})
	if err != nil || some {
		return err
	}
	n, err := s.endTheirs(ctx, db.Cond{SQL: "pengguna_id = ? AND id = ? AND kedaluwarsa_pada > ?", Args: []any{by.ID, id, s.j.Now()}})
	if err == nil && n == 0 {
		return fault.Missing()
	}
	return err
}

// newSessionNoun is tables sesi and sesi_luar as a list reads them; the shared
// listing joins the names of those who made and changed a row.
func newSessionNoun() *db.Noun[Sesi] {
	return &db.Noun[Sesi]{
		Table: `(SELECT s.id, s.pengguna_id, s.dibuat_pada, s.diputar_pada, s.kedaluwarsa_pada, s.agen, s.ip, 'lokal' AS jenis, NULL AS penerbit, NULL AS aplikasi,
				s.pengguna_id AS dibuat_oleh_id, s.pengguna_id AS diubah_oleh_id FROM sesi s WHERE s.dicabut_pada IS NULL
			UNION ALL SELECT z.id, z.pengguna_id, z.dibuat_pada, z.terakhir_pada, z.kedaluwarsa_pada, '', '', 'sso', z.penerbit, NULLIF(z.klien, ''),
				z.pengguna_id, z.pengguna_id FROM sesi_luar z)`,
		Meta: func(z *Sesi) *actor.Meta { return &actor.Meta{ID: z.ID} },
		Visible: func(by actor.Actor) db.Cond {
			if by.Jenis != actor.Pengguna {
				return db.Nothing()
			}
			return db.Cond{SQL: "r.pengguna_id = ?", Args: []any{by.ID}}
		},
	}
}

// SessionSpec declares what a list of sessions can be asked.
func SessionSpec() *listing.Spec {
	return &listing.Spec{Default: "-dibuat_pada", Fields: []listing.Field{
		{Name: "dibuat_pada", Sort: true}, {Name: "diputar_pada", Sort: true},
	}}
}

// Sessions lists the caller's live sessions, those of the campus sign-on too.
func (s *Service) Sessions(ctx context.Context, by actor.Actor, q listing.Query, sign listing.Signer) (listing.Page[Sesi], error) {
	q.Where = db.And(q.Where, db.Cond{SQL: "r.kedaluwarsa_pada > ?", Args: []any{s.j.Now()}})
	p, err := listing.Select(writer(ctx, s.j).DB, s.sessions, by, q, sign)
	for i := range p.Data {
		p.Data[i].SesiIni = p.Data[i].ID == by.SesiID || p.Data[i].ID == by.SesiLuarID
	}
	return p, err
}
