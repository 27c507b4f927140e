-- Rows as migration 0007 left them: a target somebody changed.
INSERT INTO kpi_target (kode, tahun, nilai) VALUES ('B.1.15.7', 2025, 9500);
