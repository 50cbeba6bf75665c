-- Who may be given votes in an election: its candidates, and names that voters wrote (no post).
-- election_id is the chapter the election began with; its further rounds have the same persons.
CREATE TABLE election_persons (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    name TEXT NOT NULL,
    sex SMALLINT NOT NULL,
    post TEXT
);
CREATE INDEX election_persons_by_election ON election_persons (election_id);

-- The count of a chapter. papers: counted when the boxes were opened, before the votes were called.
-- state: open or final. proposed_*: who proposed which outcome (SHA-256 of case and outcome).
CREATE TABLE counts (
    election_id BIGINT PRIMARY KEY NOT NULL REFERENCES elections (id),
    registered BIGINT NOT NULL,
    papers BIGINT,
    state TEXT NOT NULL,
    proposed_by BIGINT REFERENCES accounts (id),
    proposed_hash TEXT,
    version INTEGER NOT NULL
);

-- The ballot boxes of a chapter.
CREATE TABLE count_boxes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (election_id, number)
);

-- Every state of every entry of a box: 1 and 2 by two people, 3 the third look. cells: JSON, number
-- by cell. state: draft, final or reset (the numbers before no longer count).
CREATE TABLE count_entries (
    box_id BIGINT NOT NULL REFERENCES count_boxes (id),
    entry INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL,
    cells TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (box_id, entry, revision)
) WITHOUT ROWID;
CREATE TRIGGER count_entries_no_update BEFORE UPDATE ON count_entries
BEGIN SELECT RAISE(ABORT, 'entries of counts are never changed'); END;
CREATE TRIGGER count_entries_no_delete BEFORE DELETE ON count_entries
BEGIN SELECT RAISE(ABORT, 'entries of counts are never deleted'); END;

-- The confirmed outcomes of a chapter; a new one follows a reopening or a revote. package: case,
-- outcome, votes and what they rest on, canonical JSON; hash: its SHA-256.
CREATE TABLE outcomes (
    election_id BIGINT NOT NULL REFERENCES elections (id),
    version INTEGER NOT NULL,
    package TEXT NOT NULL,
    hash TEXT NOT NULL,
    proposed_by BIGINT NOT NULL REFERENCES accounts (id),
    confirmed_by BIGINT NOT NULL REFERENCES accounts (id),
    confirmed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (election_id, version)
) WITHOUT ROWID;
CREATE TRIGGER outcomes_no_update BEFORE UPDATE ON outcomes
BEGIN SELECT RAISE(ABORT, 'outcomes are never changed'); END;
CREATE TRIGGER outcomes_no_delete BEFORE DELETE ON outcomes
BEGIN SELECT RAISE(ABORT, 'outcomes are never deleted'); END;

-- Outcomes that the county opened again, and why.
CREATE TABLE count_reopenings (
    election_id BIGINT NOT NULL REFERENCES elections (id),
    outcome_version INTEGER NOT NULL,
    reason TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL,
    PRIMARY KEY (election_id, outcome_version)
) WITHOUT ROWID;
CREATE TRIGGER count_reopenings_no_update BEFORE UPDATE ON count_reopenings
BEGIN SELECT RAISE(ABORT, 'reopenings are never changed'); END;
CREATE TRIGGER count_reopenings_no_delete BEFORE DELETE ON count_reopenings
BEGIN SELECT RAISE(ABORT, 'reopenings are never deleted'); END;
