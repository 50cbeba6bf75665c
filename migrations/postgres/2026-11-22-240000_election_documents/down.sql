DROP TABLE election_documents;
DROP FUNCTION refuse_document_change();
