-- 0004: mitra, the partners. A merge is a pointer: digabung_langsung_ke_id is
-- what the office said, digabung_ke_id the final survivor it leads to. Personal
-- contact values are in data_pribadi. Backfill: none.

-- +goose Up
CREATE TABLE mitra (
    id                      text COLLATE "C" PRIMARY KEY,
    versi                   integer NOT NULL,
    dibuat_pada             timestamptz NOT NULL,
    dibuat_oleh_jenis       text COLLATE "C" NOT NULL,
    dibuat_oleh_id          text COLLATE "C" NOT NULL,
    diubah_pada             timestamptz NOT NULL,
    diubah_oleh_jenis       text COLLATE "C" NOT NULL,
    diubah_oleh_id          text COLLATE "C" NOT NULL,
    kode                    text COLLATE "C" NOT NULL UNIQUE,
    status                  text COLLATE "C" NOT NULL CHECK (status IN ('calon', 'aktif', 'nonaktif')),
    nama                    text COLLATE "C" NOT NULL,
    nama_alias              text COLLATE "C" NOT NULL,
    kategori                text COLLATE "C" NOT NULL,
    klasifikasi_kode        text COLLATE "C",
    kode_negara             text COLLATE "C" NOT NULL,
    provinsi                text COLLATE "C",
    kota                    text COLLATE "C",
    alamat                  text COLLATE "C",
    situs                   text COLLATE "C",
    kontak                  text COLLATE "C" NOT NULL,
    digabung_ke_id          text COLLATE "C" REFERENCES mitra (id),
    digabung_langsung_ke_id text COLLATE "C" REFERENCES mitra (id),
    cari                    text COLLATE "C" NOT NULL
);
CREATE INDEX mitra_digabung_ke ON mitra (digabung_ke_id);
CREATE INDEX mitra_digabung_langsung ON mitra (digabung_langsung_ke_id);
CREATE INDEX mitra_nama ON mitra (nama, id);
