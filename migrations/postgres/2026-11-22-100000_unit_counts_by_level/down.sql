DROP INDEX unit_counts_by_level;
ALTER TABLE unit_counts DROP COLUMN level;
