-- Whose election is void (VCL18 art. 17; ZJ arts 15, 32): somebody who lacks the conditions, or won
-- by unlawful means. election_id: the election, never a revote or runoff of it; refilled_by: the
-- runoff that fills the seat, empty while none was opened for it.
CREATE TABLE void_winners (
    election_person_id BIGINT PRIMARY KEY NOT NULL REFERENCES election_persons (id),
    election_id BIGINT NOT NULL REFERENCES elections (id),
    post TEXT NOT NULL,
    ground TEXT NOT NULL,
    authority TEXT NOT NULL,
    decided_on DATE NOT NULL,
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL,
    refilled_by BIGINT REFERENCES elections (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX void_winners_by_election ON void_winners (election_id);
CREATE INDEX void_winners_by_runoff ON void_winners (refilled_by);

-- A round counted on paper is tied no longer once its revote has a result; one that repeats a void
-- revote hangs on that.
UPDATE elections SET tied_persons = 0
WHERE state = 'tie_revote' AND tied_persons > 0
    AND id NOT IN (SELECT election_id FROM outcomes)
    AND (
        id IN (SELECT parent_id FROM elections WHERE kind = 'tie_revote' AND state = 'result_confirmed')
        OR id IN (
            SELECT void.parent_id FROM elections AS void, elections AS again
            WHERE again.parent_id = void.id AND void.kind = 'tie_revote' AND void.state = 'invalid'
                AND again.kind = 'tie_revote' AND again.state = 'result_confirmed'
        )
    );

-- The state a counted election was in when an authority declared it void; empty for any other one.
ALTER TABLE elections ADD COLUMN voided_in TEXT;
