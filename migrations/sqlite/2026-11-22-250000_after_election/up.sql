-- Elected persons whom the register of members knows: posts are the bits of the membership that was
-- written. election_id is the chapter the election began with.
CREATE TABLE elected_members (
    election_person_id BIGINT PRIMARY KEY NOT NULL REFERENCES election_persons (id),
    election_id BIGINT NOT NULL REFERENCES elections (id),
    person_id BIGINT NOT NULL REFERENCES persons (id),
    posts SMALLINT NOT NULL,
    written_at TIMESTAMP NOT NULL
);
CREATE INDEX elected_members_by_election ON elected_members (election_id);
CREATE INDEX elected_members_by_person ON elected_members (person_id);

-- 备案: the report of a result to the township.
CREATE TABLE result_filings (
    election_id BIGINT PRIMARY KEY NOT NULL REFERENCES elections (id),
    filed_on DATE NOT NULL,
    number TEXT NOT NULL,
    received_by TEXT NOT NULL,
    version INTEGER NOT NULL
);

-- 当选证书, one for each elected person; all of an election have one version.
CREATE TABLE certificates (
    election_person_id BIGINT PRIMARY KEY NOT NULL REFERENCES election_persons (id),
    election_id BIGINT NOT NULL REFERENCES elections (id),
    number TEXT NOT NULL,
    issued_on DATE NOT NULL,
    received_by TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX certificates_by_election ON certificates (election_id);

-- 工作移交: from whom to whom, under whose eyes.
CREATE TABLE handovers (
    election_id BIGINT PRIMARY KEY NOT NULL REFERENCES elections (id),
    handed_on DATE NOT NULL,
    handed_by TEXT NOT NULL,
    received_by TEXT NOT NULL,
    witness TEXT NOT NULL,
    version INTEGER NOT NULL
);

-- What was handed over, in order.
CREATE TABLE handover_items (
    election_id BIGINT NOT NULL REFERENCES handovers (election_id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    amount TEXT NOT NULL,
    PRIMARY KEY (election_id, number)
) WITHOUT ROWID;

-- 离任: how somebody left a committee: resignation, automatic end, or a recall that carried. The
-- membership itself ends in memberships. reason: a word for an automatic end.
CREATE TABLE departures (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    person_id BIGINT NOT NULL REFERENCES persons (id),
    kind TEXT NOT NULL,
    posts SMALLINT NOT NULL,
    left_on DATE NOT NULL,
    reason TEXT NOT NULL,
    told TEXT NOT NULL,
    submitted_on DATE,
    submitted_to TEXT NOT NULL,
    accepted_by TEXT NOT NULL,
    announced_on DATE
);
CREATE INDEX departures_by_election ON departures (election_id);
CREATE INDEX departures_by_person ON departures (person_id);

-- 罢免: its own proceedings, from the motion to the vote. state: accepted, noticed, recalled,
-- kept, void, withdrawn.
CREATE TABLE recalls (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    person_id BIGINT NOT NULL REFERENCES persons (id),
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_on DATE NOT NULL,
    voters BIGINT NOT NULL,
    registered BIGINT NOT NULL,
    representatives BIGINT NOT NULL,
    all_representatives BIGINT NOT NULL,
    noticed_on DATE,
    defence TEXT NOT NULL,
    voted_on DATE,
    vote_registered BIGINT,
    cast_papers BIGINT,
    in_favour BIGINT,
    version INTEGER NOT NULL
);
CREATE INDEX recalls_by_election ON recalls (election_id);
CREATE INDEX recalls_by_person ON recalls (person_id);

-- 居民委员会的选举方式 of a chapter: who votes, and how many are due where not all voters do.
CREATE TABLE electorates (
    election_id BIGINT PRIMARY KEY NOT NULL REFERENCES elections (id),
    mode TEXT NOT NULL,
    number BIGINT,
    version INTEGER NOT NULL
);

-- How a village chooses its representatives in a term: one for so many households, or by groups.
CREATE TABLE representative_plans (
    election_id BIGINT PRIMARY KEY NOT NULL REFERENCES elections (id),
    mode TEXT NOT NULL,
    people INTEGER NOT NULL,
    households INTEGER NOT NULL,
    representatives INTEGER NOT NULL,
    version INTEGER NOT NULL
);

-- 村民代表, 村民小组长 of an election: the group of a service record; of a group leader the meeting
-- that chose him (adults, those present, households, households present, in favour).
CREATE TABLE representative_seats (
    service_record_id BIGINT PRIMARY KEY NOT NULL REFERENCES service_records (id),
    election_id BIGINT NOT NULL REFERENCES elections (id),
    kind TEXT NOT NULL,
    group_name TEXT NOT NULL,
    household TEXT NOT NULL,
    adults BIGINT NOT NULL,
    present BIGINT NOT NULL,
    households BIGINT NOT NULL,
    households_present BIGINT NOT NULL,
    in_favour BIGINT NOT NULL
);
CREATE INDEX representative_seats_by_election ON representative_seats (election_id);

-- The election of a village's party body by its members: the meeting.
CREATE TABLE party_elections (
    election_id BIGINT PRIMARY KEY NOT NULL REFERENCES elections (id),
    body TEXT NOT NULL,
    held_on DATE NOT NULL,
    seats INTEGER NOT NULL,
    entitled BIGINT NOT NULL,
    present BIGINT NOT NULL,
    issued BIGINT NOT NULL,
    recovered BIGINT NOT NULL,
    version INTEGER NOT NULL
);

-- Its candidates; person_id once the elected is a member of the party body on record.
CREATE TABLE party_candidates (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    name TEXT NOT NULL,
    sex SMALLINT NOT NULL,
    approvals BIGINT NOT NULL,
    person_id BIGINT REFERENCES persons (id)
);
CREATE INDEX party_candidates_by_election ON party_candidates (election_id);
CREATE INDEX party_candidates_by_person ON party_candidates (person_id);
