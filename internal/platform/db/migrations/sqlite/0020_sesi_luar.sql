-- 0020: sesi_luar, sessions of the campus sign-on as far as their tokens tell: one
-- for each sid, or, where tokens name none, one for each application; sid and klien
-- are empty where they are not named. terakhir_pada is accurate to five minutes.
-- What was ended stands in keluar_luar. Backfill: none; they are seen again.

-- +goose Up
CREATE TABLE sesi_luar (
    id               TEXT NOT NULL PRIMARY KEY,
    pengguna_id      TEXT NOT NULL REFERENCES pengguna (id),
    penerbit         TEXT NOT NULL,
    subjek           TEXT NOT NULL,
    sid              TEXT NOT NULL,
    klien            TEXT NOT NULL,
    tak_berjam       BOOLEAN NOT NULL,
    dibuat_pada      TIMESTAMP NOT NULL,
    terakhir_pada    TIMESTAMP NOT NULL,
    kedaluwarsa_pada TIMESTAMP NOT NULL,
    UNIQUE (penerbit, subjek, sid, klien)
);
CREATE INDEX sesi_luar_pengguna ON sesi_luar (pengguna_id, dibuat_pada, id);
