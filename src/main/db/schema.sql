-- The schema of reelcase.db as a fresh data folder gets it: authoritative, commented, equal to the sum of migrations/.
-- All times are UTC milliseconds, all sizes bytes. Enumerations are those of src/shared.

-- Where recordings come from.
CREATE TABLE source (
  id            INTEGER PRIMARY KEY,
  kind          TEXT    NOT NULL,           -- recordings.ts sourceKinds; chooses the adapter
  name          TEXT    NOT NULL,           -- what people call it
  path          TEXT    NOT NULL UNIQUE,    -- absolute, real path of the folder
  added_at_ms   INTEGER NOT NULL,
  indexed_at_ms INTEGER,                    -- end of the last completed scan
  pin_folder    TEXT,                       -- absolute, on the source's file system: where queued footage is hard-linked; null: not allowed
  pin_limit_bytes INTEGER,                  -- most that pins may hold of this source; null: the default of pinning.ts
  database_path TEXT                        -- absolute path of the recorder's own database, which is only read; null: none is used
) STRICT;

-- A camera of a source. Stays when its footage is gone, because jobs and exports name it.
CREATE TABLE camera (
  id        INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  name      TEXT    NOT NULL,               -- as the recorder's folder is called; any characters
  segment_count INTEGER NOT NULL DEFAULT 0, -- kept by the indexer: counting millions of rows takes too long
  UNIQUE (source_id, name)
) STRICT;

-- One recorded file. Its path follows from camera and start where the adapter can derive it: 22 bytes a row, not 64.
CREATE TABLE segment (
  camera_id   INTEGER NOT NULL REFERENCES camera (id) ON DELETE CASCADE,
  start_ms    INTEGER NOT NULL,             -- from the file's name; whole seconds on Frigate
  duration_ms INTEGER NOT NULL,             -- of the video track, from the MP4 header
  size_bytes  INTEGER NOT NULL,
  PRIMARY KEY (camera_id, start_ms)
) STRICT, WITHOUT ROWID;

-- Merged spans of segments, kept up to date by the indexer, so that a day of 32 cameras is a lookup and not a scan.
CREATE TABLE coverage_span (
  camera_id INTEGER NOT NULL REFERENCES camera (id) ON DELETE CASCADE,
  start_ms  INTEGER NOT NULL,
  end_ms    INTEGER NOT NULL,               -- exclusive
  PRIMARY KEY (camera_id, start_ms)
) STRICT, WITHOUT ROWID;

-- Files in a segment's place that cannot be used. Tried again when size or time of change differ.
CREATE TABLE unreadable_file (
  source_id   INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  path        TEXT    NOT NULL,             -- below the source's folder, with forward slashes
  reason      TEXT    NOT NULL,             -- a sentence for people
  size_bytes  INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL,           -- the file's own modification time
  found_at_ms INTEGER NOT NULL,
  PRIMARY KEY (source_id, path)
) STRICT, WITHOUT ROWID;

-- Exports that belong together. ("case" is a word of SQL.)
CREATE TABLE export_case (
  id            TEXT    PRIMARY KEY,        -- 12 characters a-z0-9
  name          TEXT    NOT NULL,
  description   TEXT    NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL            -- changes when name or description do, not when members do
) STRICT;

-- A picture that a person chose to stand for exports, as a thumbnail. Kept with the jobs that name it, so that a retry and a
-- duplicate have it too.
CREATE TABLE picture (
  id   TEXT PRIMARY KEY,                    -- SHA-256 of jpeg, hexadecimal: a batch keeps its picture once
  jpeg BLOB NOT NULL                        -- thumbnail.ts: at most 480 × 480
) STRICT;

-- A request in the queue and its life; final ones are history and are never removed by the program.
CREATE TABLE export_job (
  id               TEXT    PRIMARY KEY,     -- also the id of the export it makes
  status           TEXT    NOT NULL,        -- job.ts jobStatuses
  camera_id        INTEGER REFERENCES camera (id) ON DELETE SET NULL,
  camera           TEXT    NOT NULL,        -- the camera's name when the job was queued
  name             TEXT    NOT NULL,
  case_id          TEXT    REFERENCES export_case (id) ON DELETE SET NULL,
  request_start_ms INTEGER NOT NULL,
  request_end_ms   INTEGER NOT NULL,
  output_folder    TEXT,                    -- null: the folder of the settings at the time it runs
  queue_rank       REAL    NOT NULL,        -- order of the waiting jobs, lowest first
  queued_at_ms     INTEGER NOT NULL,
  started_at_ms    INTEGER,                 -- of the latest attempt
  ended_at_ms      INTEGER,
  attempt          INTEGER NOT NULL DEFAULT 0,
  estimated_bytes  INTEGER NOT NULL,
  error_code       TEXT,
  error_message    TEXT,
  error_remedy     TEXT,
  warnings         TEXT    NOT NULL DEFAULT '[]', -- JSON array of job.ts JobWarning
  options          TEXT    NOT NULL DEFAULT '{"kind":"copy"}', -- JSON of export-options.ts ExportOptionsInput
  is_paused        INTEGER NOT NULL DEFAULT 0, -- 1: waits, or stands still, until a person lets it go on
  stops_queue      INTEGER NOT NULL DEFAULT 0, -- 1: a break point: the queue pauses before this job
  is_cleared       INTEGER NOT NULL DEFAULT 0, -- 1: put away from the list of ended jobs; still found by a search
  part_of          TEXT,                    -- job this one was split from; null for jobs that a person queued
  part_number      INTEGER,                 -- 1, 2, … of a job that was split, itself included
  part_count       INTEGER,
  pin_folder       TEXT,                    -- absolute folder with hard links to this job's footage, while it holds any
  pin_bytes        INTEGER NOT NULL DEFAULT 0, -- size of the footage those links hold
  pin_note         TEXT,                    -- why footage is not, or only partly, pinned; null when it is
  recorded_ms      INTEGER NOT NULL DEFAULT 0, -- footage in the range when the job was queued; less at the start is reported
  picture_id       TEXT    REFERENCES picture (id), -- becomes the thumbnail; null: the first shown picture does
  ended_number     INTEGER                  -- rises with every end; null unless it has ended. Order of the history: clocks are set back
) STRICT;
CREATE INDEX export_job_status ON export_job (status, queue_rank);
CREATE INDEX export_job_case ON export_job (case_id);
CREATE INDEX export_job_ended ON export_job (ended_number, is_cleared); -- the history is counted and paged through without its rows
CREATE INDEX export_job_camera ON export_job (camera_id); -- a camera that goes is taken out of its jobs
CREATE INDEX export_job_pinned ON export_job (pin_folder) WHERE pin_folder IS NOT NULL;

-- Every try of a job.
CREATE TABLE export_attempt (
  job_id        TEXT    NOT NULL REFERENCES export_job (id) ON DELETE CASCADE,
  attempt       INTEGER NOT NULL,           -- 1, 2, …
  started_at_ms INTEGER NOT NULL,
  ended_at_ms   INTEGER,
  outcome       TEXT    NOT NULL,           -- job.ts JobAttempt.outcome
  error_message TEXT,
  command_line  TEXT,                       -- what ran, ready to paste
  process_id    INTEGER,                    -- of ffmpeg, while it runs: a restart ends one that was left behind
  log           TEXT    NOT NULL DEFAULT '[]',    -- JSON array of lines, bounded
  timings       TEXT    NOT NULL DEFAULT '[]',    -- JSON array of job.ts StepTiming
  PRIMARY KEY (job_id, attempt)
) STRICT, WITHOUT ROWID;

-- Unfinished files. A row is written before its file is created and removed after the file is gone or renamed, so that
-- a crash at any moment leaves nothing that the next start does not know of.
CREATE TABLE part_file (
  path          TEXT    PRIMARY KEY,
  job_id        TEXT    NOT NULL,
  final_path    TEXT    NOT NULL,           -- the name it gets when it is verified
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A finished, verified file.
CREATE TABLE export (
  id               TEXT    PRIMARY KEY,     -- that of its job
  camera           TEXT    NOT NULL,
  name             TEXT    NOT NULL,        -- shown; renaming does not touch the file
  case_id          TEXT    REFERENCES export_case (id) ON DELETE SET NULL,
  request_start_ms INTEGER NOT NULL,
  request_end_ms   INTEGER NOT NULL,
  duration_ms      INTEGER NOT NULL,
  size_bytes       INTEGER NOT NULL,
  video_codec      TEXT    NOT NULL,        -- sample entry of the MP4: avc1, hvc1, …
  audio_codec      TEXT,
  width            INTEGER NOT NULL,
  height           INTEGER NOT NULL,
  created_at_ms    INTEGER NOT NULL,
  video_path       TEXT    NOT NULL UNIQUE, -- absolute
  thumbnail_path   TEXT    NOT NULL,        -- absolute; empty where none could be made
  gaps             TEXT    NOT NULL DEFAULT '[]', -- JSON array of recordings.ts TimeSpan
  warnings         TEXT    NOT NULL DEFAULT '[]', -- JSON array of job.ts JobWarning
  kind             TEXT    NOT NULL DEFAULT 'copy', -- export-kinds.ts exportKinds
  sha256           TEXT,                    -- of the file when it was made, hexadecimal
  proof            TEXT,                    -- JSON of export.ts CopyProof; null where nothing was compared
  details          TEXT    NOT NULL DEFAULT '{}'  -- JSON of export.ts ExportDetails
) STRICT;
CREATE INDEX export_created ON export (created_at_ms DESC, id);
CREATE INDEX export_case_id ON export (case_id, created_at_ms DESC, id);

-- What a person changed from the default.
CREATE TABLE setting (
  key   TEXT PRIMARY KEY,                   -- a key of settings.ts Settings, queuePause or storeId
  value TEXT NOT NULL                       -- JSON
) STRICT, WITHOUT ROWID;
