package sso

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

const (
	// fetchTimeout bounds one exchange with an issuer.
	fetchTimeout = 5 * time.Second
	// maxAnswer bounds what an issuer may answer, in bytes.
	maxAnswer = 1 << 20
)

// newClient is how issuers are spoken to: no redirects, so that nobody else
// answers in their place, and little patience.
func newClient() *http.Client {
	return &http.Client{
		Timeout:       fetchTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("redirects are not followed") },
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, MaxIdleConns: 16, MaxIdleConnsPerHost: 4, IdleConnTimeout: 30 * time.Second,
			TLSHandshakeTimeout: fetchTimeout, ResponseHeaderTimeout: fetchTimeout, ForceAttemptHTTP2: true,
		},
	}
}

// get reads a document of an issuer.
func get(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", url, err)
	}
	req.Header.Set("Accept", "application/json")
	return exchange(client, req)
}

// exchange sends a request and returns the body of a 200.
func exchange(client *http.Client, req *http.Request) ([]byte, error) {
	res, err := client.Do(req)
	if err != nil {
		return nil, err // names method and address
	}
	defer res.Body.Close() //nolint:errcheck // only read from
	b, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", req.URL, err)
	case res.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%s answered %d", req.URL, res.StatusCode)
	case len(b) > maxAnswer:
		return nil, fmt.Errorf("%s answered more than 1 MiB", req.URL)
	}
	return b, nil
}

// metadata is what is read of an issuer's discovery document.
type metadata struct {
	Issuer           string `json:"issuer"`
	JWKSURI          string `json:"jwks_uri"`
	IntrospectionURL string `json:"introspection_endpoint"`
}

// discover reads the issuer's own description (OpenID Connect Discovery 1.0 §4),
// which must name the issuer exactly as the configuration does.
func discover(ctx context.Context, client *http.Client, issuer string) (metadata, error) {
	var m metadata
	b, err := get(ctx, client, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration")
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("discovery of %s: %w", issuer, err)
	}
	if m.Issuer != issuer {
		return m, fmt.Errorf("discovery of %s: the issuer calls itself %q; write it exactly so", issuer, m.Issuer)
	}
	return m, nil
}

// fetchKeys returns how the issuer's keys are read. Where they are is asked once,
// and again after an attempt that failed: it may have moved.
func fetchKeys(client *http.Client, i *Issuer) func(context.Context) ([]key, error) {
	at := i.JWKSURL
	return func(ctx context.Context) (got []key, err error) {
		if at == "" {
			m, err := discover(ctx, client, i.Issuer)
			if err != nil {
				return nil, err
			}
			if err := address(m.JWKSURI); err != nil {
				return nil, fmt.Errorf("jwks_uri of %s: %w", i.Issuer, err)
			}
			at = m.JWKSURI
		}
		defer func() {
			if err != nil {
				at = i.JWKSURL
			}
		}()
		b, err := get(ctx, client, at)
		if err != nil {
			return nil, err
		}
		if got, err = readKeys(b); err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
		return got, nil
	}
}
