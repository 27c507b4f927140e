-- 0015: token_layanan, tokens for scripts: of a person, or of an application with
-- or without a unit. token_rahasia holds what is presented, as SHA-256 only; after
-- a rotation the one before stays good until berlaku_sampai. token_pakai says when
-- a token was last used, apart from the record: it changes without a version.
-- Backfill: none; there were none.

-- +goose Up
CREATE TABLE token_layanan (
    id                TEXT NOT NULL PRIMARY KEY,
    versi             INTEGER NOT NULL,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    diubah_pada       TIMESTAMP NOT NULL,
    diubah_oleh_jenis TEXT NOT NULL,
    diubah_oleh_id    TEXT NOT NULL,
    nama                 TEXT NOT NULL,
    cakupan              TEXT NOT NULL,
    kedaluwarsa_pada     TIMESTAMP NOT NULL,
    pemilik_id           TEXT REFERENCES pengguna (id),
    aplikasi             TEXT,
    unit_id              TEXT REFERENCES unit (id),
    cidr                 TEXT,
    permintaan_per_menit INTEGER,
    status               TEXT NOT NULL CHECK (status IN ('aktif', 'dicabut')),
    dicabut_pada         TIMESTAMP,
    diputar_pada         TIMESTAMP,
    lama_sampai          TIMESTAMP,
    cari                 TEXT NOT NULL,
    CHECK ((pemilik_id IS NULL) <> (aplikasi IS NULL))
);
CREATE INDEX token_layanan_dibuat ON token_layanan (dibuat_pada, id);
CREATE INDEX token_layanan_pemilik ON token_layanan (pemilik_id);
CREATE INDEX token_layanan_unit ON token_layanan (unit_id);
CREATE TABLE token_rahasia (
    sidik          TEXT NOT NULL PRIMARY KEY,
    token_id       TEXT NOT NULL REFERENCES token_layanan (id) ON DELETE CASCADE,
    dibuat_pada    TIMESTAMP NOT NULL,
    berlaku_sampai TIMESTAMP
);
CREATE INDEX token_rahasia_token ON token_rahasia (token_id);
CREATE TABLE token_pakai (
    token_id TEXT NOT NULL PRIMARY KEY REFERENCES token_layanan (id) ON DELETE CASCADE,
    pada     TIMESTAMP NOT NULL
);
