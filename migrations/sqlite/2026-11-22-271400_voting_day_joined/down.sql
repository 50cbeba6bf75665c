ALTER TABLE nominees DROP COLUMN joint_households;
ALTER TABLE nominees DROP COLUMN joint_voters;
ALTER TABLE roll_entries DROP COLUMN resident_since;
DROP TABLE candidate_withdrawals;
DROP TABLE candidate_relatives;
DROP TABLE voting_mobile_voters;
