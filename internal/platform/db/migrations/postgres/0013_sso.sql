-- 0013: people who arrive through the campus sign-on. identitas_luar says who
-- somebody is to an issuer: the pair (iss, sub), never an e-mail address. Roles
-- mapped from claims stand beside those given by hand, in penugasan, and name the
-- identity they come with; klaim_pada is when the token was issued that they come
-- from, so that an older token does not bring an older state back. keluar_luar
-- holds what back-channel logout ended, as long as tokens from before can be
-- about, each jti once. Backfill: none; nobody came from outside before.

-- +goose Up
CREATE TABLE identitas_luar (
    id          text COLLATE "C" PRIMARY KEY,
    pengguna_id text COLLATE "C" NOT NULL REFERENCES pengguna (id),
    penerbit    text COLLATE "C" NOT NULL,
    subjek      text COLLATE "C" NOT NULL,
    dibuat_pada timestamptz NOT NULL,
    klaim_pada  timestamptz NOT NULL,
    UNIQUE (penerbit, subjek)
);
CREATE INDEX identitas_luar_pengguna ON identitas_luar (pengguna_id);
ALTER TABLE penugasan ADD COLUMN identitas_id text COLLATE "C" REFERENCES identitas_luar (id) ON DELETE CASCADE;
CREATE INDEX penugasan_identitas ON penugasan (identitas_id);
CREATE TABLE keluar_luar (
    penerbit      text COLLATE "C" NOT NULL,
    jti           text COLLATE "C" NOT NULL,
    sid           text COLLATE "C",
    subjek        text COLLATE "C",
    pada          timestamptz NOT NULL,
    simpan_sampai timestamptz NOT NULL,
    PRIMARY KEY (penerbit, jti)
);
CREATE INDEX keluar_luar_sid ON keluar_luar (penerbit, sid);
CREATE INDEX keluar_luar_subjek ON keluar_luar (penerbit, subjek);
CREATE INDEX keluar_luar_simpan ON keluar_luar (simpan_sampai);
