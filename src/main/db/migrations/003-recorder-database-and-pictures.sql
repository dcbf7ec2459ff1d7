-- From version 2 to 3: the recorder's own database of a source, and pictures of one's own for exports.
ALTER TABLE source ADD COLUMN database_path TEXT;

CREATE TABLE picture (
  id   TEXT PRIMARY KEY,
  jpeg BLOB NOT NULL
) STRICT;
ALTER TABLE export_job ADD COLUMN picture_id TEXT REFERENCES picture (id);
