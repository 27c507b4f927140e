-- 0005: rencana_kegiatan, the plan of a cooperation activity (SOP line 1).
-- status_sebelum_tunda remembers where a postponed plan resumes; mitra_menolak_ids
-- the partners whose latest result is tidak_sepakat. Backfill: none.

-- +goose Up
CREATE TABLE rencana_kegiatan (
    id                   text COLLATE "C" PRIMARY KEY,
    versi                integer NOT NULL,
    dibuat_pada          timestamptz NOT NULL,
    dibuat_oleh_jenis    text COLLATE "C" NOT NULL,
    dibuat_oleh_id       text COLLATE "C" NOT NULL,
    diubah_pada          timestamptz NOT NULL,
    diubah_oleh_jenis    text COLLATE "C" NOT NULL,
    diubah_oleh_id       text COLLATE "C" NOT NULL,
    kode                 text COLLATE "C" NOT NULL UNIQUE,
    status               text COLLATE "C" NOT NULL,
    judul                text COLLATE "C" NOT NULL,
    tujuan               text COLLATE "C" NOT NULL,
    jenis                text COLLATE "C" NOT NULL,
    tanggal_mulai        date NOT NULL,
    tanggal_selesai      date NOT NULL,
    prioritas            text COLLATE "C" NOT NULL,
    alasan               text COLLATE "C",
    status_sebelum_tunda text COLLATE "C",
    mitra_menolak_ids    text COLLATE "C" NOT NULL,
    cari                 text COLLATE "C" NOT NULL,
    CHECK (tanggal_selesai >= tanggal_mulai)
);
CREATE INDEX rencana_kegiatan_status ON rencana_kegiatan (status, tanggal_mulai, id);
CREATE INDEX rencana_kegiatan_mulai ON rencana_kegiatan (tanggal_mulai, id);
CREATE INDEX rencana_kegiatan_dibuat ON rencana_kegiatan (dibuat_pada, id);
CREATE TABLE rencana_mitra (
    rencana_id text COLLATE "C" NOT NULL REFERENCES rencana_kegiatan (id) ON DELETE CASCADE,
    mitra_id   text COLLATE "C" NOT NULL REFERENCES mitra (id),
    urutan     integer NOT NULL,
    PRIMARY KEY (rencana_id, mitra_id)
);
CREATE INDEX rencana_mitra_mitra ON rencana_mitra (mitra_id, rencana_id);
CREATE TABLE rencana_unit (
    rencana_id text COLLATE "C" NOT NULL REFERENCES rencana_kegiatan (id) ON DELETE CASCADE,
    unit_id    text COLLATE "C" NOT NULL REFERENCES unit (id),
    urutan     integer NOT NULL,
    PRIMARY KEY (rencana_id, unit_id)
);
CREATE INDEX rencana_unit_unit ON rencana_unit (unit_id, rencana_id);
CREATE TABLE rencana_prodi (
    rencana_id text COLLATE "C" NOT NULL REFERENCES rencana_kegiatan (id) ON DELETE CASCADE,
    prodi_id   text COLLATE "C" NOT NULL REFERENCES prodi (id),
    urutan     integer NOT NULL,
    PRIMARY KEY (rencana_id, prodi_id)
);
CREATE INDEX rencana_prodi_prodi ON rencana_prodi (prodi_id, rencana_id);
