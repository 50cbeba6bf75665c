DROP TABLE observation_halls;
DROP TABLE observation_explanations;
