-- Rows of the log may be of version 6 (docs/storage-format.md), which older processes cannot read: they must not follow along.
COMMENT ON TABLE wal IS 'rows up to version 6';
