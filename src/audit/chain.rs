//! The hash of an event: SHA-256 over the previous hash and every field, each with its length
//! before it, so that moving a character from one field to the next changes the hash.

use chrono::NaiveDateTime;
use sha2::{Digest, Sha256};

/// Names the algorithm inside the hash, so that a later one cannot be mistaken for it.
const ALGORITHM: &str = "sha256-v1";

/// An event in its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainedEvent {
    /// The chain.
    pub chain: String,
    /// Place in the chain, from 1, without gaps.
    pub sequence: i64,
    /// When, UTC.
    pub at: NaiveDateTime,
    /// Who.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// What was changed.
    pub subject: String,
    /// Particulars as JSON text.
    pub details: String,
    /// Hash of the event before; 32 zero bytes at the start.
    pub previous_hash: Vec<u8>,
    /// Hash of this event.
    pub hash: Vec<u8>,
}

/// The first row of a chain that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The chain.
    pub chain: String,
    /// The sequence number that does not hold.
    pub sequence: i64,
    /// Why, in a sentence.
    pub why: &'static str,
}

/// The hash before the first event.
pub(super) fn start() -> Vec<u8> {
    vec![0; 32]
}

impl ChainedEvent {
    /// The hash its fields must give.
    pub fn expected_hash(&self) -> Vec<u8> {
        let mut hash = Sha256::new();
        let sequence = self.sequence.to_string();
        let at = self.at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let fields: [&[u8]; 9] = [
            ALGORITHM.as_bytes(),
            &self.previous_hash,
            self.chain.as_bytes(),
            sequence.as_bytes(),
            at.as_bytes(),
            self.actor.as_bytes(),
            self.action.as_bytes(),
            self.subject.as_bytes(),
            self.details.as_bytes(),
        ];
        for field in fields {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field);
        }
        hash.finalize().to_vec()
    }

    /// Whether this event follows `previous` (sequence and hash) and holds by itself.
    pub fn follows(&self, sequence: i64, hash: &[u8]) -> Result<(), Broken> {
        let broken = |why| {
            Err(Broken {
                chain: self.chain.clone(),
                sequence: self.sequence,
                why,
            })
        };
        if self.sequence != sequence + 1 {
            return broken("前面缺少记录，或顺序被改动");
        }
        if self.previous_hash != hash {
            return broken("与上一条记录的校验值不相连");
        }
        if self.hash != self.expected_hash() {
            return broken("内容与校验值不符");
        }
        Ok(())
    }
}
