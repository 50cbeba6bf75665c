-- 有选举权的村民 of a chapter that registers voters. registered: 登记参加选举的村民, where neither a roll
-- nor a count is kept here.
CREATE TABLE entitled_villagers (
    election_id BIGINT PRIMARY KEY NOT NULL REFERENCES elections (id),
    entitled BIGINT NOT NULL,
    registered BIGINT,
    version INTEGER NOT NULL
);

-- Who was elected in a round that was counted on paper alone. election_id: the chapter the election
-- began with; round_id: the round that decided.
CREATE TABLE elected_on_paper (
    election_person_id BIGINT PRIMARY KEY NOT NULL REFERENCES election_persons (id),
    election_id BIGINT NOT NULL REFERENCES elections (id),
    round_id BIGINT NOT NULL REFERENCES elections (id),
    post TEXT NOT NULL,
    votes BIGINT
);
CREATE INDEX elected_on_paper_by_election ON elected_on_paper (election_id);
CREATE INDEX elected_on_paper_by_round ON elected_on_paper (round_id);

-- The household of one who votes for it, where a residents' committee is elected by households.
ALTER TABLE roll_entries ADD COLUMN household TEXT NOT NULL DEFAULT '';

-- Who held the vote on a recall: committee or township; empty before the vote.
ALTER TABLE recalls ADD COLUMN held_by TEXT NOT NULL DEFAULT '';
UPDATE recalls SET held_by = 'committee' WHERE voted_on IS NOT NULL;

-- Further rounds of a party election, from 2. kind: tie among those with as many approvals, gap for
-- seats nobody won.
CREATE TABLE party_rounds (
    election_id BIGINT NOT NULL REFERENCES elections (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    held_on DATE NOT NULL,
    present BIGINT NOT NULL,
    issued BIGINT NOT NULL,
    recovered BIGINT NOT NULL,
    PRIMARY KEY (election_id, number)
) WITHOUT ROWID;
CREATE TABLE party_round_votes (
    election_id BIGINT NOT NULL REFERENCES elections (id),
    number INTEGER NOT NULL,
    candidate_id BIGINT NOT NULL REFERENCES party_candidates (id),
    approvals BIGINT NOT NULL,
    PRIMARY KEY (election_id, number, candidate_id)
) WITHOUT ROWID;
CREATE INDEX party_round_votes_by_candidate ON party_round_votes (candidate_id);
-- The round in which somebody first stood.
ALTER TABLE party_candidates ADD COLUMN joined_in INTEGER NOT NULL DEFAULT 1;

-- The unit in which an election counts today: another one once its own was merged. entitled,
-- enrolled: villagers with the right to vote and those of them registered; proxies: votes by proxy;
-- empty where nobody recorded them.
ALTER TABLE election_figures ADD COLUMN current_unit_code TEXT NOT NULL DEFAULT '';
UPDATE election_figures SET current_unit_code = unit_code;
ALTER TABLE election_figures ADD COLUMN entitled BIGINT;
ALTER TABLE election_figures ADD COLUMN enrolled BIGINT;
ALTER TABLE election_figures ADD COLUMN proxies BIGINT;
CREATE INDEX election_figures_by_current_unit ON election_figures (term_id, current_unit_code);
