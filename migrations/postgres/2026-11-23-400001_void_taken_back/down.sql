DROP TABLE void_taken_back;
DROP FUNCTION refuse_void_taken_back_change;
