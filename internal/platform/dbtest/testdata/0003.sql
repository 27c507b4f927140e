-- Rows as migration 0003 left them.
INSERT INTO unit (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id, kode, nama, nama_en, jenis, induk_id, aktif_mulai, aktif_sampai, cari) VALUES
    ('0190a0a0-0000-7000-8000-000000000011', 1, timestamptz '2025-03-03 02:00:00Z', 'sistem', 'seed', timestamptz '2025-03-03 02:00:00Z', 'sistem', 'seed', 'LAMA-DIR', 'Pimpinan Contoh', NULL, 'pimpinan', NULL, date '2000-01-01', NULL, 'lama-dir pimpinan contoh'),
    ('0190a0a0-0000-7000-8000-000000000012', 1, timestamptz '2025-03-03 02:00:00Z', 'sistem', 'seed', timestamptz '2025-03-03 02:00:00Z', 'sistem', 'seed', 'LAMA-JUR', 'Jurusan Contoh', 'Sample Department', 'jurusan', '0190a0a0-0000-7000-8000-000000000011', date '2000-01-01', NULL, 'lama-jur jurusan contoh');
INSERT INTO prodi (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id, kode, nama, nama_en, jenjang, menggantikan_id, aktif_mulai, aktif_sampai, cari) VALUES
    ('0190a0a0-0000-7000-8000-000000000021', 1, timestamptz '2025-03-03 02:00:00Z', 'sistem', 'seed', timestamptz '2025-03-03 02:00:00Z', 'sistem', 'seed', 'LAMA01', 'Prodi Contoh', NULL, 'd3', NULL, date '2000-01-01', date '2024-08-31', 'lama01 prodi contoh'),
    ('0190a0a0-0000-7000-8000-000000000022', 1, timestamptz '2025-03-03 02:00:00Z', 'sistem', 'seed', timestamptz '2025-03-03 02:00:00Z', 'sistem', 'seed', 'LAMA02', 'Prodi Penerus Contoh', NULL, 'd4', '0190a0a0-0000-7000-8000-000000000021', date '2024-09-01', NULL, 'lama02 prodi penerus contoh');
INSERT INTO prodi_jurusan (prodi_id, jurusan_id, mulai, sampai) VALUES
    ('0190a0a0-0000-7000-8000-000000000021', '0190a0a0-0000-7000-8000-000000000012', date '2000-01-01', date '2024-08-31'),
    ('0190a0a0-0000-7000-8000-000000000022', '0190a0a0-0000-7000-8000-000000000012', date '2024-09-01', NULL);
INSERT INTO referensi (jenis, kode, label, label_en, bidang, urutan, berlaku_mulai, berlaku_sampai) VALUES
    ('bentuk_kegiatan', 'lama_contoh', 'Bentuk contoh', 'Sample form', 'pendidikan', 900, date '2000-01-01', NULL),
    ('klasifikasi_mitra', 'lama_contoh', 'Klasifikasi contoh', NULL, NULL, 901, date '2000-01-01', date '2030-12-31');
INSERT INTO hari_libur (tanggal, nama, jenis, sumber) VALUES (date '2019-08-17', 'Hari contoh', 'nasional', 'contoh');
INSERT INTO jam_kerja (id, berlaku_mulai, berlaku_sampai, hari, mulai, selesai, istirahat_mulai, istirahat_selesai, keterangan) VALUES
    ('0190a0a0-0000-7000-8000-000000000031', date '2010-01-01', date '2010-12-31', 1, '07:30', '16:00', '12:00', '13:00', 'Senin contoh');
INSERT INTO penugasan (id, pengguna_id, peran, unit_id, berlaku_mulai, berlaku_sampai) VALUES
    ('0190a0a0-0000-7000-8000-0000000000c1', '0190a0a0-0000-7000-8000-000000000001', 'staf_humas', NULL, date '2025-01-01', NULL),
    ('0190a0a0-0000-7000-8000-0000000000c2', '0190a0a0-0000-7000-8000-000000000002', 'sub_koordinator', NULL, date '2025-01-01', NULL),
    ('0190a0a0-0000-7000-8000-0000000000c3', '0190a0a0-0000-7000-8000-000000000002', 'unit_kerja', '0190a0a0-0000-7000-8000-000000000012', date '2025-01-01', date '2025-12-31');
