-- 0012: impor, one row for each spreadsheet that was tried or brought in, with
-- what was found in it (impor_temuan) and what its rows became (impor_baris).
-- sidik is the digest of a row's natural key: while its import stands, no other
-- row of that key becomes a record again. Partners, agreements, activities and
-- requests name the import they came with: history from before the system, outside
-- the strict reading. The uploaded bytes are kept nowhere. Backfill: none; nothing
-- was imported before.

-- +goose Up
CREATE TABLE impor (
    id                text COLLATE "C" NOT NULL PRIMARY KEY,
    versi             integer NOT NULL,
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    diubah_pada       timestamptz NOT NULL,
    diubah_oleh_jenis text COLLATE "C" NOT NULL,
    diubah_oleh_id    text COLLATE "C" NOT NULL,
    jenis          text COLLATE "C" NOT NULL CHECK (jenis IN ('mitra', 'naskah', 'pelaksanaan', 'permintaan_layanan')),
    format         text COLLATE "C" NOT NULL CHECK (format IN ('templat', 'borang_monitoring')),
    uji            boolean NOT NULL,
    status         text COLLATE "C" NOT NULL CHECK (status IN ('ditolak', 'lolos_uji', 'selesai', 'dibatalkan')),
    nama_berkas    text COLLATE "C" NOT NULL,
    sha256         text COLLATE "C" NOT NULL,
    ukuran         bigint NOT NULL,
    lembar         text COLLATE "C",
    baris_judul    integer NOT NULL,
    urutan_tanggal text COLLATE "C" CHECK (urutan_tanggal IN ('dmy', 'mdy')),
    keputusan      text COLLATE "C" NOT NULL,
    jumlah         text COLLATE "C" NOT NULL
);
CREATE INDEX impor_dibuat ON impor (dibuat_pada, id);
CREATE TABLE impor_temuan (
    impor_id text COLLATE "C" NOT NULL REFERENCES impor (id) ON DELETE CASCADE,
    urutan   integer NOT NULL,
    isi      text COLLATE "C" NOT NULL,
    PRIMARY KEY (impor_id, urutan)
);
CREATE TABLE impor_baris (
    impor_id  text COLLATE "C" NOT NULL REFERENCES impor (id) ON DELETE CASCADE,
    baris     integer NOT NULL,
    subjek    text COLLATE "C" NOT NULL,
    subjek_id text COLLATE "C" NOT NULL,
    sidik     text COLLATE "C" NOT NULL UNIQUE,
    PRIMARY KEY (impor_id, subjek, subjek_id)
);

ALTER TABLE mitra ADD COLUMN impor_id text COLLATE "C" REFERENCES impor (id);
CREATE INDEX mitra_impor ON mitra (impor_id);
ALTER TABLE naskah ADD COLUMN impor_id text COLLATE "C" REFERENCES impor (id);
CREATE INDEX naskah_impor ON naskah (impor_id);
ALTER TABLE pelaksanaan ADD COLUMN impor_id text COLLATE "C" REFERENCES impor (id);
CREATE INDEX pelaksanaan_impor ON pelaksanaan (impor_id);
ALTER TABLE permintaan_layanan ADD COLUMN impor_id text COLLATE "C" REFERENCES impor (id);
CREATE INDEX permintaan_layanan_impor ON permintaan_layanan (impor_id);
