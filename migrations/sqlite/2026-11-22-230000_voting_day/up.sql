-- Taps while votes are called (唱票): names of taps with a space between them. first: how many taps
-- came before. attempt: the revision of the entry that was thrown away last, else 0.
CREATE TABLE count_taps (
    box_id BIGINT NOT NULL REFERENCES count_boxes (id),
    entry INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    first BIGINT NOT NULL,
    length BIGINT NOT NULL,
    taps TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL,
    PRIMARY KEY (box_id, entry, attempt, first)
) WITHOUT ROWID;

-- Where people vote: kind centre, station or mobile. Hours as HH:MM on the election day. ballots_*:
-- received, handed to voters, spoiled and exchanged, left. box_id: its ballot box in the count.
CREATE TABLE voting_stations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    opens_at TEXT NOT NULL,
    closes_at TEXT NOT NULL,
    for_whom TEXT NOT NULL,
    approved_on DATE,
    ballots_received BIGINT,
    ballots_issued BIGINT,
    ballots_spoiled BIGINT,
    ballots_left BIGINT,
    box_id BIGINT REFERENCES count_boxes (id),
    version INTEGER NOT NULL,
    UNIQUE (election_id, number)
);

-- Who works on the election day, and to whom they are related (kin, kin_of: a name). station_id:
-- where; none for the whole venue.
CREATE TABLE voting_staff (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    station_id BIGINT REFERENCES voting_stations (id),
    name TEXT NOT NULL,
    duty TEXT NOT NULL,
    kin TEXT,
    kin_of TEXT NOT NULL
);
CREATE INDEX voting_staff_by_election ON voting_staff (election_id);

-- 委托投票: who votes for whom. Names as they were published; persons by number, kept in step when
-- two records become one. ended_on: taken back.
CREATE TABLE voting_proxies (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    principal_id BIGINT NOT NULL,
    principal_name TEXT NOT NULL,
    proxy_id BIGINT NOT NULL,
    proxy_name TEXT NOT NULL,
    kin TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_on DATE NOT NULL,
    published_on DATE,
    ended_on DATE,
    version INTEGER NOT NULL
);
CREATE INDEX voting_proxies_by_election ON voting_proxies (election_id);
CREATE TRIGGER count_taps_no_update BEFORE UPDATE ON count_taps
BEGIN SELECT RAISE(ABORT, 'taps of counts are never changed'); END;
CREATE TRIGGER count_taps_no_delete BEFORE DELETE ON count_taps
BEGIN SELECT RAISE(ABORT, 'taps of counts are never deleted'); END;
