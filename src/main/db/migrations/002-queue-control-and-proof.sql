-- From version 1 to 2: control of single jobs, kinds of export, pins, and what is known of a finished file.
ALTER TABLE source ADD COLUMN pin_folder TEXT;
ALTER TABLE source ADD COLUMN pin_limit_bytes INTEGER;

ALTER TABLE export_job ADD COLUMN options TEXT NOT NULL DEFAULT '{"kind":"copy"}';
ALTER TABLE export_job ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE export_job ADD COLUMN stops_queue INTEGER NOT NULL DEFAULT 0;
ALTER TABLE export_job ADD COLUMN is_cleared INTEGER NOT NULL DEFAULT 0;
ALTER TABLE export_job ADD COLUMN part_of TEXT;
ALTER TABLE export_job ADD COLUMN part_number INTEGER;
ALTER TABLE export_job ADD COLUMN part_count INTEGER;
ALTER TABLE export_job ADD COLUMN pin_folder TEXT;
ALTER TABLE export_job ADD COLUMN pin_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE export_job ADD COLUMN pin_note TEXT;
ALTER TABLE export_job ADD COLUMN recorded_ms INTEGER NOT NULL DEFAULT 0;

ALTER TABLE export_attempt ADD COLUMN timings TEXT NOT NULL DEFAULT '[]';

ALTER TABLE export ADD COLUMN kind TEXT NOT NULL DEFAULT 'copy';
ALTER TABLE export ADD COLUMN sha256 TEXT;
ALTER TABLE export ADD COLUMN proof TEXT;
ALTER TABLE export ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
