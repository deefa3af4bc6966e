-- Several processes on one database (docs/storage-format.md, "Several processes").

-- A process that writes to the log. It holds an advisory lock on its number, on the connection that inserts; the token rises with
-- every holder, and a row of the log is only taken while the lease lasts by the database's clock. A local table on a cluster.
CREATE TABLE writer (
  id          int4        PRIMARY KEY,
  instance    text        NOT NULL,
  token       int8        NOT NULL DEFAULT 1,
  lease_until timestamptz NOT NULL,
  -- The connection that does the upkeep of the store, when this process was the last to do it.
  upkeep_pid  int4
);

-- Numbers of series and label pairs are given out in blocks and never twice.
CREATE TABLE store_counter (
  shard int4 NOT NULL,
  kind  text NOT NULL,
  next  int8 NOT NULL,
  PRIMARY KEY (shard, kind)
);
INSERT INTO store_counter (shard, kind, next)
SELECT shard, 'series', max(id) + 1
  FROM (SELECT shard, id FROM series UNION ALL SELECT shard, max_series FROM segment) AS known(shard, id) GROUP BY shard
UNION ALL
SELECT shard, 'pair', max(id) + 1
  FROM (SELECT shard, id FROM label_pair UNION ALL SELECT shard, metric FROM segment) AS known(shard, id) GROUP BY shard;

-- Rises when the rows of `segment`, `tombstone` or `series` that count have changed: others read them anew.
CREATE TABLE store_version (
  shard   int4 PRIMARY KEY,
  version int8 NOT NULL
);

-- When a series left the index, milliseconds since 1970: it is deleted when every process has had time to hear of it.
ALTER TABLE series ADD COLUMN removed_at int8;
CREATE INDEX series_removed ON series (shard, removed_at) WHERE removed_at IS NOT NULL;

-- A process, and the roles that are shared out between processes. A role is held while its holder's lease lasts.
CREATE TABLE member (
  id          int4        PRIMARY KEY,
  instance    text        NOT NULL,
  token       int8        NOT NULL DEFAULT 1,
  lease_until timestamptz NOT NULL
);
CREATE TABLE lease (
  name         text PRIMARY KEY,
  token        int8 NOT NULL DEFAULT 0,
  holder       int4,
  holder_token int8
);

-- Small rows that are updated again and again.
ALTER TABLE writer SET (fillfactor = 50, autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE member SET (fillfactor = 50, autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE store_counter SET (fillfactor = 50);
ALTER TABLE store_version SET (fillfactor = 50);
