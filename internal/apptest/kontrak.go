package apptest

import (
	"net/http"
	"testing"
)

// check validates one exchange against the contract.
func check(t testing.TB, _ *http.Request, _ []byte, res *Response) {
	t.Helper()
	if res.Status >= 500 {
		t.Errorf("server error %d: %s", res.Status, res.Body)
	}
}
