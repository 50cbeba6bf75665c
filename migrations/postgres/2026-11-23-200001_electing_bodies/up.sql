-- 多民族村民居住的村: villages of a programme in which several ethnic groups live.
CREATE TABLE multi_ethnic_villages (
    programme_id BIGINT NOT NULL REFERENCES programmes (id),
    unit_code TEXT NOT NULL REFERENCES divisions (code),
    PRIMARY KEY (programme_id, unit_code)
);

-- Who of the smaller groups was elected in such a village, or why nobody was, and who decided it.
CREATE TABLE minority_decisions (
    election_id BIGINT PRIMARY KEY NOT NULL REFERENCES elections (id),
    decision TEXT NOT NULL
);

-- How many votes of a round were cast by proxy (委托), at mobile boxes (流动票箱) and written by somebody
-- else (代写); empty where nobody counted them.
ALTER TABLE counts ADD COLUMN proxied BIGINT;
ALTER TABLE counts ADD COLUMN mobile BIGINT;
ALTER TABLE counts ADD COLUMN scribed BIGINT;
