-- 0018: totp, the one-time codes of people who sign in with them (RFC 6238): the
-- secret as the app has it, and the last step whose code was taken. totp_pulih are
-- the recovery codes, as SHA-256 only, each good once.
-- Backfill: none; nobody had any.

-- +goose Up
CREATE TABLE totp (
    pengguna_id text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES pengguna (id) ON DELETE CASCADE,
    rahasia     text COLLATE "C" NOT NULL,
    dibuat_pada timestamptz NOT NULL,
    aktif_pada  timestamptz,
    langkah     bigint NOT NULL
);
CREATE TABLE totp_pulih (
    sidik        text COLLATE "C" NOT NULL PRIMARY KEY,
    pengguna_id  text COLLATE "C" NOT NULL REFERENCES totp (pengguna_id) ON DELETE CASCADE,
    dipakai_pada timestamptz
);
CREATE INDEX totp_pulih_pengguna ON totp_pulih (pengguna_id);
