-- The seats that were fixed for a unit until it was joined with another one or went on in another
-- one: what was elected before that day is told by them. until_day: the first day of the new state.
-- Empty seats: none were fixed.
CREATE TABLE former_seats (
    term_id INTEGER NOT NULL REFERENCES terms (id),
    unit_code TEXT COLLATE "C" NOT NULL,
    until_day DATE NOT NULL,
    party_seats INTEGER,
    committee_seats INTEGER,
    single_ballot BOOLEAN NOT NULL,
    PRIMARY KEY (term_id, unit_code, until_day)
);
