DROP TABLE candidate_lists;
DROP TABLE review_verdicts;
DROP TABLE review_settings;
DROP TABLE person_kinships;
DROP TABLE nominations;
DROP TABLE nominees;
DROP TABLE candidacies;
ALTER TABLE election_persons DROP COLUMN place;
ALTER TABLE election_persons DROP COLUMN is_counted;
