-- 0019: webhook, addresses that are told what happens. webhook_keadaan says how far
-- each has come in the feed (posisi), who sends to it (sewa, until sewa_sampai), and
-- what failed in a row; it changes without a version. webhook_rahasia signs what is
-- sent; after a rotation the one before signs too until berlaku_sampai.
-- webhook_pengiriman are the events on their way, each once for a webhook, without
-- their content, which the journal has; posisi is NULL for a trial.
-- webhook_percobaan are the attempts. Backfill: none; there were none.

-- +goose Up
CREATE TABLE webhook (
    id                    text COLLATE "C" NOT NULL PRIMARY KEY,
    versi                 integer NOT NULL,
    dibuat_pada           timestamptz NOT NULL,
    dibuat_oleh_jenis     text COLLATE "C" NOT NULL,
    dibuat_oleh_id        text COLLATE "C" NOT NULL,
    dibuat_oleh_atas_nama text COLLATE "C",
    diubah_pada           timestamptz NOT NULL,
    diubah_oleh_jenis     text COLLATE "C" NOT NULL,
    diubah_oleh_id        text COLLATE "C" NOT NULL,
    diubah_oleh_atas_nama text COLLATE "C",
    nama                  text COLLATE "C" NOT NULL,
    url                   text COLLATE "C" NOT NULL,
    jenis                 text COLLATE "C" NOT NULL,
    status                text COLLATE "C" NOT NULL CHECK (status IN ('aktif', 'nonaktif')),
    nonaktif_pada         timestamptz,
    alasan_nonaktif       text COLLATE "C" CHECK (alasan_nonaktif IN ('diminta', 'gagal_terus', 'pergi')),
    diputar_pada          timestamptz,
    lama_sampai           timestamptz,
    cari                  text COLLATE "C" NOT NULL,
    CHECK ((status = 'nonaktif') = (nonaktif_pada IS NOT NULL)),
    CHECK ((nonaktif_pada IS NULL) = (alasan_nonaktif IS NULL))
);
CREATE INDEX webhook_dibuat ON webhook (dibuat_pada, id);
CREATE TABLE webhook_rahasia (
    webhook_id     text COLLATE "C" NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    nilai          text COLLATE "C" NOT NULL,
    dibuat_pada    timestamptz NOT NULL,
    berlaku_sampai timestamptz,
    PRIMARY KEY (webhook_id, nilai)
);
CREATE TABLE webhook_keadaan (
    webhook_id     text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES webhook (id) ON DELETE CASCADE,
    posisi         bigint NOT NULL,
    lagi_pada      timestamptz NOT NULL,
    sewa           text COLLATE "C",
    sewa_sampai    timestamptz,
    gagal_beruntun integer NOT NULL,
    gagal_sejak    timestamptz,
    berhasil_pada  timestamptz
);
CREATE TABLE webhook_pengiriman (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    webhook_id   text COLLATE "C" NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    posisi       bigint,
    pesan     text COLLATE "C" NOT NULL,
    jenis        text COLLATE "C" NOT NULL,
    status       text COLLATE "C" NOT NULL CHECK (status IN ('antre', 'terkirim', 'gagal')),
    coba         integer NOT NULL,
    lagi_pada    timestamptz NOT NULL,
    dibuat_pada  timestamptz NOT NULL,
    selesai_pada timestamptz,
    UNIQUE (webhook_id, posisi),
    CHECK ((status = 'antre') = (selesai_pada IS NULL))
);
CREATE INDEX webhook_pengiriman_dibuat ON webhook_pengiriman (webhook_id, dibuat_pada, id);
CREATE INDEX webhook_pengiriman_antre ON webhook_pengiriman (webhook_id, posisi, lagi_pada) WHERE status = 'antre';
CREATE INDEX webhook_pengiriman_selesai ON webhook_pengiriman (selesai_pada) WHERE selesai_pada IS NOT NULL;
CREATE TABLE webhook_percobaan (
    pengiriman_id text COLLATE "C" NOT NULL REFERENCES webhook_pengiriman (id) ON DELETE CASCADE,
    nomor         integer NOT NULL,
    pada          timestamptz NOT NULL,
    durasi_md     bigint NOT NULL,
    galat         text COLLATE "C",
    status_http   integer,
    jawaban       text COLLATE "C",
    PRIMARY KEY (pengiriman_id, nomor)
);
