-- 0010: templat_naskah, what drafts are made from, and naskah, agreements (MoU,
-- MoA, IA) from the draft to the renewal. A version (naskah_versi, templat_versi)
-- is frozen when it is made: nothing updates its row, and only the removal of a
-- draft takes it away. naskah_mitra are the partners among pihak, for questions and
-- merges; masa_berlaku is derived at read time and stored nowhere. An agreement is
-- renewed by at most one other that was not called off. Requests, plans,
-- activities and archives name an agreement. Backfill: none; there were none.

-- +goose Up
CREATE TABLE templat_naskah (
    id                TEXT NOT NULL PRIMARY KEY,
    versi             INTEGER NOT NULL,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    diubah_pada       TIMESTAMP NOT NULL,
    diubah_oleh_jenis TEXT NOT NULL,
    diubah_oleh_id    TEXT NOT NULL,
    nama       TEXT NOT NULL UNIQUE,
    jenis      TEXT NOT NULL CHECK (jenis IN ('mou', 'moa', 'ia')),
    bahasa     TEXT NOT NULL CHECK (bahasa IN ('id', 'dwibahasa')),
    keterangan TEXT,
    status     TEXT NOT NULL CHECK (status IN ('draf', 'terbit', 'ditarik')),
    cari       TEXT NOT NULL
);
CREATE INDEX templat_naskah_dibuat ON templat_naskah (dibuat_pada, id);
CREATE TABLE templat_versi (
    id                TEXT NOT NULL PRIMARY KEY,
    templat_id        TEXT NOT NULL REFERENCES templat_naskah (id) ON DELETE CASCADE,
    nomor             INTEGER NOT NULL,
    berkas_id         TEXT NOT NULL REFERENCES berkas (id),
    sha256            TEXT NOT NULL,
    isian             TEXT NOT NULL,
    catatan           TEXT,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    UNIQUE (templat_id, nomor)
);
CREATE INDEX templat_versi_berkas ON templat_versi (berkas_id);
CREATE TABLE templat_terbit (
    versi_id              TEXT NOT NULL PRIMARY KEY REFERENCES templat_versi (id) ON DELETE CASCADE,
    diterbitkan_pada      TIMESTAMP NOT NULL,
    diterbitkan_oleh_jenis TEXT NOT NULL,
    diterbitkan_oleh_id   TEXT NOT NULL
);

CREATE TABLE naskah (
    id                TEXT NOT NULL PRIMARY KEY,
    versi             INTEGER NOT NULL,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    diubah_pada       TIMESTAMP NOT NULL,
    diubah_oleh_jenis TEXT NOT NULL,
    diubah_oleh_id    TEXT NOT NULL,
    kode               TEXT NOT NULL UNIQUE,
    status             TEXT NOT NULL,
    jenis              TEXT NOT NULL CHECK (jenis IN ('mou', 'moa', 'ia')),
    judul              TEXT NOT NULL,
    templat_id         TEXT REFERENCES templat_naskah (id),
    permintaan_id      TEXT REFERENCES permintaan_layanan (id),
    naskah_induk_id    TEXT REFERENCES naskah (id),
    menggantikan_id    TEXT REFERENCES naskah (id),
    nomor_polibatam    TEXT UNIQUE,
    nomor_mitra        TEXT UNIQUE,
    ruang_lingkup      TEXT NOT NULL,
    tingkat            TEXT NOT NULL,
    tanggal_ttd        TEXT,
    tanggal_mulai      TEXT,
    tanggal_berakhir   TEXT,
    tanpa_batas_waktu  BOOLEAN NOT NULL,
    nilai_kontrak      TEXT,
    mata_uang          TEXT,
    metode_ttd         TEXT,
    pihak              TEXT NOT NULL,
    pelaporan          TEXT NOT NULL,
    pengecualian_periode TEXT,
    tanpa_berkas       BOOLEAN NOT NULL,
    jenis_penutupan    TEXT,
    tanggal_tutup      TEXT,
    alasan             TEXT,
    cari               TEXT NOT NULL,
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
    naskah_id TEXT NOT NULL REFERENCES naskah (id) ON DELETE CASCADE,
    mitra_id  TEXT NOT NULL REFERENCES mitra (id),
    urutan    INTEGER NOT NULL,
    PRIMARY KEY (naskah_id, mitra_id)
);
CREATE INDEX naskah_mitra_mitra ON naskah_mitra (mitra_id, naskah_id);
CREATE TABLE naskah_unit (
    naskah_id TEXT NOT NULL REFERENCES naskah (id) ON DELETE CASCADE,
    unit_id   TEXT NOT NULL REFERENCES unit (id),
    urutan    INTEGER NOT NULL,
    PRIMARY KEY (naskah_id, unit_id)
);
CREATE INDEX naskah_unit_unit ON naskah_unit (unit_id, naskah_id);
CREATE TABLE naskah_prodi (
    naskah_id TEXT NOT NULL REFERENCES naskah (id) ON DELETE CASCADE,
    prodi_id  TEXT NOT NULL REFERENCES prodi (id),
    urutan    INTEGER NOT NULL,
    PRIMARY KEY (naskah_id, prodi_id)
);
CREATE INDEX naskah_prodi_prodi ON naskah_prodi (prodi_id, naskah_id);
CREATE TABLE naskah_bidang (
    naskah_id TEXT NOT NULL REFERENCES naskah (id) ON DELETE CASCADE,
    bidang    TEXT NOT NULL,
    urutan    INTEGER NOT NULL,
    PRIMARY KEY (naskah_id, bidang)
);
CREATE INDEX naskah_bidang_bidang ON naskah_bidang (bidang, naskah_id);
CREATE TABLE naskah_versi (
    id                TEXT NOT NULL PRIMARY KEY,
    naskah_id         TEXT NOT NULL REFERENCES naskah (id) ON DELETE CASCADE,
    nomor             INTEGER NOT NULL,
    jenis             TEXT NOT NULL CHECK (jenis IN ('draf', 'final', 'salinan')),
    pasal             TEXT,
    berkas_id         TEXT REFERENCES berkas (id),
    templat_versi_id  TEXT REFERENCES templat_versi (id),
    sha256            TEXT NOT NULL,
    permintaan_id     TEXT REFERENCES permintaan_layanan (id),
    catatan           TEXT,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    UNIQUE (naskah_id, nomor),
    CHECK ((pasal IS NULL) <> (berkas_id IS NULL))
);
CREATE INDEX naskah_versi_berkas ON naskah_versi (berkas_id);
CREATE INDEX naskah_versi_templat ON naskah_versi (templat_versi_id);
CREATE INDEX naskah_versi_permintaan ON naskah_versi (permintaan_id);

ALTER TABLE permintaan_layanan ADD COLUMN naskah_id TEXT REFERENCES naskah (id);
CREATE INDEX permintaan_layanan_naskah ON permintaan_layanan (naskah_id);
ALTER TABLE permintaan_kejadian ADD COLUMN naskah_id TEXT REFERENCES naskah (id);
CREATE INDEX permintaan_kejadian_naskah ON permintaan_kejadian (naskah_id);
ALTER TABLE rencana_kegiatan ADD COLUMN naskah_id TEXT REFERENCES naskah (id);
CREATE INDEX rencana_kegiatan_naskah ON rencana_kegiatan (naskah_id);
ALTER TABLE pelaksanaan ADD COLUMN naskah_id TEXT REFERENCES naskah (id);
CREATE INDEX pelaksanaan_naskah ON pelaksanaan (naskah_id);
ALTER TABLE arsip_laporan ADD COLUMN naskah_id TEXT REFERENCES naskah (id);
CREATE INDEX arsip_laporan_naskah ON arsip_laporan (naskah_id);

-- +goose StatementBegin
CREATE TRIGGER naskah_versi_tetap BEFORE UPDATE ON naskah_versi BEGIN
    SELECT RAISE(ABORT, 'table naskah_versi is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER templat_versi_tetap BEFORE UPDATE ON templat_versi BEGIN
    SELECT RAISE(ABORT, 'table templat_versi is append-only');
END;
-- +goose StatementEnd
