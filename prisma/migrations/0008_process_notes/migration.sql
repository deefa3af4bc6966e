-- What processes on one database let each other know, a note for each part of a shared role (server/platform/leases/notes.ts). Small
-- and replaced every few seconds; losing one costs nothing.
CREATE TABLE process_note (
  topic      text        NOT NULL,
  part       text        NOT NULL,
  -- Rises with each change: readers fetch only what is new.
  version    int8        NOT NULL DEFAULT 1,
  body       text        NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (topic, part)
);
ALTER TABLE process_note SET (fillfactor = 50, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0,
  toast.autovacuum_vacuum_threshold = 1000, toast.autovacuum_vacuum_scale_factor = 0);
