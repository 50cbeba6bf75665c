DROP TABLE election_steps;
DROP TABLE elections;
DROP TABLE programmes;
