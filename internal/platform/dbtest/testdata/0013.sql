-- Rows as migration 0013 left them: a person who came through the sign-on, the
-- role their groups gave them beside the one given by hand, and an ended session.
INSERT INTO identitas_luar (id, pengguna_id, penerbit, subjek, dibuat_pada, klaim_pada) VALUES
    ('0190a0a0-0000-7000-8000-0000000000f1', '0190a0a0-0000-7000-8000-000000000001', 'https://sso.contoh.example/', 'subjek-lama', timestamptz '2025-05-05 02:00:00Z', timestamptz '2025-05-05 01:59:58Z');
INSERT INTO penugasan (id, pengguna_id, peran, unit_id, berlaku_mulai, berlaku_sampai, identitas_id) VALUES
    ('0190a0a0-0000-7000-8000-0000000000f2', '0190a0a0-0000-7000-8000-000000000001', 'auditor', NULL, date '2025-05-05', NULL, '0190a0a0-0000-7000-8000-0000000000f1');
INSERT INTO keluar_luar (penerbit, jti, sid, subjek, pada, simpan_sampai) VALUES
    ('https://sso.contoh.example/', 'jti-lama', 'sid-lama', NULL, timestamptz '2025-05-05 03:00:00Z', timestamptz '2025-05-06 03:00:00Z');
