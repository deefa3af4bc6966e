-- Series are found by their labels in memory. Only the purge of label pairs looked them up here, a few times an hour; the upkeep of
-- the index was a quarter of the cost of each new series.
DROP INDEX series_pairs;
