-- The series store (docs/storage-format.md). Not managed by Prisma. Every large table has the shard first in its key and no
-- foreign keys, sequences or triggers, so that a Citus cluster can hold it. One node uses shard 0.

-- The only truth about what is sealed. state: 0 open, 1 closed (no more log rows), 2 sealed (its segments count).
CREATE TABLE wal_epoch (
  shard     int4        NOT NULL,
  epoch     int4        NOT NULL,
  state     int2        NOT NULL DEFAULT 0,
  opened_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  cut       jsonb,
  PRIMARY KEY (shard, epoch)
);

-- The log: one row a group commit, one partition an epoch (made by the store with LIKE and ATTACH).
CREATE TABLE wal (
  shard  int4  NOT NULL,
  epoch  int4  NOT NULL,
  writer int4  NOT NULL,
  seq    int8  NOT NULL,
  codec  int2  NOT NULL,
  data   bytea NOT NULL,
  PRIMARY KEY (shard, epoch, writer, seq)
) PARTITION BY LIST (epoch);
ALTER TABLE wal ALTER COLUMN data SET STORAGE EXTERNAL;

-- Log rows that could not be read at a start, kept for a person to look at.
CREATE TABLE wal_broken (
  shard    int4        NOT NULL,
  epoch    int4        NOT NULL,
  writer   int4        NOT NULL,
  seq      int8        NOT NULL,
  found_at timestamptz NOT NULL DEFAULT now(),
  reason   text        NOT NULL,
  codec    int2        NOT NULL,
  data     bytea       NOT NULL,
  PRIMARY KEY (shard, epoch, writer, seq)
);

-- Names and values are bytea: PostgreSQL text cannot hold NUL, and a btree entry cannot hold a long value, hence the hash.
CREATE TABLE label_pair (
  shard      int4  NOT NULL,
  id         int4  NOT NULL,
  name       bytea NOT NULL,
  value      bytea NOT NULL,
  pair_hash  uuid  NOT NULL,
  PRIMARY KEY (shard, id)
);
CREATE UNIQUE INDEX label_pair_hash ON label_pair (shard, pair_hash);

-- max_time stays NULL while the series lives.
CREATE TABLE series (
  shard       int4   NOT NULL,
  id          int4   NOT NULL,
  fingerprint uuid   NOT NULL,
  metric      int4   NOT NULL,
  pairs       int4[] NOT NULL,
  min_time    int8   NOT NULL,
  max_time    int8,
  PRIMARY KEY (shard, id)
);
CREATE UNIQUE INDEX series_fingerprint ON series (shard, fingerprint);
CREATE INDEX series_pairs ON series USING gin (pairs);

CREATE TABLE metric_meta (
  shard  int4  NOT NULL,
  metric bytea NOT NULL,
  type   bytea NOT NULL,
  help   bytea NOT NULL,
  unit   bytea NOT NULL,
  PRIMARY KEY (shard, metric)
);

-- One row: up to 1,000 series of one metric in one window, written by one generation (gen = epoch that was sealed).
CREATE TABLE segment (
  shard      int4  NOT NULL,
  metric     int4  NOT NULL,
  res        int4  NOT NULL,
  min_time   int8  NOT NULL,
  gen        int4  NOT NULL,
  pack       int4  NOT NULL,
  max_time   int8  NOT NULL,
  min_series int4  NOT NULL,
  max_series int4  NOT NULL,
  series     int4  NOT NULL,
  samples    int4  NOT NULL,
  dir        bytea NOT NULL,
  data       bytea NOT NULL,
  PRIMARY KEY (shard, metric, res, min_time, gen, pack)
) PARTITION BY RANGE (min_time);
ALTER TABLE segment ALTER COLUMN dir SET STORAGE EXTERNAL;
ALTER TABLE segment ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE INDEX segment_gen ON segment (shard, gen);

-- Months get partitions of their own before they are needed; whatever has none lands here.
CREATE TABLE segment_default (LIKE segment INCLUDING ALL);
ALTER TABLE segment ATTACH PARTITION segment_default DEFAULT;
