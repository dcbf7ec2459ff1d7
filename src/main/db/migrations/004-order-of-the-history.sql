-- From version 3 to 4: the history in the order in which its jobs ended, whatever the clock said; orders and cameras that are looked up.
ALTER TABLE export_job ADD COLUMN ended_number INTEGER;
UPDATE export_job SET ended_number = place.number
  FROM (SELECT id, row_number() OVER (ORDER BY ended_at_ms, id DESC) AS number FROM export_job WHERE status IN ('success', 'failed', 'cancelled')) AS place
  WHERE place.id = export_job.id;
DROP INDEX export_job_ended;
CREATE INDEX export_job_ended ON export_job (ended_number, is_cleared);
CREATE INDEX export_job_camera ON export_job (camera_id);
CREATE INDEX export_job_pinned ON export_job (pin_folder) WHERE pin_folder IS NOT NULL;

DROP INDEX export_created;
CREATE INDEX export_created ON export (created_at_ms DESC, id);
DROP INDEX export_case_id;
CREATE INDEX export_case_id ON export (case_id, created_at_ms DESC, id);
