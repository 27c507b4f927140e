-- Rows as migration 0011 left them: a year that was frozen twice, the second time
-- with a reason, and a target with a source of its own.
INSERT INTO kpi_snapshot (id, periode, tahun, kode, alasan, dibekukan_pada, dibekukan_oleh_jenis, dibekukan_oleh_id, digest, isi) VALUES
    ('0190a0a0-0000-7000-8000-0000000000b1', '2024', 2024, '["B.1.15.12"]', NULL, timestamptz '2025-01-10 02:00:00Z', 'pengguna', '0190a0a0-0000-7000-8000-000000000002', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', '{}'),
    ('0190a0a0-0000-7000-8000-0000000000b2', '2024', 2024, '["B.1.15.12"]', 'Bukti menyusul.', timestamptz '2025-02-10 02:00:00Z', 'pengguna', '0190a0a0-0000-7000-8000-000000000002', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', '{}');
INSERT INTO kpi_beku (snapshot_id, kode, periode, cakupan, cakupan_id, urutan, pembilang, penyebut, target, isi_id, isi_en) VALUES
    ('0190a0a0-0000-7000-8000-0000000000b1', 'B.1.15.12', '2024', 'lembaga', '', 1, 20, 21, 10000, '{}', '{}'),
    ('0190a0a0-0000-7000-8000-0000000000b2', 'B.1.15.12', '2024', 'lembaga', '', 2, 21, 21, 10000, '{}', '{}');
UPDATE kpi_target SET versi = 2, sumber = 'Renstra contoh', nilai = 9800 WHERE kode = 'B.1.15.8.a' AND tahun = 2027;
INSERT INTO kpi_bahan (snapshot_id, nama, isi) VALUES ('0190a0a0-0000-7000-8000-0000000000b2', 'kegiatan', bytea '\x1f8b08000000000002ffabae0500430f4b6c02000000');
