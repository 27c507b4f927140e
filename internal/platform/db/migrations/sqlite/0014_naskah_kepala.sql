-- 0014: a version made of clauses keeps what stands around them when it is printed
-- (kepala): title, numbers, dates, parties and the agreement above, as they were
-- when it was made, so that two prints of one version are the same bytes whatever
-- is edited later. Backfill: none; earlier versions are printed with what the
-- agreement says now.

-- +goose Up
ALTER TABLE naskah_versi ADD COLUMN kepala TEXT;
