-- The roll of voters of a chapter. state: open, published or final. is_current: the newest of its
-- unit; a person stands on one current roll of a programme only. voters: the final number, kept up
-- with every gain and loss after it.
CREATE TABLE rolls (
    election_id BIGINT PRIMARY KEY NOT NULL REFERENCES elections (id),
    programme_id BIGINT NOT NULL REFERENCES programmes (id),
    unit_code TEXT NOT NULL,
    state TEXT NOT NULL,
    is_current BOOLEAN NOT NULL,
    published_on DATE,
    voters INTEGER,
    version INTEGER NOT NULL
);
CREATE INDEX rolls_by_programme ON rolls (programme_id, is_current);

-- A person on a roll, as the person was when put there. is_listed: false once struck, and then why.
-- claim: why the person belongs here and not on another roll; empty when nobody said so.
CREATE TABLE roll_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES rolls (election_id),
    person_id BIGINT NOT NULL REFERENCES persons (id),
    name TEXT NOT NULL,
    sex SMALLINT NOT NULL,
    birth_date DATE NOT NULL,
    birth_month_only BOOLEAN NOT NULL,
    category SMALLINT NOT NULL,
    group_name TEXT NOT NULL,
    basis TEXT NOT NULL,
    is_listed BOOLEAN NOT NULL,
    struck_reason TEXT NOT NULL,
    claim TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX roll_entries_by_roll ON roll_entries (election_id, is_listed, group_name);
CREATE INDEX roll_entries_by_person ON roll_entries (person_id);
CREATE INDEX roll_entries_by_name ON roll_entries (name, birth_date);

-- Two entries of like name and birth that are not the same person, and who said so, how.
CREATE TABLE roll_pairs (
    entry_id BIGINT NOT NULL REFERENCES roll_entries (id),
    other_entry_id BIGINT NOT NULL REFERENCES roll_entries (id),
    reason TEXT NOT NULL,
    decided_on DATE NOT NULL,
    PRIMARY KEY (entry_id, other_entry_id)
) WITHOUT ROWID;

-- What was made public, and the final roll: names by group as canonical JSON, with its SHA-256.
-- kind: published or final.
CREATE TABLE roll_versions (
    election_id BIGINT NOT NULL REFERENCES rolls (election_id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    on_day DATE NOT NULL,
    voters INTEGER NOT NULL,
    content TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (election_id, number)
) WITHOUT ROWID;
CREATE TRIGGER roll_versions_no_update BEFORE UPDATE ON roll_versions
BEGIN SELECT RAISE(ABORT, 'versions of rolls are never changed'); END;
CREATE TRIGGER roll_versions_no_delete BEFORE DELETE ON roll_versions
BEGIN SELECT RAISE(ABORT, 'versions of rolls are never deleted'); END;

-- Gains, losses and corrections after publication. ground: a word of the program.
CREATE TABLE roll_changes (
    election_id BIGINT NOT NULL REFERENCES rolls (election_id),
    number INTEGER NOT NULL,
    entry_id BIGINT NOT NULL REFERENCES roll_entries (id),
    ground TEXT NOT NULL,
    reason TEXT NOT NULL,
    on_day DATE NOT NULL,
    name TEXT NOT NULL,
    group_name TEXT NOT NULL,
    objection INTEGER,
    PRIMARY KEY (election_id, number)
) WITHOUT ROWID;
CREATE TRIGGER roll_changes_no_update BEFORE UPDATE ON roll_changes
BEGIN SELECT RAISE(ABORT, 'changes of rolls are never changed'); END;
CREATE TRIGGER roll_changes_no_delete BEFORE DELETE ON roll_changes
BEGIN SELECT RAISE(ABORT, 'changes of rolls are never deleted'); END;

-- Objections to a published roll. is_upheld and the fields after it: empty before the decision.
-- is_carried_out: the roll says what was decided.
CREATE TABLE roll_objections (
    election_id BIGINT NOT NULL REFERENCES rolls (election_id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    filed_by TEXT NOT NULL,
    about TEXT NOT NULL,
    entry_id BIGINT REFERENCES roll_entries (id),
    statement TEXT NOT NULL,
    received_on DATE NOT NULL,
    is_upheld BOOLEAN,
    decision TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_on DATE,
    is_carried_out BOOLEAN NOT NULL,
    PRIMARY KEY (election_id, number)
) WITHOUT ROWID;

-- 村民选举委员会 of a chapter: who was chosen, with how many votes. joined_on: empty for those who
-- wait for a vacancy.
CREATE TABLE election_committee_members (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    name TEXT NOT NULL,
    is_chair BOOLEAN NOT NULL,
    votes INTEGER,
    joined_on DATE,
    left_on DATE,
    left_reason TEXT NOT NULL
);
CREATE INDEX election_committee_members_by_election ON election_committee_members (election_id);
