-- Places. The nation has the empty code; sections are villager groups and grids.
CREATE TABLE divisions (
    code TEXT PRIMARY KEY NOT NULL,
    parent_code TEXT NOT NULL,
    name TEXT NOT NULL,
    level SMALLINT NOT NULL,
    unit_kind SMALLINT,
    is_quasi BOOLEAN NOT NULL,
    section_kind SMALLINT,
    valid_from DATE,
    valid_to DATE,
    successor_code TEXT,
    version INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX divisions_by_parent ON divisions (parent_code, code);
CREATE INDEX divisions_with_dates ON divisions (code) WHERE valid_from IS NOT NULL OR valid_to IS NOT NULL;

-- How many units lie in each place, whatever their dates (kept for speed, proved by the check).
CREATE TABLE unit_counts (
    division_code TEXT PRIMARY KEY NOT NULL,
    villages INTEGER NOT NULL,
    communities INTEGER NOT NULL
) WITHOUT ROWID;

-- What happened to places: renamed, merged, split, converted.
CREATE TABLE division_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind SMALLINT NOT NULL,
    effective_on DATE NOT NULL,
    note TEXT NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);
CREATE TABLE division_event_places (
    event_id BIGINT NOT NULL REFERENCES division_events (id),
    is_before BOOLEAN NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    unit_kind SMALLINT,
    PRIMARY KEY (event_id, is_before, code)
) WITHOUT ROWID;
CREATE INDEX division_event_places_by_code ON division_event_places (code);

-- Persons; sealed columns carry an algorithm id, lookup columns a keyed hash.
CREATE TABLE persons (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL,
    sex SMALLINT NOT NULL,
    birth_date DATE NOT NULL,
    birth_month_only BOOLEAN NOT NULL,
    ethnicity TEXT,
    home_unit_code TEXT NOT NULL,
    id_number_sealed BLOB,
    id_number_lookup BLOB,
    telephone_sealed BLOB,
    telephone_lookup BLOB,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX persons_by_id_number ON persons (id_number_lookup);
CREATE INDEX persons_by_home ON persons (home_unit_code, name);

-- Two records that may be the same person: a list for people to decide, never merged silently.
CREATE TABLE person_matches (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES persons (id),
    other_person_id BIGINT NOT NULL REFERENCES persons (id),
    unit_code TEXT NOT NULL,
    state SMALLINT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (person_id, other_person_id)
);
CREATE INDEX person_matches_by_unit ON person_matches (state, unit_code);

CREATE TABLE terms (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    starts_on DATE NOT NULL UNIQUE,
    ordinal INTEGER,
    version INTEGER NOT NULL
);
CREATE TABLE election_days (
    term_id INTEGER NOT NULL REFERENCES terms (id),
    division_code TEXT NOT NULL,
    election_day DATE NOT NULL,
    PRIMARY KEY (term_id, division_code)
) WITHOUT ROWID;

-- Who sits on the two committees: one row a person, unit and stretch of a term.
CREATE TABLE memberships (
    term_id INTEGER NOT NULL REFERENCES terms (id),
    current_unit_code TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES persons (id),
    stretch SMALLINT NOT NULL,
    unit_code TEXT NOT NULL,
    posts SMALLINT NOT NULL,
    sex SMALLINT NOT NULL,
    birth_date DATE NOT NULL,
    education SMALLINT NOT NULL,
    political_status SMALLINT NOT NULL,
    reelected BOOLEAN NOT NULL,
    newcomer BOOLEAN NOT NULL,
    origin SMALLINT NOT NULL,
    began_on DATE,
    ended_on DATE,
    ending SMALLINT,
    sources TEXT,
    remark TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (term_id, current_unit_code, person_id, stretch)
) WITHOUT ROWID;
CREATE INDEX memberships_by_person ON memberships (person_id);

CREATE TABLE fixed_seats (
    term_id INTEGER NOT NULL REFERENCES terms (id),
    unit_code TEXT NOT NULL,
    party_seats INTEGER NOT NULL,
    committee_seats INTEGER NOT NULL,
    designated_woman_member BOOLEAN NOT NULL,
    single_ballot BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (term_id, unit_code)
) WITHOUT ROWID;

-- The other bodies of a village and who serves in them.
CREATE TABLE organisations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    unit_code TEXT NOT NULL,
    kind SMALLINT NOT NULL,
    name TEXT NOT NULL,
    valid_from DATE,
    valid_to DATE,
    version INTEGER NOT NULL,
    UNIQUE (unit_code, kind, name)
);
CREATE TABLE service_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id),
    person_id BIGINT NOT NULL REFERENCES persons (id),
    post TEXT NOT NULL,
    origin SMALLINT NOT NULL,
    began_on DATE NOT NULL,
    ended_on DATE,
    ending SMALLINT,
    version INTEGER NOT NULL
);
CREATE INDEX service_records_by_organisation ON service_records (organisation_id);
CREATE INDEX service_records_by_person ON service_records (person_id);

CREATE TABLE households (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    unit_code TEXT NOT NULL,
    number TEXT NOT NULL,
    head_name TEXT NOT NULL,
    group_name TEXT,
    persons INTEGER,
    telephone_sealed BLOB,
    telephone_lookup BLOB,
    version INTEGER NOT NULL,
    UNIQUE (unit_code, number)
);

CREATE TABLE voters (
    unit_code TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES persons (id),
    category SMALLINT NOT NULL,
    group_name TEXT,
    remark TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (unit_code, person_id)
) WITHOUT ROWID;
CREATE INDEX voters_by_person ON voters (person_id);

-- Composition: kept sums of every place, targets and the county's choice of base.
CREATE TABLE composition_sums (
    term_id INTEGER NOT NULL REFERENCES terms (id),
    level SMALLINT NOT NULL,
    division_code TEXT NOT NULL,
    unit_kind SMALLINT NOT NULL,
    figures BLOB NOT NULL,
    PRIMARY KEY (term_id, level, division_code, unit_kind)
) WITHOUT ROWID;
CREATE TABLE composition_targets (
    division_code TEXT NOT NULL,
    metric TEXT NOT NULL,
    at_least BOOLEAN NOT NULL,
    threshold_tenths INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (division_code, metric)
) WITHOUT ROWID;
CREATE TABLE composition_bases (
    division_code TEXT NOT NULL,
    metric TEXT NOT NULL,
    basis TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (division_code, metric)
) WITHOUT ROWID;

-- People who sign in.
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    scope_code TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change_password BOOLEAN NOT NULL,
    is_disabled BOOLEAN NOT NULL,
    version INTEGER NOT NULL
);
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    csrf_token TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

-- A form sent twice is done once: the answer of the first is given again.
CREATE TABLE idempotency_keys (
    account_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    location TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, key)
);

-- Files between preview and confirmation.
CREATE TABLE pending_imports (
    id TEXT PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    term_id INTEGER,
    file_name TEXT NOT NULL,
    encoding TEXT,
    content BLOB NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- One chain of hashes per county, and one chain 00 for what is above a county.
CREATE TABLE audit_events (
    chain TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    at TIMESTAMP NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (chain, sequence)
) WITHOUT ROWID;
CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END;
CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END;

-- Facts about this database itself, such as the fingerprint of its key file.
CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) WITHOUT ROWID;
