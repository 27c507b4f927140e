-- 0011: frozen KPIs, and targets with a version and a source. kpi_snapshot is one
-- act of freezing; isi is the canonical JSON that digest (SHA-256) is over.
-- kpi_beku are its answers, a row for each indicator and scope, with isi_id and
-- isi_en as they are sent; urutan counts the snapshots of one indicator and
-- period, and the highest is the one in force. kpi_bahan is what was counted,
-- gzipped JSON, for the drill-down. Nothing of these is ever changed. The lock
-- kpi_beku in sewa lets one freeze at a time look. Backfill: every year from 2020
-- to 2035 gets a target row of its own, with the value that was in force.

-- +goose Up
ALTER TABLE kpi_target ADD COLUMN versi integer NOT NULL DEFAULT 1;
ALTER TABLE kpi_target ADD COLUMN sumber text COLLATE "C" NOT NULL DEFAULT 'Tabel KPI SOP Perencanaan Program Kerjasama';
INSERT INTO kpi_target (kode, tahun, nilai)
    WITH RECURSIVE tahun (n) AS (SELECT 2020 UNION ALL SELECT n + 1 FROM tahun WHERE n < 2035)
    SELECT k.kode, y.n, (SELECT p.nilai FROM kpi_target p WHERE p.kode = k.kode AND p.tahun <= y.n ORDER BY p.tahun DESC LIMIT 1)
    FROM (SELECT DISTINCT kode FROM kpi_target) k CROSS JOIN tahun y WHERE true
    ON CONFLICT (kode, tahun) DO NOTHING;

CREATE TABLE kpi_snapshot (
    id                  text COLLATE "C" NOT NULL PRIMARY KEY,
    periode             text COLLATE "C" NOT NULL,
    tahun               integer NOT NULL,
    kode                text COLLATE "C" NOT NULL,
    alasan              text COLLATE "C",
    dibekukan_pada      timestamptz NOT NULL,
    dibekukan_oleh_jenis text COLLATE "C" NOT NULL,
    dibekukan_oleh_id   text COLLATE "C" NOT NULL,
    digest              text COLLATE "C" NOT NULL,
    isi                 text COLLATE "C" NOT NULL
);
CREATE INDEX kpi_snapshot_periode ON kpi_snapshot (periode, id);
CREATE TABLE kpi_beku (
    snapshot_id   text COLLATE "C" NOT NULL REFERENCES kpi_snapshot (id),
    kode          text COLLATE "C" NOT NULL,
    periode       text COLLATE "C" NOT NULL,
    cakupan       text COLLATE "C" NOT NULL,
    cakupan_id    text COLLATE "C" NOT NULL,
    urutan        integer NOT NULL,
    pembilang     integer NOT NULL,
    penyebut      integer NOT NULL,
    target        integer,
    isi_id        text COLLATE "C" NOT NULL,
    isi_en        text COLLATE "C" NOT NULL,
    PRIMARY KEY (kode, periode, cakupan, cakupan_id, urutan),
    CHECK (cakupan IN ('lembaga', 'jurusan', 'prodi', 'kanal'))
);
CREATE INDEX kpi_beku_snapshot ON kpi_beku (snapshot_id);
CREATE TABLE kpi_bahan (
    snapshot_id text COLLATE "C" NOT NULL REFERENCES kpi_snapshot (id),
    nama        text COLLATE "C" NOT NULL,
    isi         bytea NOT NULL,
    PRIMARY KEY (snapshot_id, nama)
);
-- What a year is counted from: the activities that end in it or later.
CREATE INDEX pelaksanaan_selesai ON pelaksanaan (tanggal_selesai, id);
INSERT INTO sewa (nama) VALUES ('kpi_beku');
