-- 0003: reference data the office edits: units, prodi with dated membership of a
-- jurusan, dated lists, holidays, working hours; then the roles of people, which
-- name a unit. Backfill: none.

-- +goose Up
CREATE TABLE unit (
    id                TEXT NOT NULL PRIMARY KEY,
    versi             INTEGER NOT NULL,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    diubah_pada       TIMESTAMP NOT NULL,
    diubah_oleh_jenis TEXT NOT NULL,
    diubah_oleh_id    TEXT NOT NULL,
    kode              TEXT NOT NULL UNIQUE,
    nama              TEXT NOT NULL,
    nama_en           TEXT,
    jenis             TEXT NOT NULL CHECK (jenis IN ('pimpinan', 'jurusan', 'unit_kerja')),
    induk_id          TEXT REFERENCES unit (id),
    aktif_mulai       TEXT NOT NULL,
    aktif_sampai      TEXT,
    cari              TEXT NOT NULL
);
CREATE INDEX unit_induk ON unit (induk_id);
CREATE TABLE prodi (
    id                TEXT NOT NULL PRIMARY KEY,
    versi             INTEGER NOT NULL,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    diubah_pada       TIMESTAMP NOT NULL,
    diubah_oleh_jenis TEXT NOT NULL,
    diubah_oleh_id    TEXT NOT NULL,
    kode              TEXT NOT NULL UNIQUE,
    nama              TEXT NOT NULL,
    nama_en           TEXT,
    jenjang           TEXT NOT NULL CHECK (jenjang IN ('d2', 'd3', 'd4', 's2')),
    menggantikan_id   TEXT REFERENCES prodi (id),
    aktif_mulai       TEXT NOT NULL,
    aktif_sampai      TEXT,
    cari              TEXT NOT NULL
);
CREATE INDEX prodi_menggantikan ON prodi (menggantikan_id);
CREATE TABLE prodi_jurusan (
    prodi_id   TEXT NOT NULL REFERENCES prodi (id) ON DELETE CASCADE,
    jurusan_id TEXT NOT NULL REFERENCES unit (id),
    mulai      TEXT NOT NULL,
    sampai     TEXT,
    PRIMARY KEY (prodi_id, mulai)
);
CREATE INDEX prodi_jurusan_jurusan ON prodi_jurusan (jurusan_id, prodi_id);
CREATE TABLE referensi (
    jenis           TEXT NOT NULL,
    kode            TEXT NOT NULL,
    label           TEXT NOT NULL,
    label_en        TEXT,
    bidang          TEXT,
    urutan          INTEGER NOT NULL,
    berlaku_mulai   TEXT NOT NULL,
    berlaku_sampai  TEXT,
    PRIMARY KEY (jenis, kode)
);
CREATE TABLE hari_libur (
    tanggal TEXT NOT NULL PRIMARY KEY,
    nama    TEXT NOT NULL,
    jenis   TEXT NOT NULL CHECK (jenis IN ('nasional', 'cuti_bersama')),
    sumber  TEXT NOT NULL
);
CREATE TABLE jam_kerja (
    id                TEXT NOT NULL PRIMARY KEY,
    berlaku_mulai     TEXT NOT NULL,
    berlaku_sampai    TEXT,
    hari              INTEGER NOT NULL CHECK (hari BETWEEN 1 AND 7),
    mulai             TEXT NOT NULL,
    selesai           TEXT NOT NULL,
    istirahat_mulai   TEXT,
    istirahat_selesai TEXT,
    keterangan        TEXT NOT NULL
);
CREATE INDEX jam_kerja_hari ON jam_kerja (hari, berlaku_mulai);
CREATE TABLE penugasan (
    id             TEXT NOT NULL PRIMARY KEY,
    pengguna_id    TEXT NOT NULL REFERENCES pengguna (id) ON DELETE CASCADE,
    peran          TEXT NOT NULL,
    unit_id        TEXT REFERENCES unit (id),
    berlaku_mulai  TEXT NOT NULL,
    berlaku_sampai TEXT
);
CREATE INDEX penugasan_pengguna ON penugasan (pengguna_id);
CREATE INDEX penugasan_unit ON penugasan (unit_id);
