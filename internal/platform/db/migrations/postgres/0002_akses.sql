-- 0002: people and their sessions. Roles are dated assignments ({peran, unit},
-- table penugasan). Refresh tokens are kept as SHA-256 only and rotate by one
-- conditional UPDATE of sesi (read-then-write lets parallel uses through); the
-- ones used up stay in token_segar, to recognise a second use. Backfill: none.

-- +goose Up
CREATE TABLE pengguna (
    id                text COLLATE "C" PRIMARY KEY,
    versi             integer NOT NULL,
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    diubah_pada       timestamptz NOT NULL,
    diubah_oleh_jenis text COLLATE "C" NOT NULL,
    diubah_oleh_id    text COLLATE "C" NOT NULL,
    username          text COLLATE "C" NOT NULL UNIQUE,
    nama              text COLLATE "C" NOT NULL,
    surel             text COLLATE "C",
    sandi             text COLLATE "C",
    sandi_sementara   boolean NOT NULL,
    bahasa            text COLLATE "C" NOT NULL CHECK (bahasa IN ('id', 'en')),
    status            text COLLATE "C" NOT NULL CHECK (status IN ('aktif', 'nonaktif')),
    cari              text COLLATE "C" NOT NULL
);
CREATE TABLE sesi (
    id                text COLLATE "C" PRIMARY KEY,
    pengguna_id       text COLLATE "C" NOT NULL REFERENCES pengguna (id),
    sidik             text COLLATE "C" NOT NULL UNIQUE,
    dibuat_pada       timestamptz NOT NULL,
    diputar_pada      timestamptz NOT NULL,
    kedaluwarsa_pada  timestamptz NOT NULL,
    dicabut_pada      timestamptz,
    alasan_cabut      text COLLATE "C",
    agen              text COLLATE "C" NOT NULL,
    ip                text COLLATE "C" NOT NULL
);
CREATE INDEX sesi_pengguna ON sesi (pengguna_id, dibuat_pada);
CREATE TABLE token_segar (
    sidik        text COLLATE "C" PRIMARY KEY,
    sesi_id      text COLLATE "C" NOT NULL REFERENCES sesi (id) ON DELETE CASCADE,
    dipakai_pada timestamptz NOT NULL
);
CREATE INDEX token_segar_sesi ON token_segar (sesi_id);
CREATE TABLE percobaan_masuk (
    kunci text COLLATE "C" NOT NULL,
    pada  timestamptz NOT NULL,
    id    text COLLATE "C" PRIMARY KEY
);
CREATE INDEX percobaan_masuk_kunci ON percobaan_masuk (kunci, pada);
CREATE INDEX percobaan_masuk_pada ON percobaan_masuk (pada);

-- One row, raised in the transaction of every change of rights (people, their
-- roles, ended sessions, signing keys): a replica compares it once a second
-- instead of reading rights at each request.
CREATE TABLE hak_generasi (
    id integer PRIMARY KEY CHECK (id = 1),
    n  bigint NOT NULL
);
INSERT INTO hak_generasi (id, n) VALUES (1, 0);

-- One active and one next signing key: two replicas starting at once agree on
-- whichever was inserted first.
CREATE UNIQUE INDEX rahasia_jwt ON rahasia (status) WHERE nama = 'jwt' AND status <> 'pensiun';
