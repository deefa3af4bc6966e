-- Which series live, in place of an index in which every new series had an entry: the ids that one transaction wrote are one row, and
-- upkeep packs what is left of them. Every series that lives is in some row; some that ended are, too.
DROP INDEX series_living;
CREATE TABLE series_living (
  shard int4   NOT NULL,
  pack  uuid   NOT NULL DEFAULT gen_random_uuid(),
  ids   int4[] NOT NULL,
  PRIMARY KEY (shard, pack)
);
INSERT INTO series_living (shard, ids)
SELECT shard, array_agg(id ORDER BY id) FROM series WHERE max_time IS NULL AND removed_at IS NULL GROUP BY shard, id / 8192;
ALTER TABLE series_living SET (autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0.05);

-- Label pairs of series whose rows are gone. One that a look at all series (is_sought, since it began) did not find is deleted.
CREATE TABLE label_pair_doubt (
  shard     int4    NOT NULL,
  id        int4    NOT NULL,
  is_sought boolean NOT NULL DEFAULT false,
  PRIMARY KEY (shard, id)
);
