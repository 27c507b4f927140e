-- Rows as migration 0001 left them: two journal rows and a third that waits for
-- its seal, their seals and a signed checkpoint. The key is made up for this
-- file and signs nothing else.
INSERT INTO jurnal (pada, pelaku, kunci, sidik_req, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil) VALUES
    (timestamptz '2025-03-03 02:00:00.000001Z', 'pengguna:0190a0a0-0000-7000-8000-000000000001', 'lama-1', 'a1b2', 'req-lama-1', 'contoh', '0190a0a0-0000-7000-8000-0000000000f1', 1, 'contoh.dibuat', 201, '{"a":"é \"x\""}'),
    (timestamptz '2025-03-03 02:00:01Z', 'sistem:seed', NULL, NULL, 'req-lama-2', 'contoh', '0190a0a0-0000-7000-8000-0000000000f1', 2, 'contoh.diubah', 200, '{"a":null}');
INSERT INTO segel (posisi, jurnal_id, sidik) VALUES
    (1, 1, bytea '\x4115d578c89e896b9345d575342a0b7778aa8bb657ff5e76fafa6860e8719a84'),
    (2, 2, bytea '\x02d02ba83c2f03d1994bbf9afe98f280ef827814766afe7a56fd87fe6d187aa2');
DELETE FROM jurnal_antre;
INSERT INTO titik_periksa (ukuran, pada, catatan) VALUES (2, timestamptz '2025-03-03 02:00:05Z', 'kerjasama/CONTOH
2
42pCd1LqE4xmCSy5pYT2D2AylMsH11Gm2OR92fRDAVc=

— kerjasama/CONTOH 7SZ7vsIDykFY7h/70mtOcGgsB7o+89cUPRFtsnCL00c1h0NdYH0fdHq0vt3dohSUsHQ5MniA8mGHjPCINyYp4EMCvAI=
');
INSERT INTO rahasia (nama, id, status, nilai, dibuat_pada) VALUES
    ('catatan', 'ed267bbe', 'pensiun', 'PRIVATE+KEY+kerjasama/CONTOH+ed267bbe+AUWVMrDqOsKFl6lPfYV6pR53jYPWkoo9X/oSFqrQkQNs', timestamptz '2025-03-03 02:00:05Z');
INSERT INTO jurnal (pada, pelaku, atas_nama, permintaan_id, subjek, subjek_id, versi, peristiwa, status, hasil) VALUES
    (timestamptz '2025-03-03 02:00:02Z', 'pengguna:0190a0a0-0000-7000-8000-000000000001', '0190a0a0-0000-7000-8000-000000000002', 'req-lama-3', 'contoh', '0190a0a0-0000-7000-8000-0000000000f2', 1, 'contoh.dibuat', 201, '{}');
INSERT INTO penomoran (awalan, tahun, n) VALUES ('RK', 2025, 41);
INSERT INTO data_pribadi (id, subjek, subjek_id, nonce, nilai, dihapus_pada) VALUES
    ('0190a0a0-0000-7000-8000-0000000000d1', 'mitra', '0190a0a0-0000-7000-8000-000000000041', bytea '\x000102030405060708090a0b0c0d0eff', '{"nama":"Ibu Contoh","jabatan":null,"surel":"ibu@contoh.example","telepon":null}', NULL),
    ('0190a0a0-0000-7000-8000-0000000000d2', 'mitra', '0190a0a0-0000-7000-8000-000000000041', NULL, NULL, timestamptz '2025-03-04 02:00:00Z');
INSERT INTO ralat (id, subjek, subjek_id, lama, baru, alasan, oleh_jenis, oleh_id, pada) VALUES
    ('0190a0a0-0000-7000-8000-0000000000e1', 'koordinasi', '0190a0a0-0000-7000-8000-000000000061', '{"notula":"lama"}', '{"notula":"baru"}', 'salah ketik', 'pengguna', '0190a0a0-0000-7000-8000-000000000002', timestamptz '2025-04-01 02:00:00Z');
INSERT INTO pekerjaan (id, jenis, status, progres, argumen, hasil, hasil_href, galat, pemilik, dibuat_pada, selesai_pada) VALUES
    ('0190a0a0-0000-7000-8000-0000000000b1', 'contoh', 'selesai', 100, '{}', '{"n":1}', '/api/v1/contoh', NULL, 'pengguna:0190a0a0-0000-7000-8000-000000000001', timestamptz '2025-03-03 02:00:00Z', timestamptz '2025-03-03 02:00:05Z');
