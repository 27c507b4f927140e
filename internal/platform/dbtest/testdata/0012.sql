-- Rows as migration 0012 left them: an import that was brought in, with a warning,
-- and what its row became.
INSERT INTO impor (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id, jenis, format, uji, status, nama_berkas, sha256, ukuran, lembar, baris_judul, urutan_tanggal, keputusan, jumlah) VALUES
    ('0190a0a0-0000-7000-8000-0000000000e1', 1, timestamptz '2025-04-05 02:00:00Z', 'pengguna', '0190a0a0-0000-7000-8000-000000000001', timestamptz '2025-04-05 02:00:00Z', 'pengguna', '0190a0a0-0000-7000-8000-000000000001', 'mitra', 'templat', false, 'selesai', 'mitra.xlsx', '0ddab3e97bcdcd6822e0752ad25be64a1b3f1d45d73b66c8e850d3df09afd5e7', 5120, 'Data', 1, 'dmy', '{"Contoh":"baru"}', '{"baris":1,"dibuat":1,"dilewati":0,"mitra_baru":0,"galat":0,"pertanyaan":0,"peringatan":1}');
INSERT INTO impor_temuan (impor_id, urutan, isi) VALUES ('0190a0a0-0000-7000-8000-0000000000e1', 0, '{"baris":2,"kolom":1,"judul":"Nama","code":"new_partner","sifat":"peringatan","nilai":"Contoh","detail":{"ID":"Periksa.","EN":"Look at it."},"usulan":[]}');
INSERT INTO impor_baris (impor_id, baris, subjek, subjek_id, sidik) VALUES ('0190a0a0-0000-7000-8000-0000000000e1', 2, 'mitra', '0190a0a0-0000-7000-8000-000000000041', 'e5c62df5dab5c87b6a015ef3d43597074d1eec433b15f51aec63b8582d0e4ab4');
UPDATE mitra SET impor_id = '0190a0a0-0000-7000-8000-0000000000e1' WHERE id = '0190a0a0-0000-7000-8000-000000000041';
UPDATE pelaksanaan SET impor_id = '0190a0a0-0000-7000-8000-0000000000e1';
UPDATE permintaan_layanan SET impor_id = '0190a0a0-0000-7000-8000-0000000000e1' WHERE id = '0190a0a0-0000-7000-8000-000000000095';
