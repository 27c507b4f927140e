-- 0009: pemberitahuan, what people are told, and surel_keluar, the mail that is to
-- leave. A person is told once under one kunci; a mail leaves under one kunci at
-- least once, always with the same Message-ID. The address and the text of a mail
-- are erased when it has left. A clock keeps the share of its time it was last
-- alerted for (ambang, per cent) and when it is alerted next (ingat_pada, NULL for
-- never). A plan names the request it answers. Backfill: none; clocks that are
-- open are looked at once.

-- +goose Up
CREATE TABLE pemberitahuan (
    id                text COLLATE "C" PRIMARY KEY,
    versi             integer NOT NULL,
    dibuat_pada       timestamptz NOT NULL,
    dibuat_oleh_jenis text COLLATE "C" NOT NULL,
    dibuat_oleh_id    text COLLATE "C" NOT NULL,
    diubah_pada       timestamptz NOT NULL,
    diubah_oleh_jenis text COLLATE "C" NOT NULL,
    diubah_oleh_id    text COLLATE "C" NOT NULL,
    penerima_id       text COLLATE "C" NOT NULL REFERENCES pengguna (id),
    kunci             text COLLATE "C" NOT NULL,
    jenis             text COLLATE "C" NOT NULL,
    subjek            text COLLATE "C" NOT NULL,
    subjek_id         text COLLATE "C" NOT NULL,
    kode              text COLLATE "C" NOT NULL,
    judul             text COLLATE "C" NOT NULL,
    rinci             text COLLATE "C" NOT NULL,
    dibaca_pada       timestamptz,
    UNIQUE (penerima_id, kunci)
);
CREATE INDEX pemberitahuan_penerima ON pemberitahuan (penerima_id, dibuat_pada, id);
CREATE INDEX pemberitahuan_belum_dibaca ON pemberitahuan (penerima_id, dibuat_pada, id) WHERE dibaca_pada IS NULL;
CREATE INDEX pemberitahuan_dibuat ON pemberitahuan (dibuat_pada);
CREATE INDEX pemberitahuan_subjek ON pemberitahuan (subjek_id);

CREATE TABLE surel_keluar (
    id            text COLLATE "C" PRIMARY KEY,
    kunci         text COLLATE "C" NOT NULL UNIQUE,
    ke            text COLLATE "C" NOT NULL,
    perihal       text COLLATE "C" NOT NULL,
    isi           text COLLATE "C" NOT NULL,
    status        text COLLATE "C" NOT NULL CHECK (status IN ('antre', 'terkirim', 'gagal')),
    coba          integer NOT NULL,
    lagi_pada     timestamptz NOT NULL,
    dibuat_pada   timestamptz NOT NULL,
    selesai_pada  timestamptz,
    galat         text COLLATE "C"
);
CREATE INDEX surel_keluar_antre ON surel_keluar (lagi_pada, id) WHERE status = 'antre';
CREATE INDEX surel_keluar_selesai ON surel_keluar (selesai_pada) WHERE selesai_pada IS NOT NULL;

ALTER TABLE permintaan_jam ADD COLUMN ambang integer NOT NULL DEFAULT 0;
ALTER TABLE permintaan_jam ADD COLUMN ingat_pada timestamptz;
UPDATE permintaan_jam SET ingat_pada = mulai_pada WHERE berlaku AND hasil IS NULL;
CREATE INDEX permintaan_jam_ingat ON permintaan_jam (ingat_pada) WHERE ingat_pada IS NOT NULL;

ALTER TABLE pengguna ADD COLUMN surel_aktif boolean NOT NULL DEFAULT true;
ALTER TABLE pengguna ADD COLUMN surel_kecuali text COLLATE "C" NOT NULL DEFAULT '[]';
ALTER TABLE koordinasi ADD COLUMN diundang_pada timestamptz;
ALTER TABLE rencana_kegiatan ADD COLUMN permintaan_id text COLLATE "C" REFERENCES permintaan_layanan (id);
CREATE INDEX rencana_kegiatan_permintaan ON rencana_kegiatan (permintaan_id);
