DROP TABLE count_reopenings;
DROP TABLE outcomes;
DROP TABLE count_entries;
DROP TABLE count_boxes;
DROP TABLE counts;
DROP TABLE election_persons;
DROP FUNCTION refuse_count_change();
