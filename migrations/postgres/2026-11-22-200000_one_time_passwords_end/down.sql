ALTER TABLE accounts DROP COLUMN one_time_until;
