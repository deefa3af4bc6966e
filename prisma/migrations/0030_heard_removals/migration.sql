-- Older processes go on beside this.
-- Rows of series that were removed are deleted when every process that is alive has heard of it, not only after a while: one whose
-- rounds fail, or whose clock is another, would go on writing under numbers that nobody can look up any more.
ALTER TABLE writer ADD COLUMN heard_version int8 NOT NULL DEFAULT 0;
ALTER TABLE series ADD COLUMN removed_version int8;
