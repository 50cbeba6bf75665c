DROP TABLE election_documents;
