-- 0005: rencana_kegiatan, the plan of a cooperation activity (SOP line 1).
-- status_sebelum_tunda remembers where a postponed plan resumes; mitra_menolak_ids
-- the partners whose latest result is tidak_sepakat. Backfill: none.

-- +goose Up
CREATE TABLE rencana_kegiatan (
    id                   TEXT NOT NULL PRIMARY KEY,
    versi                INTEGER NOT NULL,
    dibuat_pada          TIMESTAMP NOT NULL,
    dibuat_oleh_jenis    TEXT NOT NULL,
    dibuat_oleh_id       TEXT NOT NULL,
    diubah_pada          TIMESTAMP NOT NULL,
    diubah_oleh_jenis    TEXT NOT NULL,
    diubah_oleh_id       TEXT NOT NULL,
    kode                 TEXT NOT NULL UNIQUE,
    status               TEXT NOT NULL,
    judul                TEXT NOT NULL,
    tujuan               TEXT NOT NULL,
    jenis                TEXT NOT NULL,
    tanggal_mulai        TEXT NOT NULL,
    tanggal_selesai      TEXT NOT NULL,
    prioritas            TEXT NOT NULL,
    alasan               TEXT,
    status_sebelum_tunda TEXT,
    mitra_menolak_ids    TEXT NOT NULL,
    cari                 TEXT NOT NULL,
    CHECK (tanggal_selesai >= tanggal_mulai)
);
CREATE INDEX rencana_kegiatan_status ON rencana_kegiatan (status, tanggal_mulai, id);
CREATE INDEX rencana_kegiatan_mulai ON rencana_kegiatan (tanggal_mulai, id);
CREATE INDEX rencana_kegiatan_dibuat ON rencana_kegiatan (dibuat_pada, id);
CREATE TABLE rencana_mitra (
    rencana_id TEXT NOT NULL REFERENCES rencana_kegiatan (id) ON DELETE CASCADE,
    mitra_id   TEXT NOT NULL REFERENCES mitra (id),
    urutan     INTEGER NOT NULL,
    PRIMARY KEY (rencana_id, mitra_id)
);
CREATE INDEX rencana_mitra_mitra ON rencana_mitra (mitra_id, rencana_id);
CREATE TABLE rencana_unit (
    rencana_id TEXT NOT NULL REFERENCES rencana_kegiatan (id) ON DELETE CASCADE,
    unit_id    TEXT NOT NULL REFERENCES unit (id),
    urutan     INTEGER NOT NULL,
    PRIMARY KEY (rencana_id, unit_id)
);
CREATE INDEX rencana_unit_unit ON rencana_unit (unit_id, rencana_id);
CREATE TABLE rencana_prodi (
    rencana_id TEXT NOT NULL REFERENCES rencana_kegiatan (id) ON DELETE CASCADE,
    prodi_id   TEXT NOT NULL REFERENCES prodi (id),
    urutan     INTEGER NOT NULL,
    PRIMARY KEY (rencana_id, prodi_id)
);
CREATE INDEX rencana_prodi_prodi ON rencana_prodi (prodi_id, rencana_id);
