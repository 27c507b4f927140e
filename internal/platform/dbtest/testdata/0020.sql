-- Rows as migration 0020 left them: a session of the campus sign-on by its sid, and
-- one of an application whose tokens name none.
INSERT INTO sesi_luar (id, pengguna_id, penerbit, subjek, sid, klien, tak_berjam, dibuat_pada, terakhir_pada, kedaluwarsa_pada) VALUES
    ('0190a0a0-0000-7000-8000-000000000111', '0190a0a0-0000-7000-8000-000000000002', 'https://sso.contoh.example/', 'budi', 'sid-1', 'portal', false, timestamptz '2025-06-08 02:00:00Z', timestamptz '2025-06-08 03:00:00Z', timestamptz '2025-06-08 03:10:00Z'),
    ('0190a0a0-0000-7000-8000-000000000112', '0190a0a0-0000-7000-8000-000000000002', 'https://sso.contoh.example/', 'budi', '', 'dasbor', true, timestamptz '2025-06-08 02:00:00Z', timestamptz '2025-06-08 02:00:00Z', timestamptz '2025-06-08 02:10:00Z');
