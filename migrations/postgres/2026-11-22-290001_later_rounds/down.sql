DROP TABLE round_candidates;
ALTER TABLE elections DROP COLUMN void_reason;
ALTER TABLE elections DROP COLUMN woman_decision;
