-- 0002: people and their sessions. Roles are dated assignments ({peran, unit},
-- table penugasan). Refresh tokens are kept as SHA-256 only and rotate by one
-- conditional UPDATE of sesi (read-then-write lets parallel uses through); the
-- ones used up stay in token_segar, to recognise a second use. Backfill: none.

-- +goose Up
CREATE TABLE pengguna (
    id                TEXT NOT NULL PRIMARY KEY,
    versi             INTEGER NOT NULL,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    diubah_pada       TIMESTAMP NOT NULL,
    diubah_oleh_jenis TEXT NOT NULL,
    diubah_oleh_id    TEXT NOT NULL,
    username          TEXT NOT NULL UNIQUE,
    nama              TEXT NOT NULL,
    surel             TEXT,
    sandi             TEXT,
    sandi_sementara   BOOLEAN NOT NULL,
    bahasa            TEXT NOT NULL CHECK (bahasa IN ('id', 'en')),
    status            TEXT NOT NULL CHECK (status IN ('aktif', 'nonaktif')),
    cari              TEXT NOT NULL
);
CREATE TABLE sesi (
    id                TEXT NOT NULL PRIMARY KEY,
    pengguna_id       TEXT NOT NULL REFERENCES pengguna (id),
    sidik             TEXT NOT NULL UNIQUE,
    dibuat_pada       TIMESTAMP NOT NULL,
    diputar_pada      TIMESTAMP NOT NULL,
    kedaluwarsa_pada  TIMESTAMP NOT NULL,
    dicabut_pada      TIMESTAMP,
    alasan_cabut      TEXT,
    agen              TEXT NOT NULL,
    ip                TEXT NOT NULL
);
CREATE INDEX sesi_pengguna ON sesi (pengguna_id, dibuat_pada);
CREATE TABLE token_segar (
    sidik        TEXT NOT NULL PRIMARY KEY,
    sesi_id      TEXT NOT NULL REFERENCES sesi (id) ON DELETE CASCADE,
    dipakai_pada TIMESTAMP NOT NULL
);
CREATE INDEX token_segar_sesi ON token_segar (sesi_id);
CREATE TABLE percobaan_masuk (
    kunci TEXT NOT NULL,
    pada  TIMESTAMP NOT NULL,
    id    TEXT NOT NULL PRIMARY KEY
);
CREATE INDEX percobaan_masuk_kunci ON percobaan_masuk (kunci, pada);
CREATE INDEX percobaan_masuk_pada ON percobaan_masuk (pada);

-- One row, raised in the transaction of every change of rights (people, their
-- roles, ended sessions, signing keys): a replica compares it once a second
-- instead of reading rights at each request.
CREATE TABLE hak_generasi (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    n  INTEGER NOT NULL
);
INSERT INTO hak_generasi (id, n) VALUES (1, 0);

-- One active and one next signing key: two replicas starting at once agree on
-- whichever was inserted first.
CREATE UNIQUE INDEX rahasia_jwt ON rahasia (status) WHERE nama = 'jwt' AND status <> 'pensiun';
