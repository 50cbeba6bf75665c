-- Why an observer's number and the official one differ: it stands for these two numbers. third: what
-- a third look found.
CREATE TABLE observation_explanations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    place TEXT NOT NULL,
    cell TEXT NOT NULL,
    observed BIGINT NOT NULL,
    official BIGINT NOT NULL,
    third BIGINT,
    reason TEXT NOT NULL,
    made_by BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL
);
CREATE INDEX observation_explanations_by_election ON observation_explanations (election_id);

-- Screens in a hall: whoever knows the token sees the board of a place, without names of persons.
CREATE TABLE observation_halls (
    token_hash TEXT PRIMARY KEY NOT NULL,
    programme_id BIGINT NOT NULL REFERENCES programmes (id),
    scope_code TEXT NOT NULL,
    made_by BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP
) WITHOUT ROWID;
CREATE INDEX observation_halls_by_programme ON observation_halls (programme_id);
