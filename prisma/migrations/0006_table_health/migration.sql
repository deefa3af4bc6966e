-- Vacuum by what these tables do. Partitions get theirs when they are made (server/storage/postgres/table-options.ts).

-- Rows are updated in place, again and again: a fifth of a large table is too late.
ALTER TABLE series SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE label_pair SET (autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE exemplar SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE tombstone SET (autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0.05);
-- One small row an epoch, locked by every insert of a log row.
ALTER TABLE wal_epoch SET (fillfactor = 50, autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0);
-- Few large rows: those that merging and retention delete leave much in TOAST.
ALTER TABLE segment_default SET (autovacuum_vacuum_threshold = 100, autovacuum_vacuum_scale_factor = 0.02,
  toast.autovacuum_vacuum_threshold = 1000, toast.autovacuum_vacuum_scale_factor = 0.02);
