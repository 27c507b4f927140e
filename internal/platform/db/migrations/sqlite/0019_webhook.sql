-- 0019: webhook, addresses that are told what happens. webhook_keadaan says how far
-- each has come in the feed (posisi), who sends to it (sewa, until sewa_sampai), and
-- what failed in a row; it changes without a version. webhook_rahasia signs what is
-- sent; after a rotation the one before signs too until berlaku_sampai.
-- webhook_pengiriman are the events on their way, each once for a webhook, without
-- their content, which the journal has; posisi is NULL for a trial.
-- webhook_percobaan are the attempts. Backfill: none; there were none.

-- +goose Up
CREATE TABLE webhook (
    id                    TEXT NOT NULL PRIMARY KEY,
    versi                 INTEGER NOT NULL,
    dibuat_pada           TIMESTAMP NOT NULL,
    dibuat_oleh_jenis     TEXT NOT NULL,
    dibuat_oleh_id        TEXT NOT NULL,
    dibuat_oleh_atas_nama TEXT,
    diubah_pada           TIMESTAMP NOT NULL,
    diubah_oleh_jenis     TEXT NOT NULL,
    diubah_oleh_id        TEXT NOT NULL,
    diubah_oleh_atas_nama TEXT,
    nama                  TEXT NOT NULL,
    url                   TEXT NOT NULL,
    jenis                 TEXT NOT NULL,
    status                TEXT NOT NULL CHECK (status IN ('aktif', 'nonaktif')),
    nonaktif_pada         TIMESTAMP,
    alasan_nonaktif       TEXT CHECK (alasan_nonaktif IN ('diminta', 'gagal_terus', 'pergi')),
    diputar_pada          TIMESTAMP,
    lama_sampai           TIMESTAMP,
    cari                  TEXT NOT NULL,
    CHECK ((status = 'nonaktif') = (nonaktif_pada IS NOT NULL)),
    CHECK ((nonaktif_pada IS NULL) = (alasan_nonaktif IS NULL))
);
CREATE INDEX webhook_dibuat ON webhook (dibuat_pada, id);
CREATE TABLE webhook_rahasia (
    webhook_id     TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    nilai          TEXT NOT NULL,
    dibuat_pada    TIMESTAMP NOT NULL,
    berlaku_sampai TIMESTAMP,
    PRIMARY KEY (webhook_id, nilai)
);
CREATE TABLE webhook_keadaan (
    webhook_id     TEXT NOT NULL PRIMARY KEY REFERENCES webhook (id) ON DELETE CASCADE,
    posisi         INTEGER NOT NULL,
    lagi_pada      TIMESTAMP NOT NULL,
    sewa           TEXT,
    sewa_sampai    TIMESTAMP,
    gagal_beruntun INTEGER NOT NULL,
    gagal_sejak    TIMESTAMP,
    berhasil_pada  TIMESTAMP
);
CREATE TABLE webhook_pengiriman (
    id           TEXT NOT NULL PRIMARY KEY,
    webhook_id   TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    posisi       INTEGER,
    pesan     TEXT NOT NULL,
    jenis        TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('antre', 'terkirim', 'gagal')),
    coba         INTEGER NOT NULL,
    lagi_pada    TIMESTAMP NOT NULL,
    dibuat_pada  TIMESTAMP NOT NULL,
    selesai_pada TIMESTAMP,
    UNIQUE (webhook_id, posisi),
    CHECK ((status = 'antre') = (selesai_pada IS NULL))
);
CREATE INDEX webhook_pengiriman_dibuat ON webhook_pengiriman (webhook_id, dibuat_pada, id);
CREATE INDEX webhook_pengiriman_antre ON webhook_pengiriman (webhook_id, posisi, lagi_pada) WHERE status = 'antre';
CREATE INDEX webhook_pengiriman_selesai ON webhook_pengiriman (selesai_pada) WHERE selesai_pada IS NOT NULL;
CREATE TABLE webhook_percobaan (
    pengiriman_id TEXT NOT NULL REFERENCES webhook_pengiriman (id) ON DELETE CASCADE,
    nomor         INTEGER NOT NULL,
    pada          TIMESTAMP NOT NULL,
    durasi_md     INTEGER NOT NULL,
    galat         TEXT,
    status_http   INTEGER,
    jawaban       TEXT,
    PRIMARY KEY (pengiriman_id, nomor)
);
