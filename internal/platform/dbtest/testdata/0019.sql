-- Rows as migration 0019 left them: a webhook whose receiver is away, with a
-- rotated secret, an event that waits after an attempt, and a trial; and one that
-- was switched off.
INSERT INTO webhook (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id, nama, url, jenis, status, nonaktif_pada, alasan_nonaktif, diputar_pada, lama_sampai, cari) VALUES
    ('0190a0a0-0000-7000-8000-000000000101', 2, timestamptz '2025-06-06 02:00:00Z', 'pengguna', '0190a0a0-0000-7000-8000-000000000002', timestamptz '2025-06-07 02:00:00Z', 'pengguna', '0190a0a0-0000-7000-8000-000000000002', 'Portal', 'https://portal.contoh.example/kait', '["rencana_kegiatan.*"]', 'aktif', NULL, NULL, timestamptz '2025-06-07 02:00:00Z', timestamptz '2025-06-08 02:00:00Z', 'portal'),
    ('0190a0a0-0000-7000-8000-000000000102', 2, timestamptz '2025-06-06 02:00:00Z', 'pengguna', '0190a0a0-0000-7000-8000-000000000002', timestamptz '2025-06-07 02:00:00Z', 'sistem', 'sistem', 'Lama', 'https://lama.contoh.example/kait', '[]', 'nonaktif', timestamptz '2025-06-07 02:00:00Z', 'gagal_terus', NULL, NULL, 'lama');
INSERT INTO webhook_rahasia (webhook_id, nilai, dibuat_pada, berlaku_sampai) VALUES
    ('0190a0a0-0000-7000-8000-000000000101', 'whsec_bGFtYSBsYW1hIGxhbWEgbGFtYSBsYW1h', timestamptz '2025-06-06 02:00:00Z', timestamptz '2025-06-08 02:00:00Z'),
    ('0190a0a0-0000-7000-8000-000000000101', 'whsec_YmFydSBiYXJ1IGJhcnUgYmFydSBiYXJ1', timestamptz '2025-06-07 02:00:00Z', NULL);
INSERT INTO webhook_keadaan (webhook_id, posisi, lagi_pada, sewa, sewa_sampai, gagal_beruntun, gagal_sejak, berhasil_pada) VALUES
    ('0190a0a0-0000-7000-8000-000000000101', 12, timestamptz '2025-06-07 03:00:05Z', '0190a0a0-0000-7000-8000-000000000103', timestamptz '2025-06-07 03:00:30Z', 1, timestamptz '2025-06-07 03:00:00Z', timestamptz '2025-06-07 02:59:00Z'),
    ('0190a0a0-0000-7000-8000-000000000102', 3, timestamptz '2025-06-07 02:00:00Z', NULL, NULL, 10, timestamptz '2025-06-06 02:00:00Z', NULL);
INSERT INTO webhook_pengiriman (id, webhook_id, posisi, pesan, jenis, status, coba, lagi_pada, dibuat_pada, selesai_pada) VALUES
    ('0190a0a0-0000-7000-8000-000000000104', '0190a0a0-0000-7000-8000-000000000101', 12, 'peristiwa_12', 'rencana_kegiatan.dibuat', 'antre', 1, timestamptz '2025-06-07 03:00:00Z', timestamptz '2025-06-07 03:00:00Z', NULL),
    ('0190a0a0-0000-7000-8000-000000000105', '0190a0a0-0000-7000-8000-000000000101', NULL, 'uji_1', 'webhook.uji', 'terkirim', 1, timestamptz '2025-06-07 02:30:00Z', timestamptz '2025-06-07 02:30:00Z', timestamptz '2025-06-07 02:30:00Z');
INSERT INTO webhook_percobaan (pengiriman_id, nomor, pada, durasi_md, galat, status_http, jawaban) VALUES
    ('0190a0a0-0000-7000-8000-000000000104', 1, timestamptz '2025-06-07 03:00:00Z', 5000, 'waktu_habis', NULL, NULL),
    ('0190a0a0-0000-7000-8000-000000000105', 1, timestamptz '2025-06-07 02:30:00Z', 20, NULL, 200, 'ok');
