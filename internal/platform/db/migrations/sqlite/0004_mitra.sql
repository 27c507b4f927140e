-- 0004: mitra, the partners. A merge is a pointer: digabung_langsung_ke_id is
-- what the office said, digabung_ke_id the final survivor it leads to. Personal
-- contact values are in data_pribadi. Backfill: none.

-- +goose Up
CREATE TABLE mitra (
    id                      TEXT NOT NULL PRIMARY KEY,
    versi                   INTEGER NOT NULL,
    dibuat_pada             TIMESTAMP NOT NULL,
    dibuat_oleh_jenis       TEXT NOT NULL,
    dibuat_oleh_id          TEXT NOT NULL,
    diubah_pada             TIMESTAMP NOT NULL,
    diubah_oleh_jenis       TEXT NOT NULL,
    diubah_oleh_id          TEXT NOT NULL,
    kode                    TEXT NOT NULL UNIQUE,
    status                  TEXT NOT NULL CHECK (status IN ('calon', 'aktif', 'nonaktif')),
    nama                    TEXT NOT NULL,
    nama_alias              TEXT NOT NULL,
    kategori                TEXT NOT NULL,
    klasifikasi_kode        TEXT,
    kode_negara             TEXT NOT NULL,
    provinsi                TEXT,
    kota                    TEXT,
    alamat                  TEXT,
    situs                   TEXT,
    kontak                  TEXT NOT NULL,
    digabung_ke_id          TEXT REFERENCES mitra (id),
    digabung_langsung_ke_id TEXT REFERENCES mitra (id),
    cari                    TEXT NOT NULL
);
CREATE INDEX mitra_digabung_ke ON mitra (digabung_ke_id);
CREATE INDEX mitra_digabung_langsung ON mitra (digabung_langsung_ke_id);
CREATE INDEX mitra_nama ON mitra (nama, id);
