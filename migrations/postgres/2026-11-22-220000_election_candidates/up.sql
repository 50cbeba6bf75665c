-- A person who is on no list and no sheet: a nominee before the formal list is published, or after
-- leaving it. Candidates and names written by voters are counted. place: on the formal list.
ALTER TABLE election_persons ADD COLUMN is_counted BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE election_persons ADD COLUMN place INTEGER;

-- How the candidates of a chapter come about. mode, list_order: words of the program. basis: what
-- the village decided, by which meeting. registered, took_part, primary_took_part: voters. places:
-- candidates by post; empty for as many as there are (self-nomination).
CREATE TABLE candidacies (
    election_id BIGINT PRIMARY KEY NOT NULL REFERENCES elections (id),
    mode TEXT COLLATE "C" NOT NULL,
    list_order TEXT COLLATE "C" NOT NULL,
    basis TEXT COLLATE "C" NOT NULL,
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
    confirmed_post TEXT COLLATE "C",
    leaving TEXT COLLATE "C",
    left_on DATE,
    leaving_reason TEXT COLLATE "C" NOT NULL,
    decision TEXT COLLATE "C",
    decided_on DATE,
    decision_reason TEXT COLLATE "C" NOT NULL,
    decided_by BIGINT REFERENCES accounts (id),
    version INTEGER NOT NULL
);
CREATE INDEX nominees_by_election ON nominees (election_id);
CREATE INDEX nominees_by_known_person ON nominees (known_person_id);

-- The posts somebody is nominated for, with the votes of the nomination and of the primary.
-- revotes: votes of revotes among the tied, one after the other, JSON.
CREATE TABLE nominations (
    person_id BIGINT NOT NULL REFERENCES election_persons (id),
    post TEXT COLLATE "C" NOT NULL,
    votes BIGINT NOT NULL,
    primary_votes BIGINT,
    revotes TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (person_id, post)
);

-- Near relatives among the persons of an election; a is the smaller number.
CREATE TABLE person_kinships (
    a BIGINT NOT NULL REFERENCES election_persons (id),
    b BIGINT NOT NULL REFERENCES election_persons (id),
    election_id BIGINT NOT NULL REFERENCES elections (id),
    relation TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (a, b)
);
CREATE INDEX person_kinships_by_election ON person_kinships (election_id);

-- A county's own departments and negative list of the joint review, one a line.
CREATE TABLE review_settings (
    programme_id BIGINT PRIMARY KEY NOT NULL REFERENCES programmes (id),
    departments TEXT COLLATE "C" NOT NULL,
    negative_list TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL
);

-- What a department says of a nominee; the last revision counts, the earlier ones stay.
CREATE TABLE review_verdicts (
    person_id BIGINT NOT NULL REFERENCES election_persons (id),
    department TEXT COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL,
    item TEXT COLLATE "C" NOT NULL,
    evidence TEXT COLLATE "C" NOT NULL,
    given_on DATE NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL,
    PRIMARY KEY (person_id, department, revision)
);

-- The published lists of formal candidates of a chapter. list: canonical JSON; hash: its SHA-256.
CREATE TABLE candidate_lists (
    election_id BIGINT NOT NULL REFERENCES elections (id),
    version INTEGER NOT NULL,
    list TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    published_on DATE NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL,
    PRIMARY KEY (election_id, version)
);

CREATE FUNCTION refuse_candidates_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'verdicts and published lists are never changed or deleted'; END $$;
CREATE TRIGGER review_verdicts_no_change BEFORE UPDATE OR DELETE ON review_verdicts
FOR EACH ROW EXECUTE FUNCTION refuse_candidates_change();
CREATE TRIGGER review_verdicts_no_truncate BEFORE TRUNCATE ON review_verdicts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_candidates_change();
CREATE TRIGGER candidate_lists_no_change BEFORE UPDATE OR DELETE ON candidate_lists
FOR EACH ROW EXECUTE FUNCTION refuse_candidates_change();
CREATE TRIGGER candidate_lists_no_truncate BEFORE TRUNCATE ON candidate_lists
FOR EACH STATEMENT EXECUTE FUNCTION refuse_candidates_change();
