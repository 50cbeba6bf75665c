DROP TABLE void_taken_back;
