-- What the term election of a unit adds to the statistics; made anew from its chapters whenever one
-- of them changes. voted_on: empty before the vote. registered, participants, recovered: of the
-- vote that counts; empty when it was not counted here.
CREATE TABLE election_figures (
    term_id INTEGER NOT NULL REFERENCES terms (id),
    unit_code TEXT NOT NULL,
    voted_on DATE,
    succeeded_at_once BOOLEAN NOT NULL,
    is_completed BOOLEAN NOT NULL,
    has_runoff BOOLEAN NOT NULL,
    has_designated_woman BOOLEAN NOT NULL,
    registered BIGINT,
    participants BIGINT,
    recovered BIGINT,
    PRIMARY KEY (term_id, unit_code)
) WITHOUT ROWID;
