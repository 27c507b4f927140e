-- 0001: the journal (audit trail, history, idempotency record and outbox in one
-- append-only table), its seals, and what the platform itself keeps.
-- Personal values are not in jurnal.hasil: they live in data_pribadi, and the
-- journal holds their id and SHA-256(nonce || value), so that erasing a value
-- leaves the log verifiable. Backfill: none; first migration.

-- +goose Up
CREATE TABLE jurnal (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    pada          TIMESTAMP NOT NULL,
    pelaku        TEXT NOT NULL,
    atas_nama     TEXT,
    kunci         TEXT,
    sidik_req     TEXT,
    permintaan_id TEXT NOT NULL,
    subjek        TEXT NOT NULL,
    subjek_id     TEXT NOT NULL,
    versi         INTEGER NOT NULL,
    peristiwa     TEXT NOT NULL,
    status        INTEGER NOT NULL,
    hasil         TEXT NOT NULL,
    CONSTRAINT jurnal_kunci UNIQUE (pelaku, kunci),
    CONSTRAINT jurnal_versi UNIQUE (subjek, subjek_id, versi)
);
CREATE TABLE jurnal_antre (jurnal_id INTEGER PRIMARY KEY);
CREATE TABLE segel (
    posisi    INTEGER PRIMARY KEY,
    jurnal_id INTEGER NOT NULL UNIQUE,
    sidik     BLOB NOT NULL
);
CREATE TABLE simpul (
    tingkat INTEGER NOT NULL,
    n       INTEGER NOT NULL,
    sidik   BLOB NOT NULL,
    PRIMARY KEY (tingkat, n)
);
CREATE TABLE titik_periksa (
    ukuran  INTEGER PRIMARY KEY,
    pada    TIMESTAMP NOT NULL,
    catatan TEXT NOT NULL
);
CREATE TABLE sewa (nama TEXT NOT NULL PRIMARY KEY);
INSERT INTO sewa (nama) VALUES ('segel');

CREATE TABLE rahasia (
    nama        TEXT NOT NULL,
    id          TEXT NOT NULL,
    status      TEXT NOT NULL CHECK (status IN ('berikut', 'aktif', 'pensiun')),
    nilai       TEXT NOT NULL,
    dibuat_pada TIMESTAMP NOT NULL,
    PRIMARY KEY (nama, id)
);
CREATE TABLE penomoran (
    awalan TEXT NOT NULL,
    tahun  INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (awalan, tahun)
);
CREATE TABLE data_pribadi (
    id           TEXT NOT NULL PRIMARY KEY,
    subjek       TEXT NOT NULL,
    subjek_id    TEXT NOT NULL,
    nonce        BLOB,
    nilai        TEXT,
    dihapus_pada TIMESTAMP
);
CREATE INDEX data_pribadi_subjek ON data_pribadi (subjek, subjek_id);
CREATE TABLE ralat (
    id         TEXT NOT NULL PRIMARY KEY,
    subjek     TEXT NOT NULL,
    subjek_id  TEXT NOT NULL,
    lama       TEXT NOT NULL,
    baru       TEXT NOT NULL,
    alasan     TEXT NOT NULL,
    oleh_jenis TEXT NOT NULL,
    oleh_id    TEXT NOT NULL,
    pada       TIMESTAMP NOT NULL
);
CREATE INDEX ralat_subjek ON ralat (subjek, subjek_id);
CREATE TABLE pekerjaan (
    id              TEXT NOT NULL PRIMARY KEY,
    jenis           TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('antre', 'berjalan', 'selesai', 'gagal')),
    progres         INTEGER NOT NULL,
    argumen         TEXT NOT NULL,
    hasil           TEXT,
    hasil_href      TEXT,
    galat           TEXT,
    pemilik         TEXT NOT NULL,
    dibuat_pada     TIMESTAMP NOT NULL,
    selesai_pada    TIMESTAMP
);

-- +goose StatementBegin
CREATE TRIGGER jurnal_setelah AFTER INSERT ON jurnal BEGIN
    INSERT INTO jurnal_antre (jurnal_id) VALUES (NEW.id);
END;
-- +goose StatementEnd
-- INSERT OR REPLACE deletes rows without firing delete triggers, so a guard
-- before each insert names every unique key.
-- +goose StatementBegin
CREATE TRIGGER jurnal_sisip BEFORE INSERT ON jurnal
WHEN EXISTS (SELECT 1 FROM jurnal WHERE id = NEW.id OR (kunci = NEW.kunci AND pelaku = NEW.pelaku) OR (subjek = NEW.subjek AND subjek_id = NEW.subjek_id AND versi = NEW.versi))
BEGIN
    SELECT RAISE(ABORT, 'UNIQUE constraint failed: jurnal');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER jurnal_tetap BEFORE UPDATE ON jurnal BEGIN
    SELECT RAISE(ABORT, 'table jurnal is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER jurnal_utuh BEFORE DELETE ON jurnal BEGIN
    SELECT RAISE(ABORT, 'table jurnal is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER segel_sisip BEFORE INSERT ON segel
WHEN EXISTS (SELECT 1 FROM segel WHERE posisi = NEW.posisi OR jurnal_id = NEW.jurnal_id)
BEGIN
    SELECT RAISE(ABORT, 'UNIQUE constraint failed: segel');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER segel_tetap BEFORE UPDATE ON segel BEGIN
    SELECT RAISE(ABORT, 'table segel is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER segel_utuh BEFORE DELETE ON segel BEGIN
    SELECT RAISE(ABORT, 'table segel is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER simpul_sisip BEFORE INSERT ON simpul
WHEN EXISTS (SELECT 1 FROM simpul WHERE tingkat = NEW.tingkat AND n = NEW.n)
BEGIN
    SELECT RAISE(ABORT, 'UNIQUE constraint failed: simpul');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER simpul_tetap BEFORE UPDATE ON simpul BEGIN
    SELECT RAISE(ABORT, 'table simpul is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER simpul_utuh BEFORE DELETE ON simpul BEGIN
    SELECT RAISE(ABORT, 'table simpul is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER titik_periksa_sisip BEFORE INSERT ON titik_periksa
WHEN EXISTS (SELECT 1 FROM titik_periksa WHERE ukuran = NEW.ukuran)
BEGIN
    SELECT RAISE(ABORT, 'UNIQUE constraint failed: titik_periksa');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER titik_periksa_tetap BEFORE UPDATE ON titik_periksa BEGIN
    SELECT RAISE(ABORT, 'table titik_periksa is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER titik_periksa_utuh BEFORE DELETE ON titik_periksa BEGIN
    SELECT RAISE(ABORT, 'table titik_periksa is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ralat_sisip BEFORE INSERT ON ralat
WHEN EXISTS (SELECT 1 FROM ralat WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'UNIQUE constraint failed: ralat');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ralat_tetap BEFORE UPDATE ON ralat BEGIN
    SELECT RAISE(ABORT, 'table ralat is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER ralat_utuh BEFORE DELETE ON ralat BEGIN
    SELECT RAISE(ABORT, 'table ralat is append-only');
END;
-- +goose StatementEnd
