DROP TABLE recalls;
DROP TABLE departures;
DROP TABLE handover_items;
DROP TABLE handovers;
DROP TABLE certificates;
DROP TABLE result_filings;
DROP TABLE elected_members;
