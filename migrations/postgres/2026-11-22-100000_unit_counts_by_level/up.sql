-- Counts of all places of one level are read together: the nation by province is 31 rows, not a
-- walk through every township.
ALTER TABLE unit_counts ADD COLUMN level SMALLINT NOT NULL DEFAULT 0;
UPDATE unit_counts SET level = CASE length(division_code)
    WHEN 2 THEN 1 WHEN 4 THEN 2 WHEN 6 THEN 3 WHEN 9 THEN 4 ELSE 0 END;
CREATE INDEX unit_counts_by_level ON unit_counts (level, division_code);
