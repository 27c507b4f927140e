-- 0010: templat_naskah, what drafts are made from, and naskah, agreements (MoU,
-- MoA, IA) from the draft to the renewal. A version (naskah_versi, templat_versi)
-- is frozen when it is made: nothing updates its row, and only the removal of a
-- draft takes it away. naskah_mitra are the partners among pihak, for questions and
-- merges; masa_berlaku is derived at read time and stored nowhere. An agreement is
-- renewed by at most one other that was not called off. Requests, plans,
-- activities and archives name an agreement. Backfill: none; there were none.

-- +goose Up
CREATE TABLE templat_naskah (
    id                text COLLATE "C" PRIMARY KEY,
    versi             integer NOT NULL,
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    diubah_pada       timestamptz NOT NULL,
    diubah_oleh_jenis text COLLATE "C" NOT NULL,
    diubah_oleh_id    text COLLATE "C" NOT NULL,
    nama       text COLLATE "C" NOT NULL UNIQUE,
    jenis      text COLLATE "C" NOT NULL CHECK (jenis IN ('mou', 'moa', 'ia')),
    bahasa     text COLLATE "C" NOT NULL CHECK (bahasa IN ('id', 'dwibahasa')),
    keterangan text COLLATE "C",
    status     text COLLATE "C" NOT NULL CHECK (status IN ('draf', 'terbit', 'ditarik')),
    cari       text COLLATE "C" NOT NULL
);
CREATE INDEX templat_naskah_dibuat ON templat_naskah (dibuat_pada, id);
CREATE TABLE templat_versi (
    id                text COLLATE "C" PRIMARY KEY,
    templat_id        text COLLATE "C" NOT NULL REFERENCES templat_naskah (id) ON DELETE CASCADE,
    nomor             integer NOT NULL,
    berkas_id         text COLLATE "C" NOT NULL REFERENCES berkas (id),
    sha256            text COLLATE "C" NOT NULL,
    isian             text COLLATE "C" NOT NULL,
    catatan           text COLLATE "C",
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    UNIQUE (templat_id, nomor)
);
CREATE INDEX templat_versi_berkas ON templat_versi (berkas_id);
CREATE TABLE templat_terbit (
    versi_id              text COLLATE "C" PRIMARY KEY REFERENCES templat_versi (id) ON DELETE CASCADE,
    diterbitkan_pada      timestamptz NOT NULL,
    diterbitkan_oleh_jenis text COLLATE "C" NOT NULL,
    diterbitkan_oleh_id   text COLLATE "C" NOT NULL
);

CREATE TABLE naskah (
    id                text COLLATE "C" PRIMARY KEY,
    versi             integer NOT NULL,
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    diubah_pada       timestamptz NOT NULL,
    diubah_oleh_jenis text COLLATE "C" NOT NULL,
    diubah_oleh_id    text COLLATE "C" NOT NULL,
    kode               text COLLATE "C" NOT NULL UNIQUE,
    status             text COLLATE "C" NOT NULL,
    jenis              text COLLATE "C" NOT NULL CHECK (jenis IN ('mou', 'moa', 'ia')),
    judul              text COLLATE "C" NOT NULL,
    templat_id         text COLLATE "C" REFERENCES templat_naskah (id),
    permintaan_id      text COLLATE "C" REFERENCES permintaan_layanan (id),
    naskah_induk_id    text COLLATE "C" REFERENCES naskah (id),
    menggantikan_id    text COLLATE "C" REFERENCES naskah (id),
    nomor_polibatam    text COLLATE "C" UNIQUE,
    nomor_mitra        text COLLATE "C" UNIQUE,
    ruang_lingkup      text COLLATE "C" NOT NULL,
    tingkat            text COLLATE "C" NOT NULL,
    tanggal_ttd        date,
    tanggal_mulai      date,
    tanggal_berakhir   date,
    tanpa_batas_waktu  boolean NOT NULL,
    nilai_kontrak      text COLLATE "C",
    mata_uang          text COLLATE "C",
    metode_ttd         text COLLATE "C",
    pihak              text COLLATE "C" NOT NULL,
    pelaporan          text COLLATE "C" NOT NULL,
    pengecualian_periode text COLLATE "C",
    tanpa_berkas       boolean NOT NULL,
    jenis_penutupan    text COLLATE "C",
    tanggal_tutup      date,
    alasan             text COLLATE "C",
    cari               text COLLATE "C" NOT NULL,
    CHECK (tanggal_berakhir >= tanggal_mulai),
    CHECK (naskah_induk_id <> id),
    CHECK (menggantikan_id <> id)
);
CREATE INDEX naskah_templat ON naskah (templat_id);
CREATE INDEX naskah_permintaan ON naskah (permintaan_id);
CREATE INDEX naskah_induk ON naskah (naskah_induk_id);
CREATE INDEX naskah_menggantikan ON naskah (menggantikan_id);
CREATE UNIQUE INDEX naskah_satu_pengganti ON naskah (menggantikan_id) WHERE status <> 'dibatalkan';
CREATE INDEX naskah_status ON naskah (status, tanggal_berakhir, id);
CREATE INDEX naskah_berakhir ON naskah (tanggal_berakhir, id);
CREATE INDEX naskah_mulai ON naskah (tanggal_mulai, id);
CREATE INDEX naskah_dibuat ON naskah (dibuat_pada, id);
CREATE TABLE naskah_mitra (
    naskah_id text COLLATE "C" NOT NULL REFERENCES naskah (id) ON DELETE CASCADE,
    mitra_id  text COLLATE "C" NOT NULL REFERENCES mitra (id),
    urutan    integer NOT NULL,
    PRIMARY KEY (naskah_id, mitra_id)
);
CREATE INDEX naskah_mitra_mitra ON naskah_mitra (mitra_id, naskah_id);
CREATE TABLE naskah_unit (
    naskah_id text COLLATE "C" NOT NULL REFERENCES naskah (id) ON DELETE CASCADE,
    unit_id   text COLLATE "C" NOT NULL REFERENCES unit (id),
    urutan    integer NOT NULL,
    PRIMARY KEY (naskah_id, unit_id)
);
CREATE INDEX naskah_unit_unit ON naskah_unit (unit_id, naskah_id);
CREATE TABLE naskah_prodi (
    naskah_id text COLLATE "C" NOT NULL REFERENCES naskah (id) ON DELETE CASCADE,
    prodi_id  text COLLATE "C" NOT NULL REFERENCES prodi (id),
    urutan    integer NOT NULL,
    PRIMARY KEY (naskah_id, prodi_id)
);
CREATE INDEX naskah_prodi_prodi ON naskah_prodi (prodi_id, naskah_id);
CREATE TABLE naskah_bidang (
    naskah_id text COLLATE "C" NOT NULL REFERENCES naskah (id) ON DELETE CASCADE,
    bidang    text COLLATE "C" NOT NULL,
    urutan    integer NOT NULL,
    PRIMARY KEY (naskah_id, bidang)
);
CREATE INDEX naskah_bidang_bidang ON naskah_bidang (bidang, naskah_id);
CREATE TABLE naskah_versi (
    id                text COLLATE "C" PRIMARY KEY,
    naskah_id         text COLLATE "C" NOT NULL REFERENCES naskah (id) ON DELETE CASCADE,
    nomor             integer NOT NULL,
    jenis             text COLLATE "C" NOT NULL CHECK (jenis IN ('draf', 'final', 'salinan')),
    pasal             text COLLATE "C",
    berkas_id         text COLLATE "C" REFERENCES berkas (id),
    templat_versi_id  text COLLATE "C" REFERENCES templat_versi (id),
    sha256            text COLLATE "C" NOT NULL,
    permintaan_id     text COLLATE "C" REFERENCES permintaan_layanan (id),
    catatan           text COLLATE "C",
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    UNIQUE (naskah_id, nomor),
    CHECK ((pasal IS NULL) <> (berkas_id IS NULL))
);
CREATE INDEX naskah_versi_berkas ON naskah_versi (berkas_id);
CREATE INDEX naskah_versi_templat ON naskah_versi (templat_versi_id);
CREATE INDEX naskah_versi_permintaan ON naskah_versi (permintaan_id);

ALTER TABLE permintaan_layanan ADD COLUMN naskah_id text COLLATE "C" REFERENCES naskah (id);
CREATE INDEX permintaan_layanan_naskah ON permintaan_layanan (naskah_id);
ALTER TABLE permintaan_kejadian ADD COLUMN naskah_id text COLLATE "C" REFERENCES naskah (id);
CREATE INDEX permintaan_kejadian_naskah ON permintaan_kejadian (naskah_id);
ALTER TABLE rencana_kegiatan ADD COLUMN naskah_id text COLLATE "C" REFERENCES naskah (id);
CREATE INDEX rencana_kegiatan_naskah ON rencana_kegiatan (naskah_id);
ALTER TABLE pelaksanaan ADD COLUMN naskah_id text COLLATE "C" REFERENCES naskah (id);
CREATE INDEX pelaksanaan_naskah ON pelaksanaan (naskah_id);
ALTER TABLE arsip_laporan ADD COLUMN naskah_id text COLLATE "C" REFERENCES naskah (id);
CREATE INDEX arsip_laporan_naskah ON arsip_laporan (naskah_id);

-- postgres-only:begin
CREATE TRIGGER naskah_versi_tetap BEFORE UPDATE OR TRUNCATE ON naskah_versi FOR EACH STATEMENT EXECUTE FUNCTION hanya_tambah();
CREATE TRIGGER templat_versi_tetap BEFORE UPDATE OR TRUNCATE ON templat_versi FOR EACH STATEMENT EXECUTE FUNCTION hanya_tambah();
-- postgres-only:end
