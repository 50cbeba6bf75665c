-- Whether an observer was present on the day of the vote that counts and finished the report; empty
-- where the programme never had an observer.
ALTER TABLE election_figures ADD COLUMN observed BOOLEAN;
