// How PostgreSQL vacuums the partitions that the store makes; what LIKE does not copy.

/** Inserted, read and dropped within hours: there is nothing to vacuum. */
export const LOG_PARTITION_OPTIONS = 'autovacuum_enabled = off, toast.autovacuum_enabled = off';

/** Few large rows: those that merging and retention delete leave much in TOAST. */
export const SEGMENT_PARTITION_OPTIONS = [
  'autovacuum_vacuum_threshold = 100',
  'autovacuum_vacuum_scale_factor = 0.02',
  'toast.autovacuum_vacuum_threshold = 1000',
  'toast.autovacuum_vacuum_scale_factor = 0.02',
].join(', ');
