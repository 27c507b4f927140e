-- Rows as migration 0015 left them: a person's token that was rotated and used,
-- and one of an application of a unit that was taken back.
INSERT INTO token_layanan (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id, nama, cakupan, kedaluwarsa_pada, pemilik_id, aplikasi, unit_id, cidr, permintaan_per_menit, status, dicabut_pada, diputar_pada, lama_sampai, cari) VALUES
    ('0190a0a0-0000-7000-8000-0000000000fa', 2, timestamptz '2025-04-06 02:00:00Z', 'pengguna', '0190a0a0-0000-7000-8000-000000000002', timestamptz '2025-04-07 02:00:00Z', 'pengguna', '0190a0a0-0000-7000-8000-000000000002', 'Skrip laporan', '["kpi:baca"]', timestamptz '2025-10-06 02:00:00Z', '0190a0a0-0000-7000-8000-000000000001', NULL, NULL, '192.0.2.0/24', 60, 'aktif', NULL, timestamptz '2025-04-07 02:00:00Z', timestamptz '2025-04-08 02:00:00Z', 'skrip laporan'),
    ('0190a0a0-0000-7000-8000-0000000000fb', 2, timestamptz '2025-04-06 02:00:00Z', 'pengguna', '0190a0a0-0000-7000-8000-000000000002', timestamptz '2025-04-07 02:00:00Z', 'pengguna', '0190a0a0-0000-7000-8000-000000000002', 'Portal', '["mitra:baca","rencana:tulis"]', timestamptz '2025-10-06 02:00:00Z', NULL, 'portal-jurusan', NULL, NULL, NULL, 'dicabut', timestamptz '2025-04-07 02:00:00Z', NULL, NULL, 'portal portal-jurusan');
INSERT INTO token_rahasia (sidik, token_id, dibuat_pada, berlaku_sampai) VALUES
    ('sidik-token-1', '0190a0a0-0000-7000-8000-0000000000fa', timestamptz '2025-04-06 02:00:00Z', timestamptz '2025-04-08 02:00:00Z'),
    ('sidik-token-2', '0190a0a0-0000-7000-8000-0000000000fa', timestamptz '2025-04-07 02:00:00Z', NULL);
INSERT INTO token_pakai (token_id, pada) VALUES ('0190a0a0-0000-7000-8000-0000000000fa', timestamptz '2025-04-07 03:00:00Z');
