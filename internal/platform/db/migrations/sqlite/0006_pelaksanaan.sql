-- 0006: koordinasi, pelaksanaan, survei_mitra, arsip_laporan (SOP lines 2 to 4)
-- and the files attached to them. Bytes of a file are shared by hash; a row is
-- one upload. berkas_lampiran says which records a file is attached to: who may
-- read one of them may read the file, and what is attached to none is swept.
-- berkas_isi is one row for each content; sweeping locks it, and dipesan_pada
-- keeps content that an upload is about to name; diperiksa_pada is when its hash
-- was last recomputed.
-- Backfill: none.

-- +goose Up
CREATE TABLE berkas_isi (
    sha256       TEXT NOT NULL PRIMARY KEY,
    ukuran       INTEGER NOT NULL CHECK (ukuran > 0),
    dipesan_pada TIMESTAMP NOT NULL,
    diperiksa_pada TIMESTAMP NOT NULL
);
CREATE INDEX berkas_isi_diperiksa ON berkas_isi (diperiksa_pada);
CREATE INDEX berkas_isi_dipesan ON berkas_isi (dipesan_pada);
CREATE TABLE berkas (
    id           TEXT NOT NULL PRIMARY KEY,
    nama         TEXT NOT NULL,
    sha256       TEXT NOT NULL REFERENCES berkas_isi (sha256),
    ukuran       INTEGER NOT NULL CHECK (ukuran > 0),
    mime         TEXT NOT NULL,
    pengunggah_jenis TEXT NOT NULL,
    pengunggah_id    TEXT NOT NULL,
    dibuat_pada  TIMESTAMP NOT NULL
);
CREATE INDEX berkas_sha256 ON berkas (sha256);
CREATE INDEX berkas_dibuat ON berkas (dibuat_pada);
CREATE TABLE berkas_lampiran (
    berkas_id TEXT NOT NULL REFERENCES berkas (id),
    subjek    TEXT NOT NULL,
    subjek_id TEXT NOT NULL,
    PRIMARY KEY (berkas_id, subjek, subjek_id)
);
CREATE INDEX berkas_lampiran_subjek ON berkas_lampiran (subjek, subjek_id);

CREATE TABLE koordinasi (
    id                TEXT NOT NULL PRIMARY KEY,
    versi             INTEGER NOT NULL,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    diubah_pada       TIMESTAMP NOT NULL,
    diubah_oleh_jenis TEXT NOT NULL,
    diubah_oleh_id    TEXT NOT NULL,
    kode                  TEXT NOT NULL UNIQUE,
    status                TEXT NOT NULL,
    rencana_id            TEXT NOT NULL REFERENCES rencana_kegiatan (id),
    jenis                 TEXT NOT NULL,
    moda                  TEXT NOT NULL,
    tempat                TEXT,
    tautan                TEXT,
    mulai_pada            TIMESTAMP NOT NULL,
    selesai_pada          TIMESTAMP,
    dilaksanakan_pada     TIMESTAMP,
    hasil                 TEXT,
    notula                TEXT,
    peserta               TEXT NOT NULL,
    berkas_ids            TEXT NOT NULL,
    pencatat_jenis        TEXT NOT NULL,
    pencatat_id           TEXT NOT NULL,
    alasan                TEXT,
    dijadwal_ulang_dari_id TEXT REFERENCES koordinasi (id),
    cari                  TEXT NOT NULL
);
CREATE INDEX koordinasi_rencana ON koordinasi (rencana_id, status);
CREATE INDEX koordinasi_mulai ON koordinasi (mulai_pada, id);
CREATE INDEX koordinasi_asal ON koordinasi (dijadwal_ulang_dari_id);
CREATE TABLE koordinasi_hasil (
    koordinasi_id TEXT NOT NULL REFERENCES koordinasi (id) ON DELETE CASCADE,
    mitra_id      TEXT NOT NULL REFERENCES mitra (id),
    hasil         TEXT NOT NULL CHECK (hasil IN ('sepakat', 'perlu_tindak_lanjut', 'tidak_sepakat')),
    alasan        TEXT,
    urutan        INTEGER NOT NULL,
    PRIMARY KEY (koordinasi_id, mitra_id)
);
CREATE INDEX koordinasi_hasil_mitra ON koordinasi_hasil (mitra_id);
CREATE TABLE koordinasi_unit (
    koordinasi_id TEXT NOT NULL REFERENCES koordinasi (id) ON DELETE CASCADE,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    urutan INTEGER NOT NULL,
    PRIMARY KEY (koordinasi_id, unit_id)
);
CREATE INDEX koordinasi_unit_unit ON koordinasi_unit (unit_id, koordinasi_id);

CREATE TABLE pelaksanaan (
    id                TEXT NOT NULL PRIMARY KEY,
    versi             INTEGER NOT NULL,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    diubah_pada       TIMESTAMP NOT NULL,
    diubah_oleh_jenis TEXT NOT NULL,
    diubah_oleh_id    TEXT NOT NULL,
    kode                 TEXT NOT NULL UNIQUE,
    status               TEXT NOT NULL,
    rencana_id           TEXT REFERENCES rencana_kegiatan (id),
    judul                TEXT NOT NULL,
    jenis                TEXT NOT NULL,
    bentuk_kegiatan_kode TEXT NOT NULL,
    unit_pelaksana_id    TEXT NOT NULL REFERENCES unit (id),
    tingkat              TEXT NOT NULL,
    relevan_ps           BOOLEAN NOT NULL,
    tanggal_mulai        TEXT NOT NULL,
    tanggal_selesai      TEXT NOT NULL,
    mulai_pada           TIMESTAMP,
    selesai_pada         TIMESTAMP,
    tempat               TEXT,
    peserta              TEXT NOT NULL,
    ringkasan            TEXT,
    manfaat_ps           TEXT NOT NULL,
    luaran               TEXT NOT NULL,
    aspek_a_terpenuhi    BOOLEAN NOT NULL,
    aspek_a_uraian       TEXT,
    aspek_b_kinerja      BOOLEAN NOT NULL,
    aspek_b_fasilitas    BOOLEAN NOT NULL,
    aspek_b_uraian       TEXT,
    aspek_c_uraian       TEXT,
    catatan_verifikasi   TEXT,
    alasan               TEXT,
    dilaporkan_pada      TIMESTAMP,
    dilaporkan_oleh_jenis TEXT NOT NULL,
    dilaporkan_oleh_id   TEXT NOT NULL,
    diverifikasi_pada    TIMESTAMP,
    diverifikasi_oleh_jenis TEXT NOT NULL,
    diverifikasi_oleh_id TEXT NOT NULL,
    tenggat_laporan      TEXT NOT NULL,
    cari                 TEXT NOT NULL,
    CHECK (tanggal_selesai >= tanggal_mulai)
);
CREATE INDEX pelaksanaan_rencana ON pelaksanaan (rencana_id, status);
CREATE INDEX pelaksanaan_unit ON pelaksanaan (unit_pelaksana_id, tanggal_selesai);
CREATE INDEX pelaksanaan_status ON pelaksanaan (status, tanggal_selesai, id);
CREATE INDEX pelaksanaan_mulai ON pelaksanaan (tanggal_mulai, id);
CREATE INDEX pelaksanaan_dibuat ON pelaksanaan (dibuat_pada, id);
CREATE TABLE pelaksanaan_mitra (
    pelaksanaan_id TEXT NOT NULL REFERENCES pelaksanaan (id) ON DELETE CASCADE,
    mitra_id TEXT NOT NULL REFERENCES mitra (id),
    urutan INTEGER NOT NULL,
    PRIMARY KEY (pelaksanaan_id, mitra_id)
);
CREATE INDEX pelaksanaan_mitra_mitra ON pelaksanaan_mitra (mitra_id, pelaksanaan_id);
CREATE TABLE pelaksanaan_prodi (
    pelaksanaan_id TEXT NOT NULL REFERENCES pelaksanaan (id) ON DELETE CASCADE,
    prodi_id TEXT NOT NULL REFERENCES prodi (id),
    urutan INTEGER NOT NULL,
    PRIMARY KEY (pelaksanaan_id, prodi_id)
);
CREATE INDEX pelaksanaan_prodi_prodi ON pelaksanaan_prodi (prodi_id, pelaksanaan_id);
CREATE TABLE pelaksanaan_bidang (
    pelaksanaan_id TEXT NOT NULL REFERENCES pelaksanaan (id) ON DELETE CASCADE,
    bidang TEXT NOT NULL,
    urutan INTEGER NOT NULL,
    PRIMARY KEY (pelaksanaan_id, bidang)
);
CREATE INDEX pelaksanaan_bidang_bidang ON pelaksanaan_bidang (bidang, pelaksanaan_id);

CREATE TABLE pelaksanaan_bukti (
    id             TEXT NOT NULL PRIMARY KEY,
    pelaksanaan_id TEXT NOT NULL REFERENCES pelaksanaan (id),
    aspek          TEXT CHECK (aspek IN ('a', 'b', 'c')),
    urutan         INTEGER NOT NULL,
    berkas_id      TEXT REFERENCES berkas (id),
    tautan         TEXT,
    judul          TEXT NOT NULL,
    tanggal_bukti  TEXT,
    ditambah_pada  TIMESTAMP NOT NULL,
    ditambah_oleh_jenis TEXT NOT NULL,
    ditambah_oleh_id    TEXT NOT NULL,
    CHECK ((berkas_id IS NULL) <> (tautan IS NULL))
);
CREATE INDEX pelaksanaan_bukti_pelaksanaan ON pelaksanaan_bukti (pelaksanaan_id, aspek, urutan);
CREATE INDEX pelaksanaan_bukti_berkas ON pelaksanaan_bukti (berkas_id);

CREATE TABLE survei_mitra (
    id                TEXT NOT NULL PRIMARY KEY,
    versi             INTEGER NOT NULL,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    diubah_pada       TIMESTAMP NOT NULL,
    diubah_oleh_jenis TEXT NOT NULL,
    diubah_oleh_id    TEXT NOT NULL,
    pelaksanaan_id   TEXT NOT NULL REFERENCES pelaksanaan (id),
    mitra_id         TEXT NOT NULL REFERENCES mitra (id),
    status           TEXT NOT NULL CHECK (status IN ('terkirim', 'terisi', 'kedaluwarsa')),
    tahun            INTEGER NOT NULL,
    sumber           TEXT NOT NULL CHECK (sumber IN ('tautan_mitra', 'dicatat_staf')),
    kuesioner_versi  INTEGER NOT NULL,
    butir            TEXT NOT NULL,
    jumlah_skor      INTEGER NOT NULL,
    jumlah_butir     INTEGER NOT NULL,
    saran            TEXT,
    berminat_lanjut  BOOLEAN,
    bukti            TEXT NOT NULL,
    sidik_token      TEXT UNIQUE,
    kedaluwarsa_pada TIMESTAMP,
    diisi_pada       TIMESTAMP
);
CREATE INDEX survei_mitra_pelaksanaan ON survei_mitra (pelaksanaan_id, status);
CREATE INDEX survei_mitra_mitra ON survei_mitra (mitra_id);
CREATE INDEX survei_mitra_dibuat ON survei_mitra (dibuat_pada, id);

CREATE TABLE arsip_laporan (
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
    jenis_rekaman      TEXT NOT NULL,
    pelaksanaan_id     TEXT REFERENCES pelaksanaan (id),
    tahun              INTEGER NOT NULL,
    judul              TEXT NOT NULL,
    berkas_id          TEXT NOT NULL REFERENCES berkas (id),
    lokasi_simpan      TEXT NOT NULL,
    tanggal_arsip      TEXT NOT NULL,
    tanggal_arsip_asal TEXT,
    retensi_sampai     TEXT NOT NULL,
    cari               TEXT NOT NULL
);
CREATE INDEX arsip_laporan_pelaksanaan ON arsip_laporan (pelaksanaan_id);
CREATE INDEX arsip_laporan_berkas ON arsip_laporan (berkas_id);
CREATE INDEX arsip_laporan_tahun ON arsip_laporan (tahun, id);

ALTER TABLE rencana_kegiatan ADD COLUMN tindak_lanjut_dari_id TEXT REFERENCES pelaksanaan (id);
CREATE INDEX rencana_kegiatan_tindak_lanjut ON rencana_kegiatan (tindak_lanjut_dari_id);
