DROP TABLE voting_proxies;
DROP TABLE voting_staff;
DROP TABLE voting_stations;
DROP TABLE count_taps;
