package akses

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/journal"
)

// One-time codes by time (RFC 6238) in the one form every app knows: SHA-1, six
// digits, a new one every 30 seconds. A code is good in its own step and the one
// on either side, since clocks differ, and good once.
const (
	totpStep   = 30 // seconds
	totpDigits = otp.DigitsSix
	totpSecret = 20 // bytes: as long as the hash (RFC 4226 §4)
	// recoveryCodes are how many single-use codes stand in for a lost device.
	recoveryCodes = 10
	// wrongCodes is how many wrong codes an account bears within the window, from
	// wherever: whoever gets to a code knows the password already.
	wrongCodes = 10
)

// TotpMulai is the body of beginning to use one-time codes.
type TotpMulai struct {
	KataSandi string `json:"kata_sandi" format:"password"`
} //@name TotpMulai

// TotpBaru is what an app for one-time codes is given: shown this once.
type TotpBaru struct {
	Rahasia    string `json:"rahasia" example:"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"` // base32, to type in
	OtpauthURI string `json:"otpauth_uri" example:"otpauth://totp/Kerjasama:admin?issuer=Kerjasama&secret=JBSWY3DPEHPK3PXP"`
} //@name TotpBaru

// TotpKode is the body of confirming with the first code.
type TotpKode struct {
	Kode string `json:"kode" example:"123456"`
} //@name TotpKode

// TotpPulih are the codes that stand in for a lost device, each good once: shown
// this once.
type TotpPulih struct {
	KodePemulihan []string `json:"kode_pemulihan" example:"abcd-efgh-jkmn-pqrs"`
} //@name TotpPulih

// TotpAkhir is the body of giving one-time codes up.
type TotpAkhir struct {
	KataSandi string `json:"kata_sandi" format:"password"`
	Kode      string `json:"kode" example:"123456"` // of the app, or a recovery code
} //@name TotpAkhir

// totpState is what the store knows of a person's one-time codes.
type totpState struct {
	secret string
	active bool
	step   int64 // the last step whose code was taken
}

// options are those of every code.
func totpOptions() hotp.ValidateOpts {
	return hotp.ValidateOpts{Digits: totpDigits, Algorithm: otp.AlgorithmSHA1}
}

// totpMatch returns the step a code belongs to, of those good now; ok is false for
// none. Each candidate is compared in constant time.
func totpMatch(secret, code string, now time.Time) (step int64, ok bool) {
	for n := now.Unix()/totpStep - 1; n <= now.Unix()/totpStep+1; n++ {
		if good, err := hotp.ValidateCustom(code, uint64(n), secret, totpOptions()); err == nil && good { //nolint:gosec // a step of a clock after 1970
			step, ok = n, true
		}
	}
	return step, ok
}

// plainCode is a code without what people type between its parts.
func plainCode(s string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(s))
}

// otpLimits are the counters of wrong codes of an account.
func otpLimits(penggunaID, ip string) []limit {
	return []limit{{key: "otp " + penggunaID, most: wrongCodes}, {key: "alamat " + network(ip), most: perAddress}}
}

// second asks for the one-time code of a person who uses them, after the password
// was right. 401 otp_required without one, 401 credentials_invalid for a wrong one
// and for one that was used, 429 rate_limited after too many of those.
func (s *Service) second(ctx context.Context, penggunaID, code, ip string) error {
	st, err := writer(ctx, s.j).totp(penggunaID)
	if err != nil || !st.active {
		return err
	}
	if code == "" {
		return fault.New(fault.OtpRequired, "Sertakan kode_otp: kode dari aplikasi atau kode pemulihan.", "Send kode_otp: the code of the app, or a recovery code.")
	}
	good, err := s.spend(ctx, penggunaID, code, ip)
	if err == nil && !good {
		err = fault.New(fault.CredentialsInvalid, "Kode salah atau sudah terpakai.", "The code is wrong, or was used.")
	}
	return err
}

// spend takes a code of the app, or a recovery code, and uses it up: of any number
// of parallel uses exactly one is good.
func (s *Service) spend(ctx context.Context, penggunaID, code, ip string) (good bool, err error) {
	limits := otpLimits(penggunaID, ip)
	if err := s.admit(ctx, limits, 0); err != nil {
		return false, err
	}
	now := s.j.Now()
	err = writer(ctx, s.j).atomic(func(tx store) error {
		st, err := tx.totp(penggunaID)
		if err != nil || !st.active {
			return err
		}
		code = plainCode(code)
		if step, ok := totpMatch(st.secret, code, now); ok {
			good, err = tx.takeStep(penggunaID, step)
			return err
		}
		good, err = tx.takeRecovery(penggunaID, digest(code), now)
		return err
	})
	if err == nil && !good {
		err = s.failed(ctx, limits)
	}
	return good, err
}

// verified checks the caller's own password again, for what a stolen session must
// not do.
func (s *Service) verified(ctx context.Context, call journal.Call, password, ip string) error {
	cred, err := writer(ctx, s.j).credential("id = ?", call.By.ID)
	if err != nil {
		return err
	}
	var c fault.Check
	if !c.Required("/kata_sandi", password != "") {
		return c.Err()
	}
	if len(password) > 4*maxPassword {
		password = ""
	}
	err = s.check(ctx, cred, cred.username, password, ip)
	if fault.Is(err, fault.CredentialsInvalid) { // not a 401: the caller is signed in
		c.Add("/kata_sandi", "wrong", "Kata sandi salah.", "The password is wrong.")
		err = c.Err()
	}
	return err
}

// BeginTotp makes a secret for the caller's app. It counts for nothing until it is
// confirmed; beginning again makes another. 409 conflict where codes are in use.
func (s *Service) BeginTotp(ctx context.Context, call journal.Call, password, ip string) (TotpBaru, error) {
	if err := s.verified(ctx, call, password, ip); err != nil {
		return TotpBaru{}, err
	}
	me, err := s.Me(ctx, call.By)
	if err != nil {
		return TotpBaru{}, err
	}
	secret := make([]byte, totpSecret)
	if _, err := rand.Read(secret); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Kerjasama", AccountName: me.Username, Period: totpStep, Secret: secret, Digits: totpDigits, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return TotpBaru{}, fmt.Errorf("make a one-time secret: %w", err)
	}
	ok, err := writer(ctx, s.j).beginTotp(me.ID, key.Secret(), s.j.Now())
	if err == nil && !ok {
		err = fault.New(fault.Conflict, "Kode sekali pakai sudah aktif; nonaktifkan dahulu.", "One-time codes are in use; give them up first.")
	}
	if err != nil {
		return TotpBaru{}, err
	}
	return TotpBaru{Rahasia: key.Secret(), OtpauthURI: key.URL()}, nil
}

// ConfirmTotp puts the caller's codes into use with the first of them, ends their
// other sessions, and returns the recovery codes. 422 for a wrong code, 409 conflict
// where none was begun or codes are in use already.
func (s *Service) ConfirmTotp(ctx context.Context, call journal.Call, code, ip string) (TotpPulih, error) {
	limits := otpLimits(call.By.ID, ip)
	if err := s.admit(ctx, limits, 0); err != nil {
		return TotpPulih{}, err
	}
	codes := make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = newRecovery()
	}
	wrong := false
	_, err := s.own(ctx, call, func(tx *journal.Tx, p *Pengguna) (string, error) {
		st := store{tx.DB}
		t, err := st.totp(p.ID)
		switch {
		case err != nil:
			return "", err
		case t.secret == "" || t.active:
			return "", fault.New(fault.Conflict, "Tidak ada kode sekali pakai yang menunggu dikonfirmasi.", "There are no one-time codes that wait to be confirmed.")
		}
		step, ok := totpMatch(t.secret, plainCode(code), tx.Now)
		if !ok {
			wrong = true
			var c fault.Check
			c.Add("/kode", "wrong", "Kode salah; periksa juga jam perangkat.", "The code is wrong; check the device's clock too.")
			return "", c.Err()
		}
		if err := st.confirmTotp(p.ID, step, codes, tx.Now); err != nil {
			return "", err
		}
		_, err = st.endSessions(tx.Now, endedPassword, db.Cond{SQL: "pengguna_id = ? AND id <> ?", Args: []any{p.ID, tx.By.SesiID}})
		return "totp_diaktifkan", err
	})
	if wrong {
		if ferr := s.failed(ctx, limits); ferr != nil {
			err = ferr
		}
	}
	if err != nil {
		return TotpPulih{}, err
	}
	return TotpPulih{KodePemulihan: codes}, nil
}

// EndTotp gives the caller's codes up, with the password and a code. 422 for a
// wrong one of either, 409 conflict where none are in use.
func (s *Service) EndTotp(ctx context.Context, call journal.Call, in TotpAkhir, ip string) error {
	st, err := writer(ctx, s.j).totp(call.By.ID)
	if err == nil && !st.active {
		err = fault.New(fault.Conflict, "Kode sekali pakai tidak aktif.", "One-time codes are not in use.")
	}
	if err != nil {
		return err
	}
	if err := s.verified(ctx, call, in.KataSandi, ip); err != nil {
		return err
	}
	good, err := s.spend(ctx, call.By.ID, in.Kode, ip)
	if err != nil {
		return err
	}
	if !good {
		var c fault.Check
		c.Add("/kode", "wrong", "Kode salah atau sudah terpakai.", "The code is wrong, or was used.")
		return c.Err()
	}
	_, err = s.own(ctx, call, func(tx *journal.Tx, p *Pengguna) (string, error) {
		return "totp_dinonaktifkan", store{tx.DB}.dropTotp(p.ID)
	})
	return err
}

// UsesTotp reports whether a person signs in with one-time codes.
func (s *Service) UsesTotp(ctx context.Context, penggunaID string) (bool, error) {
	st, err := writer(ctx, s.j).totp(penggunaID)
	return st.active, err
}

// newRecovery is a recovery code of 80 random bits, in the letters of base32.
func newRecovery() string {
	b := make([]byte, 10)
	if _, err := rand.Read(b); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	s := strings.ToLower(base32.StdEncoding.EncodeToString(b))
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}
