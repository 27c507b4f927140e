-- 0009: pemberitahuan, what people are told, and surel_keluar, the mail that is to
-- leave. A person is told once under one kunci; a mail leaves under one kunci at
-- least once, always with the same Message-ID. The address and the text of a mail
-- are erased when it has left. A clock keeps the share of its time it was last
-- alerted for (ambang, per cent) and when it is alerted next (ingat_pada, NULL for
-- never). A plan names the request it answers. Backfill: none; clocks that are
-- open are looked at once.

-- +goose Up
CREATE TABLE pemberitahuan (
    id                TEXT NOT NULL PRIMARY KEY,
    versi             INTEGER NOT NULL,
    dibuat_pada       TIMESTAMP NOT NULL,
    dibuat_oleh_jenis TEXT NOT NULL,
    dibuat_oleh_id    TEXT NOT NULL,
    diubah_pada       TIMESTAMP NOT NULL,
    diubah_oleh_jenis TEXT NOT NULL,
    diubah_oleh_id    TEXT NOT NULL,
    penerima_id       TEXT NOT NULL REFERENCES pengguna (id),
    kunci             TEXT NOT NULL,
    jenis             TEXT NOT NULL,
    subjek            TEXT NOT NULL,
    subjek_id         TEXT NOT NULL,
    kode              TEXT NOT NULL,
    judul             TEXT NOT NULL,
    rinci             TEXT NOT NULL,
    dibaca_pada       TIMESTAMP,
    UNIQUE (penerima_id, kunci)
);
CREATE INDEX pemberitahuan_penerima ON pemberitahuan (penerima_id, dibuat_pada, id);
CREATE INDEX pemberitahuan_belum_dibaca ON pemberitahuan (penerima_id, dibuat_pada, id) WHERE dibaca_pada IS NULL;
CREATE INDEX pemberitahuan_dibuat ON pemberitahuan (dibuat_pada);
CREATE INDEX pemberitahuan_subjek ON pemberitahuan (subjek_id);

CREATE TABLE surel_keluar (
    id            TEXT NOT NULL PRIMARY KEY,
    kunci         TEXT NOT NULL UNIQUE,
    ke            TEXT NOT NULL,
    perihal       TEXT NOT NULL,
    isi           TEXT NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('antre', 'terkirim', 'gagal')),
    coba          INTEGER NOT NULL,
    lagi_pada     TIMESTAMP NOT NULL,
    dibuat_pada   TIMESTAMP NOT NULL,
    selesai_pada  TIMESTAMP,
    galat         TEXT
);
CREATE INDEX surel_keluar_antre ON surel_keluar (lagi_pada, id) WHERE status = 'antre';
CREATE INDEX surel_keluar_selesai ON surel_keluar (selesai_pada) WHERE selesai_pada IS NOT NULL;

ALTER TABLE permintaan_jam ADD COLUMN ambang INTEGER NOT NULL DEFAULT 0;
ALTER TABLE permintaan_jam ADD COLUMN ingat_pada TIMESTAMP;
UPDATE permintaan_jam SET ingat_pada = mulai_pada WHERE berlaku AND hasil IS NULL;
CREATE INDEX permintaan_jam_ingat ON permintaan_jam (ingat_pada) WHERE ingat_pada IS NOT NULL;

ALTER TABLE pengguna ADD COLUMN surel_aktif BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE pengguna ADD COLUMN surel_kecuali TEXT NOT NULL DEFAULT '[]';
ALTER TABLE koordinasi ADD COLUMN diundang_pada TIMESTAMP;
ALTER TABLE rencana_kegiatan ADD COLUMN permintaan_id TEXT REFERENCES permintaan_layanan (id);
CREATE INDEX rencana_kegiatan_permintaan ON rencana_kegiatan (permintaan_id);
