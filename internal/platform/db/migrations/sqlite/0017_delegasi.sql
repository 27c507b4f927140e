-- 0017: delegation ("a.n."): a person lends a role they hold to another, from one
-- instant to another (domain.md, section 4). Every mark of a person on a record says
-- for whom it was made, so that separation of duties can judge both.
-- Backfill: none; nobody acted for another before.

-- +goose Up
CREATE TABLE delegasi (
    id                    TEXT NOT NULL PRIMARY KEY,
    versi                 INTEGER NOT NULL,
    dibuat_pada           TIMESTAMP NOT NULL,
    dibuat_oleh_jenis     TEXT NOT NULL,
    dibuat_oleh_id        TEXT NOT NULL,
    dibuat_oleh_atas_nama TEXT,
    diubah_pada           TIMESTAMP NOT NULL,
    diubah_oleh_jenis     TEXT NOT NULL,
    diubah_oleh_id        TEXT NOT NULL,
    diubah_oleh_atas_nama TEXT,
    dari_id               TEXT NOT NULL REFERENCES pengguna (id),
    ke_id                 TEXT NOT NULL REFERENCES pengguna (id),
    peran                 TEXT NOT NULL CHECK (peran IN ('staf_humas', 'sub_koordinator', 'unit_kerja', 'pimpinan')),
    unit_id               TEXT REFERENCES unit (id),
    mulai_pada            TIMESTAMP NOT NULL,
    sampai_pada           TIMESTAMP NOT NULL,
    alasan                TEXT NOT NULL,
    status                TEXT NOT NULL CHECK (status IN ('aktif', 'dicabut')),
    dicabut_pada          TIMESTAMP,
    CHECK (dari_id <> ke_id),
    CHECK (mulai_pada < sampai_pada),
    CHECK ((peran = 'unit_kerja') = (unit_id IS NOT NULL))
);
CREATE INDEX delegasi_dibuat ON delegasi (dibuat_pada, id);
CREATE INDEX delegasi_dari ON delegasi (dari_id);
CREATE INDEX delegasi_ke ON delegasi (ke_id, sampai_pada);
CREATE INDEX delegasi_unit ON delegasi (unit_id);
ALTER TABLE arsip_laporan ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE arsip_laporan ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE impor ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE impor ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE koordinasi ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE koordinasi ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE mitra ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE mitra ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE naskah ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE naskah ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE pelaksanaan ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE pelaksanaan ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE pemberitahuan ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE pemberitahuan ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE pengguna ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE pengguna ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE permintaan_layanan ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE permintaan_layanan ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE prodi ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE prodi ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE rencana_kegiatan ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE rencana_kegiatan ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE survei_mitra ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE survei_mitra ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE templat_naskah ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE templat_naskah ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE token_layanan ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE token_layanan ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE unit ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE unit ADD COLUMN diubah_oleh_atas_nama TEXT;
ALTER TABLE koordinasi ADD COLUMN pencatat_atas_nama TEXT;
ALTER TABLE pelaksanaan ADD COLUMN dilaporkan_oleh_atas_nama TEXT;
ALTER TABLE pelaksanaan ADD COLUMN diverifikasi_oleh_atas_nama TEXT;
ALTER TABLE pelaksanaan_bukti ADD COLUMN ditambah_oleh_atas_nama TEXT;
ALTER TABLE permintaan_kejadian ADD COLUMN pelaku_atas_nama TEXT;
ALTER TABLE permintaan_kejadian ADD COLUMN dibatalkan_oleh_atas_nama TEXT;
ALTER TABLE naskah_versi ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE templat_versi ADD COLUMN dibuat_oleh_atas_nama TEXT;
ALTER TABLE templat_terbit ADD COLUMN diterbitkan_oleh_atas_nama TEXT;
ALTER TABLE kpi_snapshot ADD COLUMN dibekukan_oleh_atas_nama TEXT;
ALTER TABLE berkas ADD COLUMN pengunggah_atas_nama TEXT;
ALTER TABLE ralat ADD COLUMN oleh_atas_nama TEXT;
