-- Why a committee without a woman is confirmed: who decided it, when and why; empty for no decision.
ALTER TABLE elections ADD COLUMN woman_decision TEXT;

-- Why a round was declared void by hand; empty where it was counted here, or is not void.
ALTER TABLE elections ADD COLUMN void_reason TEXT;

-- Who stands in a runoff besides those the round before left, for want of candidates. election_id:
-- the runoff; the person is one of the election it comes from.
CREATE TABLE round_candidates (
    election_id BIGINT NOT NULL REFERENCES elections (id),
    person_id BIGINT NOT NULL REFERENCES election_persons (id),
    post TEXT NOT NULL,
    PRIMARY KEY (election_id, person_id)
) WITHOUT ROWID;
CREATE INDEX round_candidates_by_person ON round_candidates (person_id);
