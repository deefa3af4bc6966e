-- Older processes go on beside this.
-- The last migration that older processes cannot go on beside: one that does not know it and finds it after its connection was away
-- must end (server/platform/postgres/running-processes.ts).
CREATE TABLE schema_floor (
  is_only   boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  migration text    NOT NULL
);
INSERT INTO schema_floor (migration) VALUES ('0027_living_series');
