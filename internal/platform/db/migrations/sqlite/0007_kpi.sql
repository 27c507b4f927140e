-- 0007: KPI targets as data (hundredths of a per cent; a year without a row of
-- its own takes the latest before it), and the indexes that tell when a KPI
-- answer last could have changed. Source: the KPI table of the SOP; B.1.15.12 is
-- min(100, 80 + 5 (year - 2020)) percentage points. Backfill: none.

-- +goose Up
CREATE TABLE kpi_target (
    kode  TEXT NOT NULL,
    tahun INTEGER NOT NULL,
    nilai INTEGER NOT NULL CHECK (nilai BETWEEN 0 AND 10000),
    PRIMARY KEY (kode, tahun)
);
INSERT INTO kpi_target (kode, tahun, nilai) VALUES
    ('B.1.15.7', 2000, 10000),
    ('B.1.15.8.a', 2000, 10000),
    ('B.1.15.8.b', 2000, 10000),
    ('B.1.15.8.c', 2000, 10000),
    ('B.1.15.12', 2020, 8000),
    ('B.1.15.12', 2021, 8500),
    ('B.1.15.12', 2022, 9000),
    ('B.1.15.12', 2023, 9500),
    ('B.1.15.12', 2024, 10000);
CREATE INDEX pelaksanaan_diubah ON pelaksanaan (diubah_pada);
CREATE INDEX survei_mitra_diubah ON survei_mitra (diubah_pada);
CREATE INDEX rencana_kegiatan_diubah ON rencana_kegiatan (diubah_pada);
-- A draft that is removed leaves no row whose diubah_pada would tell.
CREATE INDEX jurnal_rencana_dihapus ON jurnal (pada) WHERE peristiwa = 'rencana_kegiatan.dihapus';
