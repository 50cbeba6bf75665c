-- A person who is on no list and no sheet: a nominee before the formal list is published, or after
-- leaving it. Candidates and names written by voters are counted. place: on the formal list.
ALTER TABLE election_persons ADD COLUMN is_counted BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE election_persons ADD COLUMN place INTEGER;

-- How the candidates of a chapter come about. mode, list_order: words of the program. basis: what
-- the village decided, by which meeting. registered, took_part, primary_took_part: voters. places:
-- candidates by post; empty for as many as there are (self-nomination).
CREATE TABLE candidacies (
    election_id BIGINT PRIMARY KEY NOT NULL REFERENCES elections (id),
    mode TEXT NOT NULL,
    list_order TEXT NOT NULL,
    basis TEXT NOT NULL,
    registered BIGINT,
    took_part BIGINT,
    primary_took_part BIGINT,
    chair_places INTEGER,
    vice_chair_places INTEGER,
    woman_member_places INTEGER,
    member_places INTEGER,
    version INTEGER NOT NULL
);

-- What is known of a nominee besides name and sex. known_person_id: the person on record, when the
-- nominee was picked and not typed. own_strokes: strokes of a character the program does not know.
-- leaving, left_on, leaving_reason: withdrew or died. decision, decided_on, decision_reason,
-- decided_by: what the township decided after the review.
CREATE TABLE nominees (
    person_id BIGINT PRIMARY KEY NOT NULL REFERENCES election_persons (id),
    election_id BIGINT NOT NULL REFERENCES elections (id),
    known_person_id BIGINT,
    birth_date DATE,
    political_status SMALLINT,
    education SMALLINT,
    nominated_on DATE,
    own_strokes INTEGER,
    confirmed_post TEXT,
    leaving TEXT,
    left_on DATE,
    leaving_reason TEXT NOT NULL,
    decision TEXT,
    decided_on DATE,
    decision_reason TEXT NOT NULL,
    decided_by BIGINT REFERENCES accounts (id),
    version INTEGER NOT NULL
);
CREATE INDEX nominees_by_election ON nominees (election_id);
CREATE INDEX nominees_by_known_person ON nominees (known_person_id);

-- The posts somebody is nominated for, with the votes of the nomination and of the primary.
-- revotes: votes of revotes among the tied, one after the other, JSON.
CREATE TABLE nominations (
    person_id BIGINT NOT NULL REFERENCES election_persons (id),
    post TEXT NOT NULL,
    votes BIGINT NOT NULL,
    primary_votes BIGINT,
    revotes TEXT NOT NULL,
    PRIMARY KEY (person_id, post)
) WITHOUT ROWID;

-- Near relatives among the persons of an election; a is the smaller number.
CREATE TABLE person_kinships (
    a BIGINT NOT NULL REFERENCES election_persons (id),
    b BIGINT NOT NULL REFERENCES election_persons (id),
    election_id BIGINT NOT NULL REFERENCES elections (id),
    relation TEXT NOT NULL,
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX person_kinships_by_election ON person_kinships (election_id);

-- A county's own departments and negative list of the joint review, one a line.
CREATE TABLE review_settings (
    programme_id BIGINT PRIMARY KEY NOT NULL REFERENCES programmes (id),
    departments TEXT NOT NULL,
    negative_list TEXT NOT NULL,
    version INTEGER NOT NULL
);

-- What a department says of a nominee; the last revision counts, the earlier ones stay.
CREATE TABLE review_verdicts (
    person_id BIGINT NOT NULL REFERENCES election_persons (id),
    department TEXT NOT NULL,
    revision INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    item TEXT NOT NULL,
    evidence TEXT NOT NULL,
    given_on DATE NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL,
    PRIMARY KEY (person_id, department, revision)
) WITHOUT ROWID;

-- The published lists of formal candidates of a chapter. list: canonical JSON; hash: its SHA-256.
CREATE TABLE candidate_lists (
    election_id BIGINT NOT NULL REFERENCES elections (id),
    version INTEGER NOT NULL,
    list TEXT NOT NULL,
    hash TEXT NOT NULL,
    published_on DATE NOT NULL,
    reason TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL,
    PRIMARY KEY (election_id, version)
) WITHOUT ROWID;
CREATE TRIGGER review_verdicts_no_update BEFORE UPDATE ON review_verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts of reviews are never changed'); END;
CREATE TRIGGER review_verdicts_no_delete BEFORE DELETE ON review_verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts of reviews are never deleted'); END;
CREATE TRIGGER candidate_lists_no_update BEFORE UPDATE ON candidate_lists
BEGIN SELECT RAISE(ABORT, 'published lists are never changed'); END;
CREATE TRIGGER candidate_lists_no_delete BEFORE DELETE ON candidate_lists
BEGIN SELECT RAISE(ABORT, 'published lists are never deleted'); END;
