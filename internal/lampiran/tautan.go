package lampiran

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"time"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
)

// linkLife is how long a link works. A link is bound at issue: for these minutes
// it reads the one file for whoever holds it, whatever becomes of its maker's
// rights meanwhile. It is shorter than an access token lives, which is bound the
// same way.
const linkLife = 5 * time.Minute

// Link makes a link to a file the caller may read, for <img> and downloads,
// which cannot send Authorization.
func (s *Service) Link(ctx context.Context, by actor.Actor, id string) (Tautan, error) {
	b, err := s.Get(ctx, by, id)
	if err != nil {
		return Tautan{}, err
	}
	until := s.j.Now().Add(linkLife).Truncate(time.Second)
	q := url.Values{"kedaluwarsa": {strconv.FormatInt(until.Unix(), 10)}, "tanda": {s.sign(b.ID, until.Unix())}}
	return Tautan{URL: s.cfg.Public + "/berkas/" + b.ID + "?" + q.Encode(), KedaluwarsaPada: until}, nil
}

// Check accepts a link's signature until its last second: 401 token_invalid for
// one we did not make, 401 token_expired after that.
func (s *Service) Check(id, tanda, kedaluwarsa string) error {
	until, err := strconv.ParseInt(kedaluwarsa, 10, 64)
	// The canonical form only: "+5" and "05" were never signed.
	if err != nil || strconv.FormatInt(until, 10) != kedaluwarsa || !hmac.Equal([]byte(tanda), []byte(s.sign(id, until))) {
		return fault.New(fault.TokenInvalid, "Tautan ini tidak sah.", "This link is not valid.")
	}
	if s.j.Now().Unix() > until {
		return fault.New(fault.TokenExpired, "Tautan ini sudah kedaluwarsa; minta yang baru.", "This link has expired; ask for a new one.")
	}
	return nil
}

func (s *Service) sign(id string, until int64) string {
	h := hmac.New(sha256.New, s.cfg.Key)
	h.Write([]byte("berkas\x00" + id + "\x00" + strconv.FormatInt(until, 10)))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
