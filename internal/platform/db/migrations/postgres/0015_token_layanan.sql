-- 0015: token_layanan, tokens for scripts: of a person, or of an application with
-- or without a unit. token_rahasia holds what is presented, as SHA-256 only; after
-- a rotation the one before stays good until berlaku_sampai. token_pakai says when
-- a token was last used, apart from the record: it changes without a version.
-- Backfill: none; there were none.

-- +goose Up
CREATE TABLE token_layanan (
    id                text COLLATE "C" PRIMARY KEY,
    versi             integer NOT NULL,
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    diubah_pada       timestamptz NOT NULL,
    diubah_oleh_jenis text COLLATE "C" NOT NULL,
    diubah_oleh_id    text COLLATE "C" NOT NULL,
    nama                 text COLLATE "C" NOT NULL,
    cakupan              text COLLATE "C" NOT NULL,
    kedaluwarsa_pada     timestamptz NOT NULL,
    pemilik_id           text COLLATE "C" REFERENCES pengguna (id),
    aplikasi             text COLLATE "C",
    unit_id              text COLLATE "C" REFERENCES unit (id),
    cidr                 text COLLATE "C",
    permintaan_per_menit integer,
    status               text COLLATE "C" NOT NULL CHECK (status IN ('aktif', 'dicabut')),
    dicabut_pada         timestamptz,
    diputar_pada         timestamptz,
    lama_sampai          timestamptz,
    cari                 text COLLATE "C" NOT NULL,
    CHECK ((pemilik_id IS NULL) <> (aplikasi IS NULL))
);
CREATE INDEX token_layanan_dibuat ON token_layanan (dibuat_pada, id);
CREATE INDEX token_layanan_pemilik ON token_layanan (pemilik_id);
CREATE INDEX token_layanan_unit ON token_layanan (unit_id);
CREATE TABLE token_rahasia (
    sidik          text COLLATE "C" PRIMARY KEY,
    token_id       text COLLATE "C" NOT NULL REFERENCES token_layanan (id) ON DELETE CASCADE,
    dibuat_pada    timestamptz NOT NULL,
    berlaku_sampai timestamptz
);
CREATE INDEX token_rahasia_token ON token_rahasia (token_id);
CREATE TABLE token_pakai (
    token_id text COLLATE "C" PRIMARY KEY REFERENCES token_layanan (id) ON DELETE CASCADE,
    pada     timestamptz NOT NULL
);
