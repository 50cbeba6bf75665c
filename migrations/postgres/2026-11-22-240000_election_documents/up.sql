-- Final versions of the papers of an election. kind: which paper; body: the document as plain data,
-- canonical JSON, from which it is shown again; hash: its SHA-256. A change is the next version.
CREATE TABLE election_documents (
    election_id BIGINT NOT NULL REFERENCES elections (id),
    kind TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL,
    PRIMARY KEY (election_id, kind, version)
);
CREATE FUNCTION refuse_document_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'final documents are never changed or deleted'; END $$;
CREATE TRIGGER election_documents_no_change BEFORE UPDATE OR DELETE ON election_documents
FOR EACH ROW EXECUTE FUNCTION refuse_document_change();
CREATE TRIGGER election_documents_no_truncate BEFORE TRUNCATE ON election_documents
FOR EACH STATEMENT EXECUTE FUNCTION refuse_document_change();
