ALTER TABLE elections DROP COLUMN voided_in;
DROP TABLE void_winners;
