package httpapi

import (
	"mime"
	"strconv"
	"strings"
)

// PrefersHTML reports whether a page is liked better than JSON: browsers name
// text/html, programs do not.
func PrefersHTML(accept []string) bool {
	html, jsonQ := 0.0, 0.0
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		mt, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if s, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(s, 64); err != nil {
				continue
			}
		}
		switch mt {
		case "text/html", "application/xhtml+xml":
			html = max(html, q)
		case "application/json":
			jsonQ = max(jsonQ, q)
		}
	}
	return html > jsonQ
}
