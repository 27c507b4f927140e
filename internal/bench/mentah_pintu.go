package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// person is who holds a token, and what the three requests ask about them.
type person struct {
	id, nama      string
	all           bool     // reads every plan
	units         []string // else those of these units
	write, office bool
	until         time.Time
}

// door checks tokens: the signature once, then by the token's SHA-256 until it
// ends, as the product does.
type door struct {
	db   store
	url  string
	mu   sync.RWMutex
	seen map[[sha256.Size]byte]*person
}

func newDoor(db store, jwks string) *door {
	return &door{db: db, url: jwks, seen: map[[sha256.Size]byte]*person{}}
}

func (d *door) open(ctx context.Context, header string) (*person, error) {
	token, ok := strings.CutPrefix(header, "Bearer ")
	if !ok || len(token) > 8<<10 {
		return nil, errors.New("no token")
	}
	k := sha256.Sum256([]byte(token))
	d.mu.RLock()
	p := d.seen[k]
	d.mu.RUnlock()
	if p != nil && now().Before(p.until) {
		return p, nil
	}
	p, err := d.verify(ctx, token)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	d.seen[k] = p
	d.mu.Unlock()
	return p, nil
}

func (d *door) verify(ctx context.Context, token string) (*person, error) {
	var c struct {
		jwt.RegisteredClaims
		Sid string `json:"sid"`
	}
	_, err := jwt.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		kid, ok := t.Header["kid"].(string)
		if !ok {
			return nil, errors.New("no kid")
		}
		return d.key(ctx, kid)
	}, jwt.WithValidMethods([]string{"ES256"}), jwt.WithExpirationRequired(), jwt.WithTimeFunc(now))
	if err != nil {
		return nil, err
	}
	p := &person{id: c.Subject, until: c.ExpiresAt.Time}
	found := false
	err = d.db.each(ctx, func(scan func(...any) error) error {
		var peran, unit *string
		if err := scan(&p.nama, &peran, &unit); err != nil {
			return err
		}
		found = true
		if peran == nil {
			return nil
		}
		switch *peran {
		case "staf_humas", "sub_koordinator":
			p.all, p.write, p.office = true, true, true
		case "pimpinan", "auditor":
			p.all = true
		case "unit_kerja":
			p.write = true
			if unit != nil {
				p.units = append(p.units, *unit)
			}
		}
		return nil
	}, `SELECT p.nama, g.peran, g.unit_id FROM sesi s JOIN pengguna p ON p.id = s.pengguna_id
		LEFT JOIN penugasan g ON g.pengguna_id = p.id
		WHERE s.id = ? AND p.id = ? AND s.dicabut_pada IS NULL AND p.status = 'aktif'`, c.Sid, c.Subject)
	if err != nil || !found {
		return nil, errors.Join(errors.New("session has ended"), err)
	}
	return p, nil
}

func (d *door) key(ctx context.Context, kid string) (*ecdsa.PublicKey, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url, nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close() //nolint:errcheck // read whole
	var set struct {
		Keys []struct{ Kid, X, Y string }
	}
	if err := json.NewDecoder(res.Body).Decode(&set); err != nil {
		return nil, err
	}
	for _, k := range set.Keys {
		if k.Kid != kid {
			continue
		}
		x, err1 := base64.RawURLEncoding.DecodeString(k.X)
		y, err2 := base64.RawURLEncoding.DecodeString(k.Y)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		return ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
	}
	return nil, fmt.Errorf("no key %s", kid)
}
