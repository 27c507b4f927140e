-- 0001: the journal (audit trail, history, idempotency record and outbox in one
-- append-only table), its seals, and what the platform itself keeps.
-- Personal values are not in jurnal.hasil: they live in data_pribadi, and the
-- journal holds their id and SHA-256(nonce || value), so that erasing a value
-- leaves the log verifiable. Backfill: none; first migration.

-- +goose Up
CREATE TABLE jurnal (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pada          timestamptz NOT NULL,
    pelaku        text COLLATE "C" NOT NULL,
    atas_nama     text COLLATE "C",
    kunci         text COLLATE "C",
    sidik_req     text COLLATE "C",
    permintaan_id text COLLATE "C" NOT NULL,
    subjek        text COLLATE "C" NOT NULL,
    subjek_id     text COLLATE "C" NOT NULL,
    versi         integer NOT NULL,
    peristiwa     text COLLATE "C" NOT NULL,
    status        integer NOT NULL,
    hasil         text COLLATE "C" NOT NULL,
    CONSTRAINT jurnal_kunci UNIQUE (pelaku, kunci),
    CONSTRAINT jurnal_versi UNIQUE (subjek, subjek_id, versi)
);
CREATE TABLE jurnal_antre (jurnal_id bigint PRIMARY KEY);
CREATE TABLE segel (
    posisi    bigint PRIMARY KEY,
    jurnal_id bigint NOT NULL UNIQUE,
    sidik     bytea NOT NULL
);
CREATE TABLE simpul (
    tingkat integer NOT NULL,
    n       bigint NOT NULL,
    sidik   bytea NOT NULL,
    PRIMARY KEY (tingkat, n)
);
CREATE TABLE titik_periksa (
    ukuran  bigint PRIMARY KEY,
    pada    timestamptz NOT NULL,
    catatan text COLLATE "C" NOT NULL
);
CREATE TABLE sewa (nama text COLLATE "C" PRIMARY KEY);
INSERT INTO sewa (nama) VALUES ('segel');

CREATE TABLE rahasia (
    nama        text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    status      text COLLATE "C" NOT NULL CHECK (status IN ('berikut', 'aktif', 'pensiun')),
    nilai       text COLLATE "C" NOT NULL,
    dibuat_pada timestamptz NOT NULL,
    PRIMARY KEY (nama, id)
);
CREATE TABLE penomoran (
    awalan text COLLATE "C" NOT NULL,
    tahun  integer NOT NULL,
    n      integer NOT NULL,
    PRIMARY KEY (awalan, tahun)
);
CREATE TABLE data_pribadi (
    id           text COLLATE "C" PRIMARY KEY,
    subjek       text COLLATE "C" NOT NULL,
    subjek_id    text COLLATE "C" NOT NULL,
    nonce        bytea,
    nilai        text COLLATE "C",
    dihapus_pada timestamptz
);
CREATE INDEX data_pribadi_subjek ON data_pribadi (subjek, subjek_id);
CREATE TABLE ralat (
    id         text COLLATE "C" PRIMARY KEY,
    subjek     text COLLATE "C" NOT NULL,
    subjek_id  text COLLATE "C" NOT NULL,
    lama       text COLLATE "C" NOT NULL,
    baru       text COLLATE "C" NOT NULL,
    alasan     text COLLATE "C" NOT NULL,
    oleh_jenis text COLLATE "C" NOT NULL,
    oleh_id    text COLLATE "C" NOT NULL,
    pada       timestamptz NOT NULL
);
CREATE INDEX ralat_subjek ON ralat (subjek, subjek_id);
CREATE TABLE pekerjaan (
    id              text COLLATE "C" PRIMARY KEY,
    jenis           text COLLATE "C" NOT NULL,
    status          text COLLATE "C" NOT NULL CHECK (status IN ('antre', 'berjalan', 'selesai', 'gagal')),
    progres         integer NOT NULL,
    argumen         text COLLATE "C" NOT NULL,
    hasil           text COLLATE "C",
    hasil_href      text COLLATE "C",
    galat           text COLLATE "C",
    pemilik         text COLLATE "C" NOT NULL,
    dibuat_pada     timestamptz NOT NULL,
    selesai_pada    timestamptz
);

-- postgres-only:begin
-- +goose StatementBegin
CREATE FUNCTION jurnal_antrekan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO jurnal_antre (jurnal_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER jurnal_setelah AFTER INSERT ON jurnal FOR EACH ROW EXECUTE FUNCTION jurnal_antrekan();
-- +goose StatementBegin
CREATE FUNCTION hanya_tambah() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER jurnal_tetap BEFORE UPDATE OR DELETE OR TRUNCATE ON jurnal FOR EACH STATEMENT EXECUTE FUNCTION hanya_tambah();
CREATE TRIGGER segel_tetap BEFORE UPDATE OR DELETE OR TRUNCATE ON segel FOR EACH STATEMENT EXECUTE FUNCTION hanya_tambah();
CREATE TRIGGER simpul_tetap BEFORE UPDATE OR DELETE OR TRUNCATE ON simpul FOR EACH STATEMENT EXECUTE FUNCTION hanya_tambah();
CREATE TRIGGER titik_periksa_tetap BEFORE UPDATE OR DELETE OR TRUNCATE ON titik_periksa FOR EACH STATEMENT EXECUTE FUNCTION hanya_tambah();
CREATE TRIGGER ralat_tetap BEFORE UPDATE OR DELETE OR TRUNCATE ON ralat FOR EACH STATEMENT EXECUTE FUNCTION hanya_tambah();
ALTER TABLE jurnal_antre SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000);
-- postgres-only:end
