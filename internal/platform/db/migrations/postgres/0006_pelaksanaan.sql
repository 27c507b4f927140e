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
    sha256       text COLLATE "C" PRIMARY KEY,
    ukuran       bigint NOT NULL CHECK (ukuran > 0),
    dipesan_pada timestamptz NOT NULL,
    diperiksa_pada timestamptz NOT NULL
);
CREATE INDEX berkas_isi_diperiksa ON berkas_isi (diperiksa_pada);
CREATE INDEX berkas_isi_dipesan ON berkas_isi (dipesan_pada);
CREATE TABLE berkas (
    id           text COLLATE "C" PRIMARY KEY,
    nama         text COLLATE "C" NOT NULL,
    sha256       text COLLATE "C" NOT NULL REFERENCES berkas_isi (sha256),
    ukuran       bigint NOT NULL CHECK (ukuran > 0),
    mime         text COLLATE "C" NOT NULL,
    pengunggah_jenis text COLLATE "C" NOT NULL,
    pengunggah_id    text COLLATE "C" NOT NULL,
    dibuat_pada  timestamptz NOT NULL
);
CREATE INDEX berkas_sha256 ON berkas (sha256);
CREATE INDEX berkas_dibuat ON berkas (dibuat_pada);
CREATE TABLE berkas_lampiran (
    berkas_id text COLLATE "C" NOT NULL REFERENCES berkas (id),
    subjek    text COLLATE "C" NOT NULL,
    subjek_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (berkas_id, subjek, subjek_id)
);
CREATE INDEX berkas_lampiran_subjek ON berkas_lampiran (subjek, subjek_id);

CREATE TABLE koordinasi (
    id                text COLLATE "C" PRIMARY KEY,
    versi             integer NOT NULL,
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    diubah_pada       timestamptz NOT NULL,
    diubah_oleh_jenis text COLLATE "C" NOT NULL,
    diubah_oleh_id    text COLLATE "C" NOT NULL,
    kode                  text COLLATE "C" NOT NULL UNIQUE,
    status                text COLLATE "C" NOT NULL,
    rencana_id            text COLLATE "C" NOT NULL REFERENCES rencana_kegiatan (id),
    jenis                 text COLLATE "C" NOT NULL,
    moda                  text COLLATE "C" NOT NULL,
    tempat                text COLLATE "C",
    tautan                text COLLATE "C",
    mulai_pada            timestamptz NOT NULL,
    selesai_pada          timestamptz,
    dilaksanakan_pada     timestamptz,
    hasil                 text COLLATE "C",
    notula                text COLLATE "C",
    peserta               text COLLATE "C" NOT NULL,
    berkas_ids            text COLLATE "C" NOT NULL,
    pencatat_jenis        text COLLATE "C" NOT NULL,
    pencatat_id           text COLLATE "C" NOT NULL,
    alasan                text COLLATE "C",
    dijadwal_ulang_dari_id text COLLATE "C" REFERENCES koordinasi (id),
    cari                  text COLLATE "C" NOT NULL
);
CREATE INDEX koordinasi_rencana ON koordinasi (rencana_id, status);
CREATE INDEX koordinasi_mulai ON koordinasi (mulai_pada, id);
CREATE INDEX koordinasi_asal ON koordinasi (dijadwal_ulang_dari_id);
CREATE TABLE koordinasi_hasil (
    koordinasi_id text COLLATE "C" NOT NULL REFERENCES koordinasi (id) ON DELETE CASCADE,
    mitra_id      text COLLATE "C" NOT NULL REFERENCES mitra (id),
    hasil         text COLLATE "C" NOT NULL CHECK (hasil IN ('sepakat', 'perlu_tindak_lanjut', 'tidak_sepakat')),
    alasan        text COLLATE "C",
    urutan        integer NOT NULL,
    PRIMARY KEY (koordinasi_id, mitra_id)
);
CREATE INDEX koordinasi_hasil_mitra ON koordinasi_hasil (mitra_id);
CREATE TABLE koordinasi_unit (
    koordinasi_id text COLLATE "C" NOT NULL REFERENCES koordinasi (id) ON DELETE CASCADE,
    unit_id text COLLATE "C" NOT NULL REFERENCES unit (id),
    urutan integer NOT NULL,
    PRIMARY KEY (koordinasi_id, unit_id)
);
CREATE INDEX koordinasi_unit_unit ON koordinasi_unit (unit_id, koordinasi_id);

CREATE TABLE pelaksanaan (
    id                text COLLATE "C" PRIMARY KEY,
    versi             integer NOT NULL,
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    diubah_pada       timestamptz NOT NULL,
    diubah_oleh_jenis text COLLATE "C" NOT NULL,
    diubah_oleh_id    text COLLATE "C" NOT NULL,
    kode                 text COLLATE "C" NOT NULL UNIQUE,
    status               text COLLATE "C" NOT NULL,
    rencana_id           text COLLATE "C" REFERENCES rencana_kegiatan (id),
    judul                text COLLATE "C" NOT NULL,
    jenis                text COLLATE "C" NOT NULL,
    bentuk_kegiatan_kode text COLLATE "C" NOT NULL,
    unit_pelaksana_id    text COLLATE "C" NOT NULL REFERENCES unit (id),
    tingkat              text COLLATE "C" NOT NULL,
    relevan_ps           boolean NOT NULL,
    tanggal_mulai        date NOT NULL,
    tanggal_selesai      date NOT NULL,
    mulai_pada           timestamptz,
    selesai_pada         timestamptz,
    tempat               text COLLATE "C",
    peserta              text COLLATE "C" NOT NULL,
    ringkasan            text COLLATE "C",
    manfaat_ps           text COLLATE "C" NOT NULL,
    luaran               text COLLATE "C" NOT NULL,
    aspek_a_terpenuhi    boolean NOT NULL,
    aspek_a_uraian       text COLLATE "C",
    aspek_b_kinerja      boolean NOT NULL,
    aspek_b_fasilitas    boolean NOT NULL,
    aspek_b_uraian       text COLLATE "C",
    aspek_c_uraian       text COLLATE "C",
    catatan_verifikasi   text COLLATE "C",
    alasan               text COLLATE "C",
    dilaporkan_pada      timestamptz,
    dilaporkan_oleh_jenis text COLLATE "C" NOT NULL,
    dilaporkan_oleh_id   text COLLATE "C" NOT NULL,
    diverifikasi_pada    timestamptz,
    diverifikasi_oleh_jenis text COLLATE "C" NOT NULL,
    diverifikasi_oleh_id text COLLATE "C" NOT NULL,
    tenggat_laporan      date NOT NULL,
    cari                 text COLLATE "C" NOT NULL,
    CHECK (tanggal_selesai >= tanggal_mulai)
);
CREATE INDEX pelaksanaan_rencana ON pelaksanaan (rencana_id, status);
CREATE INDEX pelaksanaan_unit ON pelaksanaan (unit_pelaksana_id, tanggal_selesai);
CREATE INDEX pelaksanaan_status ON pelaksanaan (status, tanggal_selesai, id);
CREATE INDEX pelaksanaan_mulai ON pelaksanaan (tanggal_mulai, id);
CREATE INDEX pelaksanaan_dibuat ON pelaksanaan (dibuat_pada, id);
CREATE TABLE pelaksanaan_mitra (
    pelaksanaan_id text COLLATE "C" NOT NULL REFERENCES pelaksanaan (id) ON DELETE CASCADE,
    mitra_id text COLLATE "C" NOT NULL REFERENCES mitra (id),
    urutan integer NOT NULL,
    PRIMARY KEY (pelaksanaan_id, mitra_id)
);
CREATE INDEX pelaksanaan_mitra_mitra ON pelaksanaan_mitra (mitra_id, pelaksanaan_id);
CREATE TABLE pelaksanaan_prodi (
    pelaksanaan_id text COLLATE "C" NOT NULL REFERENCES pelaksanaan (id) ON DELETE CASCADE,
    prodi_id text COLLATE "C" NOT NULL REFERENCES prodi (id),
    urutan integer NOT NULL,
    PRIMARY KEY (pelaksanaan_id, prodi_id)
);
CREATE INDEX pelaksanaan_prodi_prodi ON pelaksanaan_prodi (prodi_id, pelaksanaan_id);
CREATE TABLE pelaksanaan_bidang (
    pelaksanaan_id text COLLATE "C" NOT NULL REFERENCES pelaksanaan (id) ON DELETE CASCADE,
    bidang text COLLATE "C" NOT NULL,
    urutan integer NOT NULL,
    PRIMARY KEY (pelaksanaan_id, bidang)
);
CREATE INDEX pelaksanaan_bidang_bidang ON pelaksanaan_bidang (bidang, pelaksanaan_id);

CREATE TABLE pelaksanaan_bukti (
    id             text COLLATE "C" PRIMARY KEY,
    pelaksanaan_id text COLLATE "C" NOT NULL REFERENCES pelaksanaan (id),
    aspek          text COLLATE "C" CHECK (aspek IN ('a', 'b', 'c')),
    urutan         integer NOT NULL,
    berkas_id      text COLLATE "C" REFERENCES berkas (id),
    tautan         text COLLATE "C",
    judul          text COLLATE "C" NOT NULL,
    tanggal_bukti  date,
    ditambah_pada  timestamptz NOT NULL,
    ditambah_oleh_jenis text COLLATE "C" NOT NULL,
    ditambah_oleh_id    text COLLATE "C" NOT NULL,
    CHECK ((berkas_id IS NULL) <> (tautan IS NULL))
);
CREATE INDEX pelaksanaan_bukti_pelaksanaan ON pelaksanaan_bukti (pelaksanaan_id, aspek, urutan);
CREATE INDEX pelaksanaan_bukti_berkas ON pelaksanaan_bukti (berkas_id);

CREATE TABLE survei_mitra (
    id                text COLLATE "C" PRIMARY KEY,
    versi             integer NOT NULL,
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    diubah_pada       timestamptz NOT NULL,
    diubah_oleh_jenis text COLLATE "C" NOT NULL,
    diubah_oleh_id    text COLLATE "C" NOT NULL,
    pelaksanaan_id   text COLLATE "C" NOT NULL REFERENCES pelaksanaan (id),
    mitra_id         text COLLATE "C" NOT NULL REFERENCES mitra (id),
    status           text COLLATE "C" NOT NULL CHECK (status IN ('terkirim', 'terisi', 'kedaluwarsa')),
    tahun            integer NOT NULL,
    sumber           text COLLATE "C" NOT NULL CHECK (sumber IN ('tautan_mitra', 'dicatat_staf')),
    kuesioner_versi  integer NOT NULL,
    butir            text COLLATE "C" NOT NULL,
    jumlah_skor      integer NOT NULL,
    jumlah_butir     integer NOT NULL,
    saran            text COLLATE "C",
    berminat_lanjut  boolean,
    bukti            text COLLATE "C" NOT NULL,
    sidik_token      text COLLATE "C" UNIQUE,
    kedaluwarsa_pada timestamptz,
    diisi_pada       timestamptz
);
CREATE INDEX survei_mitra_pelaksanaan ON survei_mitra (pelaksanaan_id, status);
CREATE INDEX survei_mitra_mitra ON survei_mitra (mitra_id);
CREATE INDEX survei_mitra_dibuat ON survei_mitra (dibuat_pada, id);

CREATE TABLE arsip_laporan (
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
    jenis_rekaman      text COLLATE "C" NOT NULL,
    pelaksanaan_id     text COLLATE "C" REFERENCES pelaksanaan (id),
    tahun              integer NOT NULL,
    judul              text COLLATE "C" NOT NULL,
    berkas_id          text COLLATE "C" NOT NULL REFERENCES berkas (id),
    lokasi_simpan      text COLLATE "C" NOT NULL,
    tanggal_arsip      date NOT NULL,
    tanggal_arsip_asal date,
    retensi_sampai     date NOT NULL,
    cari               text COLLATE "C" NOT NULL
);
CREATE INDEX arsip_laporan_pelaksanaan ON arsip_laporan (pelaksanaan_id);
CREATE INDEX arsip_laporan_berkas ON arsip_laporan (berkas_id);
CREATE INDEX arsip_laporan_tahun ON arsip_laporan (tahun, id);

ALTER TABLE rencana_kegiatan ADD COLUMN tindak_lanjut_dari_id text COLLATE "C" REFERENCES pelaksanaan (id);
CREATE INDEX rencana_kegiatan_tindak_lanjut ON rencana_kegiatan (tindak_lanjut_dari_id);
