-- The election programme of a county in a term: one schedule for all its villages and communities.
-- rule_changes and template are JSON; both are checked when they are written.
CREATE TABLE programmes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    county_code TEXT NOT NULL,
    term_id INTEGER NOT NULL REFERENCES terms (id),
    election_day DATE NOT NULL,
    rule_set_id TEXT NOT NULL,
    rule_changes TEXT NOT NULL,
    rule_reason TEXT NOT NULL,
    template TEXT NOT NULL,
    started_at TIMESTAMP NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (county_code, term_id)
);

-- One chapter of the election of a unit: the first round is chapter 1; tie revotes, runoffs, reruns
-- and by-elections follow, each with the chapter it comes from. kind, state: words of the program.
-- rule_set and its hash: the frozen rules, from the day registration opens.
-- tied_persons, unfilled_seats: what the round declared; empty before.
CREATE TABLE elections (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    programme_id BIGINT NOT NULL REFERENCES programmes (id),
    unit_code TEXT NOT NULL,
    chapter INTEGER NOT NULL,
    kind TEXT NOT NULL,
    parent_id BIGINT REFERENCES elections (id),
    starts_in TEXT NOT NULL,
    state TEXT NOT NULL,
    chair_seats INTEGER NOT NULL,
    vice_chair_seats INTEGER NOT NULL,
    woman_member_seats INTEGER NOT NULL,
    member_seats INTEGER NOT NULL,
    election_day DATE NOT NULL,
    rule_set TEXT,
    rule_set_hash TEXT,
    difficulty TEXT,
    tied_persons INTEGER,
    unfilled_seats INTEGER,
    version INTEGER NOT NULL,
    UNIQUE (programme_id, unit_code, chapter)
);
CREATE INDEX elections_by_unit ON elections (unit_code);
CREATE INDEX elections_by_parent ON elections (parent_id);

-- What has been done in a chapter, by the program's word for the step.
CREATE TABLE election_steps (
    election_id BIGINT NOT NULL REFERENCES elections (id),
    step TEXT NOT NULL,
    done_on DATE NOT NULL,
    note TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (election_id, step)
) WITHOUT ROWID;
