-- 0011: frozen KPIs, and targets with a version and a source. kpi_snapshot is one
-- act of freezing; isi is the canonical JSON that digest (SHA-256) is over.
-- kpi_beku are its answers, a row for each indicator and scope, with isi_id and
-- isi_en as they are sent; urutan counts the snapshots of one indicator and
-- period, and the highest is the one in force. kpi_bahan is what was counted,
-- gzipped JSON, for the drill-down. Nothing of these is ever changed. The lock
-- kpi_beku in sewa lets one freeze at a time look. Backfill: every year from 2020
-- to 2035 gets a target row of its own, with the value that was in force.

-- +goose Up
ALTER TABLE kpi_target ADD COLUMN versi INTEGER NOT NULL DEFAULT 1;
ALTER TABLE kpi_target ADD COLUMN sumber TEXT NOT NULL DEFAULT 'Tabel KPI SOP Perencanaan Program Kerjasama';
INSERT INTO kpi_target (kode, tahun, nilai)
    WITH RECURSIVE tahun (n) AS (SELECT 2020 UNION ALL SELECT n + 1 FROM tahun WHERE n < 2035)
    SELECT k.kode, y.n, (SELECT p.nilai FROM kpi_target p WHERE p.kode = k.kode AND p.tahun <= y.n ORDER BY p.tahun DESC LIMIT 1)
    FROM (SELECT DISTINCT kode FROM kpi_target) k CROSS JOIN tahun y WHERE true
    ON CONFLICT (kode, tahun) DO NOTHING;

CREATE TABLE kpi_snapshot (
    id                  TEXT NOT NULL PRIMARY KEY,
    periode             TEXT NOT NULL,
    tahun               INTEGER NOT NULL,
    kode                TEXT NOT NULL,
    alasan              TEXT,
    dibekukan_pada      TIMESTAMP NOT NULL,
    dibekukan_oleh_jenis TEXT NOT NULL,
    dibekukan_oleh_id   TEXT NOT NULL,
    digest              TEXT NOT NULL,
    isi                 TEXT NOT NULL
);
CREATE INDEX kpi_snapshot_periode ON kpi_snapshot (periode, id);
CREATE TABLE kpi_beku (
    snapshot_id   TEXT NOT NULL REFERENCES kpi_snapshot (id),
    kode          TEXT NOT NULL,
    periode       TEXT NOT NULL,
    cakupan       TEXT NOT NULL,
    cakupan_id    TEXT NOT NULL,
    urutan        INTEGER NOT NULL,
    pembilang     INTEGER NOT NULL,
    penyebut      INTEGER NOT NULL,
    target        INTEGER,
    isi_id        TEXT NOT NULL,
    isi_en        TEXT NOT NULL,
    PRIMARY KEY (kode, periode, cakupan, cakupan_id, urutan),
    CHECK (cakupan IN ('lembaga', 'jurusan', 'prodi', 'kanal'))
);
CREATE INDEX kpi_beku_snapshot ON kpi_beku (snapshot_id);
CREATE TABLE kpi_bahan (
    snapshot_id TEXT NOT NULL REFERENCES kpi_snapshot (id),
    nama        TEXT NOT NULL,
    isi         BLOB NOT NULL,
    PRIMARY KEY (snapshot_id, nama)
);
-- What a year is counted from: the activities that end in it or later.
CREATE INDEX pelaksanaan_selesai ON pelaksanaan (tanggal_selesai, id);
INSERT INTO sewa (nama) VALUES ('kpi_beku');
