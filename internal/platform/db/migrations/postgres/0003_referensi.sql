-- 0003: reference data the office edits: units, prodi with dated membership of a
-- jurusan, dated lists, holidays, working hours; then the roles of people, which
-- name a unit. Backfill: none.

-- +goose Up
CREATE TABLE unit (
    id                text COLLATE "C" PRIMARY KEY,
    versi             integer NOT NULL,
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    diubah_pada       timestamptz NOT NULL,
    diubah_oleh_jenis text COLLATE "C" NOT NULL,
    diubah_oleh_id    text COLLATE "C" NOT NULL,
    kode              text COLLATE "C" NOT NULL UNIQUE,
    nama              text COLLATE "C" NOT NULL,
    nama_en           text COLLATE "C",
    jenis             text COLLATE "C" NOT NULL CHECK (jenis IN ('pimpinan', 'jurusan', 'unit_kerja')),
    induk_id          text COLLATE "C" REFERENCES unit (id),
    aktif_mulai       date NOT NULL,
    aktif_sampai      date,
    cari              text COLLATE "C" NOT NULL
);
CREATE INDEX unit_induk ON unit (induk_id);
CREATE TABLE prodi (
    id                text COLLATE "C" PRIMARY KEY,
    versi             integer NOT NULL,
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    diubah_pada       timestamptz NOT NULL,
    diubah_oleh_jenis text COLLATE "C" NOT NULL,
    diubah_oleh_id    text COLLATE "C" NOT NULL,
    kode              text COLLATE "C" NOT NULL UNIQUE,
    nama              text COLLATE "C" NOT NULL,
    nama_en           text COLLATE "C",
    jenjang           text COLLATE "C" NOT NULL CHECK (jenjang IN ('d2', 'd3', 'd4', 's2')),
    menggantikan_id   text COLLATE "C" REFERENCES prodi (id),
    aktif_mulai       date NOT NULL,
    aktif_sampai      date,
    cari              text COLLATE "C" NOT NULL
);
CREATE INDEX prodi_menggantikan ON prodi (menggantikan_id);
CREATE TABLE prodi_jurusan (
    prodi_id   text COLLATE "C" NOT NULL REFERENCES prodi (id) ON DELETE CASCADE,
    jurusan_id text COLLATE "C" NOT NULL REFERENCES unit (id),
    mulai      date NOT NULL,
    sampai     date,
    PRIMARY KEY (prodi_id, mulai)
);
CREATE INDEX prodi_jurusan_jurusan ON prodi_jurusan (jurusan_id, prodi_id);
CREATE TABLE referensi (
    jenis           text COLLATE "C" NOT NULL,
    kode            text COLLATE "C" NOT NULL,
    label           text COLLATE "C" NOT NULL,
    label_en        text COLLATE "C",
    bidang          text COLLATE "C",
    urutan          integer NOT NULL,
    berlaku_mulai   date NOT NULL,
    berlaku_sampai  date,
    PRIMARY KEY (jenis, kode)
);
CREATE TABLE hari_libur (
    tanggal date PRIMARY KEY,
    nama    text COLLATE "C" NOT NULL,
    jenis   text COLLATE "C" NOT NULL CHECK (jenis IN ('nasional', 'cuti_bersama')),
    sumber  text COLLATE "C" NOT NULL
);
CREATE TABLE jam_kerja (
    id                text COLLATE "C" PRIMARY KEY,
    berlaku_mulai     date NOT NULL,
    berlaku_sampai    date,
    hari              integer NOT NULL CHECK (hari BETWEEN 1 AND 7),
    mulai             text COLLATE "C" NOT NULL,
    selesai           text COLLATE "C" NOT NULL,
    istirahat_mulai   text COLLATE "C",
    istirahat_selesai text COLLATE "C",
    keterangan        text COLLATE "C" NOT NULL
);
CREATE INDEX jam_kerja_hari ON jam_kerja (hari, berlaku_mulai);
CREATE TABLE penugasan (
    id             text COLLATE "C" PRIMARY KEY,
    pengguna_id    text COLLATE "C" NOT NULL REFERENCES pengguna (id) ON DELETE CASCADE,
    peran          text COLLATE "C" NOT NULL,
    unit_id        text COLLATE "C" REFERENCES unit (id),
    berlaku_mulai  date NOT NULL,
    berlaku_sampai date
);
CREATE INDEX penugasan_pengguna ON penugasan (pengguna_id);
CREATE INDEX penugasan_unit ON penugasan (unit_id);
