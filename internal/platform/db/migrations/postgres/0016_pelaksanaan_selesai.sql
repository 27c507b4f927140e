-- 0016: pelaksanaan_selesai covers what a year is found by: its activities are
-- read from the index alone, and what belongs to them is joined to that six times
-- when the indicators' world is read whole (decision 0029).
-- Backfill: none.

-- +goose Up
DROP INDEX pelaksanaan_selesai;
CREATE INDEX pelaksanaan_selesai ON pelaksanaan (tanggal_selesai, id, tanggal_mulai, status);
