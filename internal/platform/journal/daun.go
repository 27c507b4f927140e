package journal

import "strconv"

// leafForm names the form below, so that a later form is never mistaken for it.
const leafForm = "kerjasama/jurnal/1"

// line is a row of jurnal as the store keeps it.
type line struct {
	id int64
	row
}

// lineColumns are what line.targets receives, over alias j.
const lineColumns = "j.id, j.pada, j.pelaku, j.atas_nama, j.kunci, j.sidik_req, j.permintaan_id, " +
	"j.subjek, j.subjek_id, j.versi, j.peristiwa, j.status, j.hasil"

func (l *line) targets() []any {
	return []any{&l.id, &l.Pada, &l.Pelaku, &l.AtasNama, &l.Kunci, &l.SidikReq, &l.PermintaanID,
		&l.Subjek, &l.SubjekID, &l.Versi, &l.Peristiwa, &l.Status, &l.Hasil}
}

// appendLeaf appends the bytes of the row's leaf in the Merkle tree; its hash is
// SHA-256(0x00 || leaf) (RFC 6962 §2.1). The leaf is fourteen netstrings,
// <length in bytes>:<bytes>, one behind the other: the form's name
// "kerjasama/jurnal/1", then id, pada (microseconds since 1970, UTC), pelaku,
// atas_nama, kunci, sidik_req, permintaan_id, subjek, subjek_id, versi,
// peristiwa, status, hasil. Numbers are decimal; NULL is "-,", which no
// netstring is. Two different rows never have the same bytes.
func (l *line) appendLeaf(b []byte) []byte {
	b = netstring(b, leafForm)
	b = netnumber(b, l.id)
	b = netnumber(b, l.Pada.UnixMicro())
	b = netstring(b, l.Pelaku)
	b = netnull(b, l.AtasNama)
	b = netnull(b, l.Kunci)
	b = netnull(b, l.SidikReq)
	b = netstring(b, l.PermintaanID)
	b = netstring(b, l.Subjek)
	b = netstring(b, l.SubjekID)
	b = netnumber(b, int64(l.Versi))
	b = netstring(b, l.Peristiwa)
	b = netnumber(b, int64(l.Status))
	return netstring(b, l.Hasil)
}

func netstring(b []byte, s string) []byte {
	b = strconv.AppendInt(b, int64(len(s)), 10)
	b = append(b, ':')
	b = append(b, s...)
	return append(b, ',')
}

func netnumber(b []byte, n int64) []byte { return netstring(b, strconv.FormatInt(n, 10)) }

func netnull(b []byte, s *string) []byte {
	if s == nil {
		return append(b, '-', ',')
	}
	return netstring(b, *s)
}
