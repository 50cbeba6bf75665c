ALTER TABLE counts DROP COLUMN scribed;
ALTER TABLE counts DROP COLUMN mobile;
ALTER TABLE counts DROP COLUMN proxied;
DROP TABLE minority_decisions;
DROP TABLE multi_ethnic_villages;
