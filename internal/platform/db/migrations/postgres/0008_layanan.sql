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
    versi       integer PRIMARY KEY,
    isi         text COLLATE "C" NOT NULL
);
INSERT INTO kebijakan_sla (versi, isi) VALUES (1, '{"data":[{"kpi":"B.1.15.14.a","berlaku_mulai":"2000-01-01","basis":"jam_dinding","batas":{"nilai":1,"satuan":"hari"}},{"kpi":"B.1.15.14.b","berlaku_mulai":"2000-01-01","basis":"jam_dinding","batas":{"nilai":900,"satuan":"detik"}},{"kpi":"B.1.15.14.c","berlaku_mulai":"2000-01-01","basis":"jam_dinding","batas":{"nilai":1,"satuan":"hari"}}],"batas_catat_detik":604800,"susulan_detik":900}');
CREATE TABLE kalender_kerja (
    versi       integer PRIMARY KEY,
    isi         text COLLATE "C" NOT NULL,
    sidik       text COLLATE "C" NOT NULL UNIQUE,
    dibuat_pada timestamptz NOT NULL
);

CREATE TABLE permintaan_layanan (
    id                text COLLATE "C" PRIMARY KEY,
    versi             integer NOT NULL,
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    diubah_pada       timestamptz NOT NULL,
    diubah_oleh_jenis text COLLATE "C" NOT NULL,
    diubah_oleh_id    text COLLATE "C" NOT NULL,
    kode                   text COLLATE "C" NOT NULL UNIQUE,
    status                 text COLLATE "C" NOT NULL,
    jenis                  text COLLATE "C" NOT NULL,
    jenis_naskah           text COLLATE "C",
    kanal                  text COLLATE "C" NOT NULL,
    referensi_sistem       text COLLATE "C",
    referensi_id           text COLLATE "C",
    pemohon_jenis          text COLLATE "C" NOT NULL,
    pemohon                text COLLATE "C" NOT NULL,
    mitra_id               text COLLATE "C" REFERENCES mitra (id),
    unit_id                text COLLATE "C" REFERENCES unit (id),
    perihal                text COLLATE "C" NOT NULL,
    isi                    text COLLATE "C",
    masuk_pada             timestamptz NOT NULL,
    dicatat_pada           timestamptz NOT NULL,
    alasan_terlambat_catat text COLLATE "C",
    melewati_batas_catat   boolean NOT NULL,
    penanggung_jawab_id    text COLLATE "C" REFERENCES pengguna (id),
    rencana_id             text COLLATE "C" REFERENCES rencana_kegiatan (id),
    duplikat_dari_id       text COLLATE "C" REFERENCES permintaan_layanan (id),
    ditandai_duplikat_pada timestamptz,
    dibatalkan_pada        timestamptz,
    selesai_pada           timestamptz,
    alasan                 text COLLATE "C",
    asal                   text COLLATE "C" NOT NULL,
    versi_kebijakan        integer NOT NULL REFERENCES kebijakan_sla (versi),
    versi_kalender         integer NOT NULL REFERENCES kalender_kerja (versi),
    tenggat                timestamptz NOT NULL,
    cari                   text COLLATE "C" NOT NULL,
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
    id            text COLLATE "C" PRIMARY KEY,
    permintaan_id text COLLATE "C" NOT NULL REFERENCES permintaan_layanan (id),
    urutan        integer NOT NULL,
    jenis         text COLLATE "C" NOT NULL,
    terjadi_pada  timestamptz NOT NULL,
    dicatat_pada  timestamptz NOT NULL,
    pelaku_jenis  text COLLATE "C" NOT NULL,
    pelaku_id     text COLLATE "C" NOT NULL,
    kanal         text COLLATE "C" NOT NULL,
    isi           text COLLATE "C",
    nomor         text COLLATE "C",
    otomatis      boolean NOT NULL,
    bukti         text COLLATE "C" NOT NULL,
    dibatalkan_pada       timestamptz,
    dibatalkan_oleh_jenis text COLLATE "C",
    dibatalkan_oleh_id    text COLLATE "C",
    dibatalkan_alasan     text COLLATE "C"
);
CREATE INDEX permintaan_kejadian_permintaan ON permintaan_kejadian (permintaan_id, urutan);

CREATE TABLE permintaan_jam (
    permintaan_id         text COLLATE "C" NOT NULL REFERENCES permintaan_layanan (id),
    kpi                   text COLLATE "C" NOT NULL CHECK (kpi IN ('a', 'b', 'c')),
    basis                 text COLLATE "C" NOT NULL CHECK (basis IN ('jam_dinding', 'jam_kerja')),
    kanal                 text COLLATE "C" NOT NULL,
    berlaku               boolean NOT NULL,
    terpisah              boolean NOT NULL,
    lewat                 boolean NOT NULL,
    mulai_pada            timestamptz NOT NULL,
    tenggat_dinding       timestamptz NOT NULL,
    tenggat_kerja         timestamptz NOT NULL,
    berhenti_pada         timestamptz,
    susulan               boolean NOT NULL,
    ketat_berlaku         boolean NOT NULL,
    ketat_terpisah        boolean NOT NULL,
    ketat_lewat           boolean NOT NULL,
    ketat_mulai_pada      timestamptz NOT NULL,
    ketat_tenggat_dinding timestamptz NOT NULL,
    ketat_tenggat_kerja   timestamptz NOT NULL,
    ketat_berhenti_pada   timestamptz,
    dikecualikan_pada     timestamptz,
    sementara             boolean NOT NULL,
    hasil                 text COLLATE "C",
    hasil_kerja           text COLLATE "C",
    ketat_hasil           text COLLATE "C",
    durasi_detik          bigint,
    tahun                 integer NOT NULL,
    PRIMARY KEY (permintaan_id, kpi)
);
CREATE INDEX permintaan_jam_mulai ON permintaan_jam (kpi, mulai_pada, permintaan_id);
CREATE INDEX permintaan_jam_terbuka ON permintaan_jam (kpi, mulai_pada) WHERE hasil IS NULL;
CREATE INDEX permintaan_jam_ketat_terbuka ON permintaan_jam (kpi, ketat_mulai_pada) WHERE ketat_hasil IS NULL;
CREATE INDEX permintaan_jam_durasi ON permintaan_jam (kpi, tahun, durasi_detik, mulai_pada, kanal) WHERE durasi_detik IS NOT NULL;
CREATE INDEX permintaan_jam_ketat ON permintaan_jam (kpi, ketat_mulai_pada, permintaan_id);

CREATE TABLE permintaan_rekap (
    kpi          text COLLATE "C" NOT NULL CHECK (kpi IN ('a', 'b', 'c')),
    bulan        text COLLATE "C" NOT NULL,
    kanal        text COLLATE "C" NOT NULL,
    bacaan       text COLLATE "C" NOT NULL CHECK (bacaan IN ('terbukti', 'jam_kerja', 'ketat', 'terpisah')),
    tepat        integer NOT NULL,
    terlambat    integer NOT NULL,
    dikecualikan integer NOT NULL,
    susulan      integer NOT NULL,
    berhenti     integer NOT NULL,
    PRIMARY KEY (kpi, bulan, kanal, bacaan)
);
INSERT INTO kpi_target (kode, tahun, nilai) VALUES ('B.1.15.14.a', 2000, 10000), ('B.1.15.14.b', 2000, 10000), ('B.1.15.14.c', 2000, 10000);
