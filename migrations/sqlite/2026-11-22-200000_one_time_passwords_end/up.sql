-- A one-time password that nobody uses opens the account of whoever finds the note. Those given out
-- before have no end.
ALTER TABLE accounts ADD COLUMN one_time_until TIMESTAMP;
