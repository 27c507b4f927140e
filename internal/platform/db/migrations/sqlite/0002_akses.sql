-- 0002: people and their sessions. Roles are dated assignments ({peran, unit});
-- refresh tokens are kept as SHA-256 only and rotate by one conditional UPDATE
-- of sesi (read-then-write lets parallel uses through). Backfill: none.

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
    bahasa            TEXT NOT NULL,
    status            TEXT NOT NULL CHECK (status IN ('aktif', 'nonaktif')),
    cari              TEXT NOT NULL
);
CREATE TABLE sesi (
    id                TEXT NOT NULL PRIMARY KEY,
    pengguna_id       TEXT NOT NULL REFERENCES pengguna (id),
    sidik             TEXT NOT NULL UNIQUE,
    sidik_lalu        TEXT,
    dibuat_pada       TIMESTAMP NOT NULL,
    diputar_pada      TIMESTAMP NOT NULL,
    kedaluwarsa_pada  TIMESTAMP NOT NULL,
    dicabut_pada      TIMESTAMP,
    alasan_cabut      TEXT,
    agen              TEXT NOT NULL,
    ip                TEXT NOT NULL
);
CREATE INDEX sesi_pengguna ON sesi (pengguna_id);
CREATE TABLE token_segar (
    sidik       TEXT NOT NULL PRIMARY KEY,
    sesi_id     TEXT NOT NULL REFERENCES sesi (id) ON DELETE CASCADE,
    dipakai_pada TIMESTAMP NOT NULL
);
CREATE INDEX token_segar_sesi ON token_segar (sesi_id);
CREATE TABLE percobaan_masuk (
    kunci TEXT NOT NULL,
    pada  TIMESTAMP NOT NULL,
    id    TEXT NOT NULL PRIMARY KEY
);
CREATE INDEX percobaan_masuk_kunci ON percobaan_masuk (kunci, pada);
