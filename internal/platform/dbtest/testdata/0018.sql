-- Rows as migration 0018 left them: a person who signs in with one-time codes and
-- used one of their recovery codes.
INSERT INTO totp (pengguna_id, rahasia, dibuat_pada, aktif_pada, langkah) VALUES
    ('0190a0a0-0000-7000-8000-000000000001', 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', timestamptz '2025-06-06 02:00:00Z', timestamptz '2025-06-06 02:01:00Z', 58305604);
INSERT INTO totp_pulih (sidik, pengguna_id, dipakai_pada) VALUES
    ('sidik-pulih-1', '0190a0a0-0000-7000-8000-000000000001', timestamptz '2025-06-07 02:00:00Z'),
    ('sidik-pulih-2', '0190a0a0-0000-7000-8000-000000000001', NULL);
