DROP TABLE election_figures;
