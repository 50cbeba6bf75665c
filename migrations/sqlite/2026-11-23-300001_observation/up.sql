-- Those who observe elections: what is known of them beside their account. home_code: the village
-- they come from; nobody observes there.
CREATE TABLE observers (
    account_id BIGINT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    county_code TEXT NOT NULL,
    organisation TEXT NOT NULL,
    home_code TEXT,
    telephone_sealed BLOB,
    telephone_lookup BLOB,
    version INTEGER NOT NULL
);
CREATE INDEX observers_by_county ON observers (county_code);
CREATE INDEX observers_by_telephone ON observers (telephone_lookup);

-- Who observes where in a county's programme. An assignment that ended stays on record.
CREATE TABLE observer_assignments (
    programme_id BIGINT NOT NULL REFERENCES programmes (id),
    unit_code TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    assigned_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    PRIMARY KEY (programme_id, unit_code, account_id)
) WITHOUT ROWID;
CREATE INDEX observer_assignments_by_account ON observer_assignments (account_id);

-- How many villages an observer guides (from, to), and whom observers call.
CREATE TABLE observation_settings (
    programme_id BIGINT PRIMARY KEY NOT NULL REFERENCES programmes (id),
    villages_least INTEGER NOT NULL,
    villages_most INTEGER NOT NULL,
    telephone TEXT NOT NULL,
    version INTEGER NOT NULL
);

-- The questions of observers: every version a county has used. body: JSON.
CREATE TABLE observation_checklists (
    county_code TEXT NOT NULL,
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    made_by BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL,
    PRIMARY KEY (county_code, number)
) WITHOUT ROWID;

-- What one observer reports of one chapter; without a chapter: of the practice election. The times are
-- civil time in China, as the observer gave them; the numbers come from observation_values and are
-- kept for the board.
CREATE TABLE observation_reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    county_code TEXT NOT NULL,
    unit_code TEXT NOT NULL,
    election_id BIGINT REFERENCES elections (id),
    arrived_at TIMESTAMP,
    left_at TIMESTAMP,
    finished_at TIMESTAMP,
    voters BIGINT,
    voters_at TIMESTAMP,
    minor_incidents INTEGER NOT NULL,
    serious_incidents INTEGER NOT NULL,
    grave_incidents INTEGER NOT NULL,
    jobs BIGINT NOT NULL,
    last_received_at TIMESTAMP NOT NULL,
    UNIQUE (account_id, election_id)
);
CREATE INDEX observation_reports_by_election ON observation_reports (election_id);

-- Every saving of a phone, as it arrived; never changed. receipt: counts in the county.
CREATE TABLE observation_jobs (
    id TEXT PRIMARY KEY NOT NULL,
    report_id BIGINT NOT NULL REFERENCES observation_reports (id),
    county_code TEXT NOT NULL,
    receipt BIGINT NOT NULL,
    device TEXT NOT NULL,
    body TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    received_at TIMESTAMP NOT NULL,
    UNIQUE (county_code, receipt)
) WITHOUT ROWID;
CREATE INDEX observation_jobs_by_report ON observation_jobs (report_id);
CREATE TRIGGER observation_jobs_no_update BEFORE UPDATE ON observation_jobs
BEGIN SELECT RAISE(ABORT, 'what an observer sent is never changed'); END;
CREATE TRIGGER observation_jobs_no_delete BEFORE DELETE ON observation_jobs
BEGIN SELECT RAISE(ABORT, 'what an observer sent is never deleted'); END;

-- The values of all jobs by field. is_replaced: somebody who saw the value put another one there.
CREATE TABLE observation_values (
    report_id BIGINT NOT NULL REFERENCES observation_reports (id),
    field TEXT NOT NULL,
    job_id TEXT NOT NULL REFERENCES observation_jobs (id),
    value TEXT NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    is_replaced BOOLEAN NOT NULL,
    PRIMARY KEY (report_id, field, job_id)
) WITHOUT ROWID;
CREATE INDEX observation_values_by_job ON observation_values (job_id);

-- Values that were replaced before they arrived: jobs may come in any order.
CREATE TABLE observation_replacements (
    report_id BIGINT NOT NULL REFERENCES observation_reports (id),
    field TEXT NOT NULL,
    job_id TEXT NOT NULL,
    PRIMARY KEY (report_id, field, job_id)
) WITHOUT ROWID;

-- Photos: announced by a job, their bytes come apart. state: open, kept or refused (refusal says why).
CREATE TABLE observation_photos (
    id TEXT PRIMARY KEY NOT NULL,
    report_id BIGINT NOT NULL REFERENCES observation_reports (id),
    field TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    refusal TEXT NOT NULL,
    kept_sha256 TEXT NOT NULL,
    received BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX observation_photos_by_report ON observation_photos (report_id);

-- What has arrived of a photo that is not complete, and the pieces of one that is (without EXIF).
CREATE TABLE observation_photo_parts (
    photo_id TEXT NOT NULL REFERENCES observation_photos (id),
    start BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (photo_id, start)
);
