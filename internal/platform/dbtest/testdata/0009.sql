-- Rows as migration 0009 left them: notices read and unread, mail that waits and
-- mail that has left, a clock that was alerted, a person's choice of mail.
INSERT INTO pemberitahuan (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id, penerima_id, kunci, jenis, subjek, subjek_id, kode, judul, rinci, dibaca_pada) VALUES
    ('0190a0a0-0000-7000-8000-0000000000a1', 1, timestamptz '2025-03-03 01:12:00Z', 'sistem', 'sistem', timestamptz '2025-03-03 01:12:00Z', 'sistem', 'sistem', '0190a0a0-0000-7000-8000-000000000001', 'jam:0190a0a0-0000-7000-8000-000000000095:b:80', 'permintaan_mendekati_tenggat', 'permintaan_layanan', '0190a0a0-0000-7000-8000-000000000095', 'PM-2025-0095', 'Permohonan contoh', '{"ambang":80,"kpi":"B.1.15.14.b"}', NULL),
    ('0190a0a0-0000-7000-8000-0000000000a2', 2, timestamptz '2025-03-03 01:12:00Z', 'sistem', 'sistem', timestamptz '2025-03-03 01:20:00Z', 'pengguna', '0190a0a0-0000-7000-8000-000000000002', '0190a0a0-0000-7000-8000-000000000002', 'jam:0190a0a0-0000-7000-8000-000000000095:b:80', 'permintaan_mendekati_tenggat', 'permintaan_layanan', '0190a0a0-0000-7000-8000-000000000095', 'PM-2025-0095', 'Permohonan contoh', '{"ambang":80,"kpi":"B.1.15.14.b"}', timestamptz '2025-03-03 01:20:00Z');
INSERT INTO surel_keluar (id, kunci, ke, perihal, isi, status, coba, lagi_pada, dibuat_pada, selesai_pada, galat) VALUES
    ('0190a0a0-0000-7000-8000-0000000000a3', 'undangan:contoh:satu', 'peserta@mitra.example', 'Undangan contoh', 'Isi contoh', 'antre', 1, timestamptz '2025-03-03 02:00:00Z', timestamptz '2025-03-03 01:00:00Z', NULL, '451 coba lagi'),
    ('0190a0a0-0000-7000-8000-0000000000a4', 'undangan:contoh:dua', '', 'Undangan contoh', '', 'terkirim', 1, timestamptz '2025-03-03 01:00:00Z', timestamptz '2025-03-03 01:00:00Z', timestamptz '2025-03-03 01:00:05Z', NULL);
UPDATE permintaan_jam SET ambang = 80 WHERE permintaan_id = '0190a0a0-0000-7000-8000-000000000095';
UPDATE pengguna SET surel_aktif = false, surel_kecuali = '["jadwal_berubah"]' WHERE id = '0190a0a0-0000-7000-8000-000000000002';
UPDATE koordinasi SET diundang_pada = timestamptz '2025-03-03 02:00:00Z';
UPDATE rencana_kegiatan SET permintaan_id = '0190a0a0-0000-7000-8000-000000000095' WHERE id = '0190a0a0-0000-7000-8000-000000000051';
