package impor

import (
	"archive/zip"
	"encoding/xml"
	"path"
	"strings"
)

// lembarDi finds the part of the archive that holds each sheet: the workbook
// names its sheets by relations, the relations name the parts (ECMA-376 part 1,
// 18.2.20 and part 2, 9.3).
func lembarDi(z *zip.Reader) map[string]string {
	var book struct {
		Sheets []struct {
			Name string     `xml:"name,attr"`
			Attr []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	home := "xl/workbook.xml"
	if bagian(z, "_rels/.rels", &rels) {
		for _, r := range rels.Relationship {
			if strings.HasSuffix(r.Type, "/officeDocument") {
				home = strings.TrimPrefix(r.Target, "/")
			}
		}
	}
	rels.Relationship = nil
	out := map[string]string{}
	if !bagian(z, home, &book) || !bagian(z, path.Dir(home)+"/_rels/"+path.Base(home)+".rels", &rels) {
		return out
	}
	for _, s := range book.Sheets {
		for _, a := range s.Attr {
			for _, r := range rels.Relationship {
				if a.Name.Local == "id" && r.ID == a.Value {
					if out[s.Name] = path.Join(path.Dir(home), r.Target); strings.HasPrefix(r.Target, "/") {
						out[s.Name] = strings.TrimPrefix(r.Target, "/")
					}
				}
			}
		}
	}
	return out
}

// bagian decodes a part of the archive; false when it is not there or broken.
func bagian(z *zip.Reader, name string, into any) bool {
	f, err := z.Open(name)
	if err != nil {
		return false
	}
	defer f.Close() //nolint:errcheck // it was only read
	return xml.NewDecoder(f).Decode(into) == nil
}
