ALTER TABLE election_figures DROP COLUMN observed;
