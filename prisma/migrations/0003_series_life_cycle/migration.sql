-- The life cycle of stored series (docs/storage-format.md): deletions that segments still hold, and rows that a merge replaced.

-- Samples of these series between min_time and max_time (inclusive) do not count in segments with gen <= the tombstone's.
CREATE TABLE tombstone (
  shard    int4   NOT NULL,
  id       int4   NOT NULL,
  gen      int4   NOT NULL,
  min_time int8   NOT NULL,
  max_time int8   NOT NULL,
  series   int4[] NOT NULL,
  PRIMARY KEY (shard, id)
);

-- When others took the row's place, milliseconds since 1970; NULL: it counts. It stays a while for queries that began before.
ALTER TABLE segment ADD COLUMN replaced_at int8;
CREATE INDEX segment_replaced ON segment (shard, replaced_at) WHERE replaced_at IS NOT NULL;
