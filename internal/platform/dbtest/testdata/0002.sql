-- Rows as migration 0002 left them: two people (the password of both is the
-- tests' own), a session with a used refresh token.
INSERT INTO pengguna (id, versi, dibuat_pada, dibuat_oleh_jenis, dibuat_oleh_id, diubah_pada, diubah_oleh_jenis, diubah_oleh_id, username, nama, surel, sandi, sandi_sementara, bahasa, status, cari) VALUES
    ('0190a0a0-0000-7000-8000-000000000001', 1, timestamptz '2025-03-03 02:00:00Z', 'sistem', 'seed', timestamptz '2025-03-03 02:00:00Z', 'sistem', 'seed', 'lama.staf', 'Staf Contoh', 'staf@contoh.example', '$argon2id$v=19$m=19456,t=2,p=1$KXoXvVO/QeWGGOoG5SRP+w$WZRpO+xf/vH9lJoARmAjC5sw0nhVkfXBEfVYAFKKtQE', false, 'id', 'aktif', 'lama.staf staf contoh'),
    ('0190a0a0-0000-7000-8000-000000000002', 1, timestamptz '2025-03-03 02:00:00Z', 'sistem', 'seed', timestamptz '2025-03-03 02:00:00Z', 'sistem', 'seed', 'lama.koordinator', 'Koordinator Contoh', NULL, '$argon2id$v=19$m=19456,t=2,p=1$KXoXvVO/QeWGGOoG5SRP+w$WZRpO+xf/vH9lJoARmAjC5sw0nhVkfXBEfVYAFKKtQE', true, 'en', 'aktif', 'lama.koordinator koordinator contoh');
INSERT INTO sesi (id, pengguna_id, sidik, dibuat_pada, diputar_pada, kedaluwarsa_pada, dicabut_pada, alasan_cabut, agen, ip) VALUES
    ('0190a0a0-0000-7000-8000-0000000000a1', '0190a0a0-0000-7000-8000-000000000001', 'sidik-lama-1', timestamptz '2025-03-03 02:00:00Z', timestamptz '2025-03-03 03:00:00Z', timestamptz '2025-04-02 02:00:00Z', timestamptz '2025-03-03 04:00:00Z', 'logout', 'uji', '127.0.0.1');
INSERT INTO token_segar (sidik, sesi_id, dipakai_pada) VALUES ('sidik-lama-0', '0190a0a0-0000-7000-8000-0000000000a1', timestamptz '2025-03-03 03:00:00Z');
INSERT INTO percobaan_masuk (kunci, pada, id) VALUES ('ip:127.0.0.1', timestamptz '2025-03-03 02:00:00Z', '0190a0a0-0000-7000-8000-0000000000a2');
UPDATE hak_generasi SET n = 7;
