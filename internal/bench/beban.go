package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// side is one of the two servers.
type side struct {
	name   string
	child  *child
	token  string
	conns  int
	client *http.Client
}

func newSide(name string, c *child, token string, conns int) *side {
	return &side{name: name, child: c, token: token, conns: conns, client: &http.Client{
		Timeout:   30 * time.Second,
		Transport: &http.Transport{MaxIdleConns: conns, MaxIdleConnsPerHost: conns, MaxConnsPerHost: conns, DisableCompression: true},
	}}
}

// ask is one request; i tells the requests of a case apart.
type ask struct {
	method, path string
	body         []byte
	key          string
	status       int
}

func (s *side) do(ctx context.Context, a ask) (*http.Response, error) {
	var body io.Reader
	if a.body != nil {
		body = bytes.NewReader(a.body)
	}
	r, err := http.NewRequestWithContext(ctx, a.method, s.child.base+a.path, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	if a.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if a.key != "" {
		r.Header.Set("Idempotency-Key", a.key)
	}
	return s.client.Do(r)
}

// read does one request and returns its body.
func (s *side) read(ctx context.Context, a ask) ([]byte, error) {
	res, err := s.do(ctx, a)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close() //nolint:errcheck // read whole
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != a.status {
		err = fmt.Errorf("%s %s of %s: %s: %s", a.method, a.path, s.name, res.Status, b)
	}
	return b, err
}

// load sends n requests over the connections and fails at the first answer that
// is not the one wanted.
func (s *side) load(ctx context.Context, n int, req func(i int) ask) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range s.conns {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n || ctx.Err() != nil {
					return
				}
				a := req(i)
				res, err := s.do(ctx, a)
				if err == nil {
					_, err = io.Copy(io.Discard, res.Body)
					res.Body.Close() //nolint:errcheck,gosec // read whole
					if err == nil && res.StatusCode != a.status {
						err = fmt.Errorf("%s %s of %s: %s", a.method, a.path, s.name, res.Status)
					}
				}
				if err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// login signs the staff member in at the product.
func login(ctx context.Context, s *side, password string) (string, error) {
	body, err := json.Marshal(map[string]string{"username": "staf", "password": password})
	if err != nil {
		return "", err
	}
	b, err := s.read(ctx, ask{method: "POST", path: "/api/v1/auth/login", body: body, status: http.StatusOK})
	if err != nil {
		return "", err
	}
	var m struct {
		AccessToken string `json:"access_token"`
	}
	return m.AccessToken, json.Unmarshal(b, &m)
}

// kase is what is measured: a kind of request and how the two sides compare.
type kase struct {
	name   string
	about  string
	target map[string]float64 // by engine; none: told only
	share  int                // requests of a round are n divided by this
	req    func(d *stock, i int) ask
}

func cases() []kase {
	create := func(d *stock, i int) ask {
		body, err := json.Marshal(map[string]any{
			"judul": fmt.Sprintf("Rapat koordinasi beban uji %d", i), "tujuan": tujuan, "jenis": "rapat", "prioritas": "normal",
			"tanggal_mulai": "2026-09-01", "tanggal_selesai": "2026-09-02",
			"mitra_ids": []string{d.mitra[i*7%2000], d.mitra[(i*7+1)%2000]}, "unit_ids": d.unit[i%3 : i%3+1], "prodi_ids": d.prodi[i%20 : i%20+1],
		})
		if err != nil {
			panic(err) // strings and slices of strings always encode
		}
		return ask{method: "POST", path: "/api/v1/rencana-kegiatan", body: body, status: http.StatusCreated}
	}
	return []kase{
		{
			name: "get", about: "GET one with its partner (?expand=mitra)", share: 1,
			target: map[string]float64{"postgres": 1.6, "sqlite": 1.9},
			req: func(d *stock, i int) ask {
				return ask{method: "GET", path: "/api/v1/rencana-kegiatan/" + d.plans[i*7919%len(d.plans)] + "?expand=mitra", status: http.StatusOK}
			},
		},
		{
			name: "list", about: "list of 50, filtered and sorted, no total", share: 6,
			target: map[string]float64{"postgres": 1.3, "sqlite": 1.4},
			req: func(_ *stock, i int) ask {
				return ask{method: "GET", status: http.StatusOK, path: fmt.Sprintf("/api/v1/rencana-kegiatan?status=%s&jenis=%s&sampai=%d-%02d-15&sort=-tanggal_mulai&limit=50",
					statuses[i%len(statuses)], kinds[i/9%len(kinds)], 2022+i%4, 1+i%12)}
			},
		},
		{
			name: "create", about: "create, one transaction with journal, and its sealing", share: 3,
			target: map[string]float64{"postgres": 3.0, "sqlite": 2.5}, req: create,
		},
		{
			name: "create-key", about: "the same with Idempotency-Key (the hand-written side has none)", share: 6,
			req: func(d *stock, i int) ask {
				a := create(d, i)
				a.key = fmt.Sprintf("bench-%d-%d", now().UnixNano(), i)
				return a
			},
		},
	}
}

// same proves that both sides give the same answers, byte for byte; what a
// creation must make anew (ids, codes, instants) is replaced by its name first.
func same(ctx context.Context, product, hand *side, d *stock) error {
	for _, k := range cases() {
		for i := range 25 {
			a := k.req(d, i*37)
			var got [2]string
			for j, s := range []*side{product, hand} {
				b, err := s.read(ctx, a)
				if err != nil {
					return err
				}
				got[j] = string(b)
				if a.method == "POST" {
					var p plan
					if err := json.Unmarshal(b, &p); err != nil {
						return err
					}
					got[j] = strings.NewReplacer(p.ID, "ID", p.Kode, "KODE", p.DibuatPada.Format(time.RFC3339Nano), "PADA").Replace(got[j])
				}
			}
			if got[0] != got[1] {
				return fmt.Errorf("%s: the two sides answer differently to %s:\nproduct:      %s\nhand-written: %s", k.name, a.path, got[0], got[1])
			}
		}
	}
	return nil
}
