DROP TABLE election_committee_members;
DROP TABLE roll_objections;
DROP TABLE roll_changes;
DROP TABLE roll_versions;
DROP TABLE roll_pairs;
DROP TABLE roll_entries;
DROP TABLE rolls;
DROP FUNCTION refuse_roll_change;
