-- A start loads the series that live and the newest of those that ended; the others are looked up when a query asks for their time.
CREATE INDEX series_living ON series (shard, id) WHERE max_time IS NULL AND removed_at IS NULL;
CREATE INDEX series_ended ON series (shard, max_time) WHERE max_time IS NOT NULL AND removed_at IS NULL;
