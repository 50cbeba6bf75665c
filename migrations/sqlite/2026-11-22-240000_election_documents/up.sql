-- Final versions of the papers of an election. kind: which paper; body: the document as plain data,
-- canonical JSON, from which it is shown again; hash: its SHA-256. A change is the next version.
CREATE TABLE election_documents (
    election_id BIGINT NOT NULL REFERENCES elections (id),
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    hash TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL,
    PRIMARY KEY (election_id, kind, version)
) WITHOUT ROWID;
CREATE TRIGGER election_documents_no_update BEFORE UPDATE ON election_documents
BEGIN SELECT RAISE(ABORT, 'final documents are never changed'); END;
CREATE TRIGGER election_documents_no_delete BEFORE DELETE ON election_documents
BEGIN SELECT RAISE(ABORT, 'final documents are never deleted'); END;
