-- Decisions that an election or a winner is void, which the county took back: everybody may have read
-- them. told: the decision as it was public; is_winner: on one winner, not on the whole election.
CREATE TABLE void_taken_back (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    election_id BIGINT NOT NULL REFERENCES elections (id),
    is_winner BOOLEAN NOT NULL,
    told TEXT NOT NULL,
    reason TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL
);
CREATE INDEX void_taken_back_by_election ON void_taken_back (election_id);
CREATE TRIGGER void_taken_back_no_update BEFORE UPDATE ON void_taken_back
BEGIN SELECT RAISE(ABORT, 'what was taken back is never changed'); END;
CREATE TRIGGER void_taken_back_no_delete BEFORE DELETE ON void_taken_back
BEGIN SELECT RAISE(ABORT, 'what was taken back is never deleted'); END;
