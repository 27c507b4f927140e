-- The application's role owns no tables: it cannot switch off the triggers that
-- keep the journal append-only, nor empty or alter a table. Run once, connected
-- to the product's database as kerjasama_owner (or as a superuser), before the
-- first migration; then give the role a password:
--   ALTER ROLE kerjasama_app PASSWORD '…';
-- KERJASAMA_DATABASE_URL names kerjasama_app, KERJASAMA_MIGRATE_DATABASE_URL
-- kerjasama_owner.
CREATE ROLE kerjasama_app LOGIN;
GRANT USAGE ON SCHEMA public TO kerjasama_app;
ALTER DEFAULT PRIVILEGES FOR ROLE kerjasama_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kerjasama_app;
ALTER DEFAULT PRIVILEGES FOR ROLE kerjasama_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO kerjasama_app;
