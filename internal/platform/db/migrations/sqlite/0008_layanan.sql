-- 0008: permintaan_layanan, requests against the clock (KPI B.1.15.14.a to c).
-- kebijakan_sla and kalender_kerja keep every version for ever: a clock names the
-- two it was fixed with. permintaan_jam holds the clocks of a request, one row a
-- KPI, twice: as attested (terbukti) and strict (ketat). hasil is a verdict that
-- no instant changes any more, NULL while the clock is open: then it follows from
-- the due and the instant. permintaan_rekap counts those final verdicts by month
-- of arrival (WIB), medium and reading, in the transaction that makes them. permintaan_layanan.tenggat is the next due
-- of an open clock on the official basis, or the year 9999.
-- Backfill: none.

-- +goose Up
CREATE TABLE kebijakan_sla (
    versi       INTEGER NOT NULL PRIMARY KEY,
    isi         TEXT NOT NULL
);
INSERT INTO kebijakan_sla (versi, isi) VALUES (1, '{"data":[{"kpi":"B.1.15.14.a","berlaku_mulai":"2000-01-01","basis":"jam_dinding","batas":{"nilai":1,"satuan":"hari"}},{"kpi":"B.1.15.14.b","berlaku_mulai":"2000-01-01","basis":"jam_dinding","batas":{"nilai":900,"satuan":"detik"}},{"kpi":"B.1.15.14.c","berlaku_mulai":"2000-01-01","basis":"jam_dinding","batas":{"nilai":1,"satuan":"hari"}}],"batas_catat_detik":604800,"susulan_detik":900}');
CREATE TABLE kalender_kerja (
    versi       INTEGER NOT NULL PRIMARY KEY,
    isi         TEXT NOT NULL,
    sidik       TEXT NOT NULL UNIQUE,
    dibuat_pada TIMESTAMP NOT NULL
);

CREATE TABLE permintaan_layanan (
    id                TEXT NOT NULL PRIMARY KEY,
    versi             INTEGER NOT NULL,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    diubah_pada       TIMESTAMP NOT NULL,
    diubah_oleh_jenis TEXT NOT NULL,
    diubah_oleh_id    TEXT NOT NULL,
    kode                   TEXT NOT NULL UNIQUE,
    status                 TEXT NOT NULL,
    jenis                  TEXT NOT NULL,
    jenis_naskah           TEXT,
    kanal                  TEXT NOT NULL,
    referensi_sistem       TEXT,
    referensi_id           TEXT,
    pemohon_jenis          TEXT NOT NULL,
    pemohon                TEXT NOT NULL,
    mitra_id               TEXT REFERENCES mitra (id),
    unit_id                TEXT REFERENCES unit (id),
    perihal                TEXT NOT NULL,
    isi                    TEXT,
    masuk_pada             TIMESTAMP NOT NULL,
    dicatat_pada           TIMESTAMP NOT NULL,
    alasan_terlambat_catat TEXT,
    melewati_batas_catat   BOOLEAN NOT NULL,
    penanggung_jawab_id    TEXT REFERENCES pengguna (id),
    rencana_id             TEXT REFERENCES rencana_kegiatan (id),
    duplikat_dari_id       TEXT REFERENCES permintaan_layanan (id),
    ditandai_duplikat_pada TIMESTAMP,
    dibatalkan_pada        TIMESTAMP,
    selesai_pada           TIMESTAMP,
    alasan                 TEXT,
    asal                   TEXT NOT NULL,
    versi_kebijakan        INTEGER NOT NULL REFERENCES kebijakan_sla (versi),
    versi_kalender         INTEGER NOT NULL REFERENCES kalender_kerja (versi),
    tenggat                TIMESTAMP NOT NULL,
    cari                   TEXT NOT NULL,
    UNIQUE (referensi_sistem, referensi_id),
    CHECK ((referensi_sistem IS NULL) = (referensi_id IS NULL))
);
CREATE INDEX permintaan_layanan_tenggat ON permintaan_layanan (tenggat, id);
CREATE INDEX permintaan_layanan_masuk ON permintaan_layanan (masuk_pada, id);
CREATE INDEX permintaan_layanan_status ON permintaan_layanan (status, tenggat, id);
CREATE INDEX permintaan_layanan_diubah ON permintaan_layanan (diubah_pada);
CREATE INDEX permintaan_layanan_mitra ON permintaan_layanan (mitra_id);
CREATE INDEX permintaan_layanan_unit ON permintaan_layanan (unit_id);
CREATE INDEX permintaan_layanan_penanggung_jawab ON permintaan_layanan (penanggung_jawab_id, tenggat, id);
CREATE INDEX permintaan_layanan_rencana ON permintaan_layanan (rencana_id);
CREATE INDEX permintaan_layanan_duplikat ON permintaan_layanan (duplikat_dari_id);
CREATE INDEX permintaan_layanan_kebijakan ON permintaan_layanan (versi_kebijakan);
CREATE INDEX permintaan_layanan_kalender ON permintaan_layanan (versi_kalender);

CREATE TABLE permintaan_kejadian (
    id            TEXT NOT NULL PRIMARY KEY,
    permintaan_id TEXT NOT NULL REFERENCES permintaan_layanan (id),
    urutan        INTEGER NOT NULL,
    jenis         TEXT NOT NULL,
    terjadi_pada  TIMESTAMP NOT NULL,
    dicatat_pada  TIMESTAMP NOT NULL,
    pelaku_jenis  TEXT NOT NULL,
    pelaku_id     TEXT NOT NULL,
    kanal         TEXT NOT NULL,
    isi           TEXT,
    nomor         TEXT,
    otomatis      BOOLEAN NOT NULL,
    bukti         TEXT NOT NULL,
    dibatalkan_pada       TIMESTAMP,
    dibatalkan_oleh_jenis TEXT,
    dibatalkan_oleh_id    TEXT,
    dibatalkan_alasan     TEXT
);
CREATE INDEX permintaan_kejadian_permintaan ON permintaan_kejadian (permintaan_id, urutan);

CREATE TABLE permintaan_jam (
    permintaan_id         TEXT NOT NULL REFERENCES permintaan_layanan (id),
    kpi                   TEXT NOT NULL CHECK (kpi IN ('a', 'b', 'c')),
    basis                 TEXT NOT NULL CHECK (basis IN ('jam_dinding', 'jam_kerja')),
    kanal                 TEXT NOT NULL,
    berlaku               BOOLEAN NOT NULL,
    terpisah              BOOLEAN NOT NULL,
    lewat                 BOOLEAN NOT NULL,
    mulai_pada            TIMESTAMP NOT NULL,
    tenggat_dinding       TIMESTAMP NOT NULL,
    tenggat_kerja         TIMESTAMP NOT NULL,
    berhenti_pada         TIMESTAMP,
    susulan               BOOLEAN NOT NULL,
    ketat_berlaku         BOOLEAN NOT NULL,
    ketat_terpisah        BOOLEAN NOT NULL,
    ketat_lewat           BOOLEAN NOT NULL,
    ketat_mulai_pada      TIMESTAMP NOT NULL,
    ketat_tenggat_dinding TIMESTAMP NOT NULL,
    ketat_tenggat_kerja   TIMESTAMP NOT NULL,
    ketat_berhenti_pada   TIMESTAMP,
    dikecualikan_pada     TIMESTAMP,
    sementara             BOOLEAN NOT NULL,
    hasil                 TEXT,
    hasil_kerja           TEXT,
    ketat_hasil           TEXT,
    durasi_detik          INTEGER,
    tahun                 INTEGER NOT NULL,
    PRIMARY KEY (permintaan_id, kpi)
);
CREATE INDEX permintaan_jam_mulai ON permintaan_jam (kpi, mulai_pada, permintaan_id);
CREATE INDEX permintaan_jam_terbuka ON permintaan_jam (kpi, mulai_pada) WHERE hasil IS NULL;
CREATE INDEX permintaan_jam_ketat_terbuka ON permintaan_jam (kpi, ketat_mulai_pada) WHERE ketat_hasil IS NULL;
CREATE INDEX permintaan_jam_durasi ON permintaan_jam (kpi, tahun, durasi_detik, mulai_pada, kanal) WHERE durasi_detik IS NOT NULL;
CREATE INDEX permintaan_jam_ketat ON permintaan_jam (kpi, ketat_mulai_pada, permintaan_id);

CREATE TABLE permintaan_rekap (
    kpi          TEXT NOT NULL CHECK (kpi IN ('a', 'b', 'c')),
    bulan        TEXT NOT NULL,
    kanal        TEXT NOT NULL,
    bacaan       TEXT NOT NULL CHECK (bacaan IN ('terbukti', 'jam_kerja', 'ketat', 'terpisah')),
    tepat        INTEGER NOT NULL,
    terlambat    INTEGER NOT NULL,
    dikecualikan INTEGER NOT NULL,
    susulan      INTEGER NOT NULL,
    berhenti     INTEGER NOT NULL,
    PRIMARY KEY (kpi, bulan, kanal, bacaan)
);
INSERT INTO kpi_target (kode, tahun, nilai) VALUES ('B.1.15.14.a', 2000, 10000), ('B.1.15.14.b', 2000, 10000), ('B.1.15.14.c', 2000, 10000);
