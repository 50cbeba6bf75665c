-- Who votes at a mobile box, from the voters of the election. station_id: which box. Names as they
-- were published; persons by number, kept in step when two records become one. ended_on: taken back.
CREATE TABLE voting_mobile_voters (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    station_id BIGINT NOT NULL REFERENCES voting_stations (id),
    person_id BIGINT NOT NULL,
    person_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    published_on DATE,
    ended_on DATE,
    version INTEGER NOT NULL
);
CREATE INDEX voting_mobile_voters_by_election ON voting_mobile_voters (election_id);

-- Near relatives of a candidate who do not stand themselves, by name, as members of the election
-- committee and staff are known. relation: a word as in person_kinships.
CREATE TABLE candidate_relatives (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    person_id BIGINT NOT NULL REFERENCES election_persons (id),
    name TEXT NOT NULL,
    relation TEXT NOT NULL,
    UNIQUE (election_id, person_id, name)
);

-- Who leaves a repeated vote, whose candidates are those of the election it comes from. leaving: a
-- word as in nominees.
CREATE TABLE candidate_withdrawals (
    election_id BIGINT NOT NULL REFERENCES elections (id),
    person_id BIGINT NOT NULL REFERENCES election_persons (id),
    leaving TEXT NOT NULL,
    left_on DATE NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (election_id, person_id)
) WITHOUT ROWID;

-- From when somebody whose household is registered elsewhere lives in the village.
ALTER TABLE roll_entries ADD COLUMN resident_since DATE;

-- By how many voters or households a nominee of a community was nominated together.
ALTER TABLE nominees ADD COLUMN joint_voters INTEGER;
ALTER TABLE nominees ADD COLUMN joint_households INTEGER;
