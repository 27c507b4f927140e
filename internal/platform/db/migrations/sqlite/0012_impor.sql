-- 0012: impor, one row for each spreadsheet that was tried or brought in, with
-- what was found in it (impor_temuan) and what its rows became (impor_baris).
-- sidik is the digest of a row's natural key: while its import stands, no other
-- row of that key becomes a record again. Partners, agreements, activities and
-- requests name the import they came with: history from before the system, outside
-- the strict reading. The uploaded bytes are kept nowhere. Backfill: none; nothing
-- was imported before.

-- +goose Up
CREATE TABLE impor (
    id                TEXT NOT NULL PRIMARY KEY,
    versi             INTEGER NOT NULL,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    diubah_pada       TIMESTAMP NOT NULL,
    diubah_oleh_jenis TEXT NOT NULL,
    diubah_oleh_id    TEXT NOT NULL,
    jenis          TEXT NOT NULL CHECK (jenis IN ('mitra', 'naskah', 'pelaksanaan', 'permintaan_layanan')),
    format         TEXT NOT NULL CHECK (format IN ('templat', 'borang_monitoring')),
    uji            BOOLEAN NOT NULL,
    status         TEXT NOT NULL CHECK (status IN ('ditolak', 'lolos_uji', 'selesai', 'dibatalkan')),
    nama_berkas    TEXT NOT NULL,
    sha256         TEXT NOT NULL,
    ukuran         INTEGER NOT NULL,
    lembar         TEXT,
    baris_judul    INTEGER NOT NULL,
    urutan_tanggal TEXT CHECK (urutan_tanggal IN ('dmy', 'mdy')),
    keputusan      TEXT NOT NULL,
    jumlah         TEXT NOT NULL
);
CREATE INDEX impor_dibuat ON impor (dibuat_pada, id);
CREATE TABLE impor_temuan (
    impor_id TEXT NOT NULL REFERENCES impor (id) ON DELETE CASCADE,
    urutan   INTEGER NOT NULL,
    isi      TEXT NOT NULL,
    PRIMARY KEY (impor_id, urutan)
);
CREATE TABLE impor_baris (
    impor_id  TEXT NOT NULL REFERENCES impor (id) ON DELETE CASCADE,
    baris     INTEGER NOT NULL,
    subjek    TEXT NOT NULL,
    subjek_id TEXT NOT NULL,
    sidik     TEXT NOT NULL UNIQUE,
    PRIMARY KEY (impor_id, subjek, subjek_id)
);

ALTER TABLE mitra ADD COLUMN impor_id TEXT REFERENCES impor (id);
CREATE INDEX mitra_impor ON mitra (impor_id);
ALTER TABLE naskah ADD COLUMN impor_id TEXT REFERENCES impor (id);
CREATE INDEX naskah_impor ON naskah (impor_id);
ALTER TABLE pelaksanaan ADD COLUMN impor_id TEXT REFERENCES impor (id);
CREATE INDEX pelaksanaan_impor ON pelaksanaan (impor_id);
ALTER TABLE permintaan_layanan ADD COLUMN impor_id TEXT REFERENCES impor (id);
CREATE INDEX permintaan_layanan_impor ON permintaan_layanan (impor_id);
