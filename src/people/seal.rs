//! Sealed fields: ID numbers and telephones are stored encrypted, and found again by a keyed hash.
//!
//! Every sealed value begins with the number of its algorithm. To move to the national algorithms
//! (国密), number 2 becomes SM4-GCM and the lookup HMAC-SM3: new values are sealed with 2, old ones
//! still open with 1, and one pass over the table seals and hashes all rows anew. A lookup carries
//! no number, for it must compare equal; it changes for the whole table within that one pass.

use std::fmt;

use aes_gcm::aead::{Aead, AeadInOut, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use hmac::{Hmac, Mac};
use rand::Rng;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Context of a person's ID number.
pub const ID_NUMBER: &str = "person.id_number";
/// Context of a person's telephone number.
pub const TELEPHONE: &str = "person.telephone";
/// Context of an uploaded file that waits for its confirmation.
pub const PENDING_IMPORT: &str = "pending_import.content";

const AES_256_GCM: u8 = 1;
const KEY: usize = 32;
const NONCE: usize = 12;
const TAG: usize = 16;
const VERSION_LINE: &str = "cunzhi-key-1";

/// Why a sealed value does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealProblem {
    /// Sealed by an algorithm this version does not know.
    #[error("加密数据使用了未知的算法（编号{0}），请升级程序后再试")]
    UnknownAlgorithm(u8),
    /// Too short to be a sealed value.
    #[error("加密数据不完整，请从备份恢复")]
    Incomplete,
    /// Changed, moved to another field, or sealed with another key.
    #[error("加密数据无法解开：密钥文件不对，或数据被改动过。请核对密钥文件，或从备份恢复")]
    Refused,
    /// Beyond the limit of the algorithm (64 GiB).
    #[error("内容过长，无法加密")]
    TooLong,
}

/// Why a key file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileProblem {
    /// The first line is not `cunzhi-key-1`.
    #[error("密钥文件的第一行应为{VERSION_LINE}：这不是密钥文件，或由更新的版本生成")]
    UnknownVersion,
    /// The lines below do not hold two keys of 64 hexadecimal digits each.
    #[error("密钥文件已损坏，请从备份恢复密钥文件")]
    Damaged,
}

/// The key for sealed fields; wiped from memory when dropped, and `Debug` hides it.
///
/// Nonces are random, so one key serves 2³² sealed values safely (NIST SP 800-38D, 8.3).
pub struct SealingKey {
    cipher: Aes256Gcm,
    /// HMAC with the key already taken in; cloned for each value.
    lookup: Hmac<Sha256>,
    /// Encryption key, then lookup key.
    keys: Zeroizing<[u8; 2 * KEY]>,
}

impl SealingKey {
    /// A new key from the random source of the operating system's seed.
    pub fn generate() -> Self {
        let mut keys = Zeroizing::new([0; 2 * KEY]);
        rand::rng().fill_bytes(keys.as_mut());
        Self::from_keys(keys)
    }

    /// Reads the text of a key file.
    pub fn from_file_text(text: &str) -> Result<Self, KeyFileProblem> {
        let mut lines = text.lines().map(str::trim);
        if lines.next() != Some(VERSION_LINE) {
            return Err(KeyFileProblem::UnknownVersion);
        }
        let mut keys = Zeroizing::new([0; 2 * KEY]);
        for (name, key) in ["encryption", "lookup"]
            .into_iter()
            .zip(keys.chunks_exact_mut(KEY))
        {
            let line = lines.next().and_then(|line| line.strip_prefix(name));
            let digits = line.ok_or(KeyFileProblem::Damaged)?.trim_start();
            hex::decode_to_slice(digits, key).map_err(|_| KeyFileProblem::Damaged)?;
        }
        if lines.all(str::is_empty) {
            Ok(Self::from_keys(keys))
        } else {
            Err(KeyFileProblem::Damaged)
        }
    }

    /// The text of the key file; write it with mode 0600 and keep a copy away from the database.
    pub fn to_file_text(&self) -> Zeroizing<String> {
        let (encryption, lookup) = self.keys.split_at(KEY);
        let encryption = Zeroizing::new(hex::encode(encryption));
        let lookup = Zeroizing::new(hex::encode(lookup));
        Zeroizing::new(format!(
            "{VERSION_LINE}\nencryption {}\nlookup {}\n",
            encryption.as_str(),
            lookup.as_str()
        ))
    }

    /// A short sign of this key, to be stored in the database: another key file is noticed before
    /// anything is written with it. It tells nothing about the key.
    pub fn fingerprint(&self) -> String {
        hex::encode(&self.lookup("fingerprint", "key")[..8])
    }

    /// Seals `plaintext` for the field `context`: algorithm number, nonce, ciphertext, tag
    /// (29 bytes more than the text). The only error is [`SealProblem::TooLong`].
    pub fn seal(&self, plaintext: &str, context: &'static str) -> Result<Vec<u8>, SealProblem> {
        self.seal_bytes(plaintext.as_bytes(), context)
    }

    /// Seals bytes, such as a whole file, as [`Self::seal`] seals a text.
    pub fn seal_bytes(
        &self,
        plaintext: &[u8],
        context: &'static str,
    ) -> Result<Vec<u8>, SealProblem> {
        let mut nonce = [0; NONCE];
        rand::rng().fill_bytes(&mut nonce);
        // Encrypted where it will stay: a large file is not copied again.
        let mut sealed = Vec::with_capacity(plaintext.len() + 1 + NONCE + TAG);
        sealed.push(AES_256_GCM);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plaintext);
        let place = &mut sealed[1 + NONCE..];
        let aad = context.as_bytes();
        let tag = self
            .cipher
            .encrypt_inout_detached(&nonce.into(), aad, place.into());
        let tag = tag.map_err(|_| SealProblem::TooLong)?;
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    /// Opens a sealed value of the field `context`.
    pub fn open(&self, sealed: &[u8], context: &'static str) -> Result<String, SealProblem> {
        let text = self.open_bytes(sealed, context)?;
        String::from_utf8(text).map_err(|_| SealProblem::Refused)
    }

    /// Opens bytes that were sealed for the field `context`.
    pub fn open_bytes(&self, sealed: &[u8], context: &'static str) -> Result<Vec<u8>, SealProblem> {
        let (algorithm, rest) = sealed.split_first().ok_or(SealProblem::Incomplete)?;
        if *algorithm != AES_256_GCM {
            return Err(SealProblem::UnknownAlgorithm(*algorithm));
        }
        let (nonce, encrypted) = rest
            .split_first_chunk::<NONCE>()
            .ok_or(SealProblem::Incomplete)?;
        if encrypted.len() < TAG {
            return Err(SealProblem::Incomplete);
        }
        let payload = Payload {
            msg: encrypted,
            aad: context.as_bytes(),
        };
        let plain = self.cipher.decrypt(&(*nonce).into(), payload);
        plain.map_err(|_| SealProblem::Refused)
    }

    /// The keyed hash by which a value of the field `context` is found again (HMAC-SHA-256):
    /// without the key nobody can try out ID numbers. Normalise the value first.
    pub fn lookup(&self, value: &str, context: &'static str) -> [u8; 32] {
        let mut state = self.lookup.clone();
        state.update(context.as_bytes());
        // No context holds a zero byte, so context and value cannot run into each other.
        state.update(&[0]);
        state.update(value.as_bytes());
        state.finalize().into_bytes().into()
    }

    fn from_keys(keys: Zeroizing<[u8; 2 * KEY]>) -> Self {
        let (encryption, lookup) = halves(&keys);
        // HMAC's own key type has the length of a block; shorter keys are filled up with zeros.
        let mut block = Zeroizing::new([0; 64]);
        block[..KEY].copy_from_slice(lookup);
        Self {
            cipher: Aes256Gcm::new(encryption.into()),
            lookup: Hmac::new((&*block).into()),
            keys,
        }
    }
}

fn halves(keys: &[u8; 2 * KEY]) -> (&[u8; KEY], &[u8]) {
    let (encryption, lookup) = keys.split_first_chunk().unwrap_or((&[0; KEY], &[]));
    (encryption, lookup)
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SealingKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = "cunzhi-key-1\n\
        encryption 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n\
        lookup 0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b\n";

    #[test]
    fn the_key_file_round_trips() {
        let key = SealingKey::from_file_text(FILE).unwrap();
        assert_eq!(*key.to_file_text(), FILE);
        let windows = FILE.replace('\n', "\r\n") + "\r\n";
        assert_eq!(
            *SealingKey::from_file_text(&windows).unwrap().to_file_text(),
            FILE
        );
        assert_eq!(format!("{key:?}"), "SealingKey(hidden)");
        let new = SealingKey::generate();
        let read = SealingKey::from_file_text(&new.to_file_text()).unwrap();
        assert_eq!(read.fingerprint(), new.fingerprint());
        assert_ne!(new.fingerprint(), key.fingerprint());
        assert_eq!(key.fingerprint().len(), 16);
    }

    #[test]
    fn damaged_key_files_are_refused() {
        let problem = |text: &str| SealingKey::from_file_text(text).unwrap_err();
        assert_eq!(problem(""), KeyFileProblem::UnknownVersion);
        assert_eq!(
            problem(&FILE.replace("key-1", "key-2")),
            KeyFileProblem::UnknownVersion
        );
        assert_eq!(problem("cunzhi-key-1\n"), KeyFileProblem::Damaged);
        assert_eq!(
            problem(&FILE.replace("0b0b\n", "0b\n")),
            KeyFileProblem::Damaged
        );
        assert_eq!(
            problem(&FILE.replace("0102", "01g2")),
            KeyFileProblem::Damaged
        );
        assert_eq!(problem(&format!("{FILE}more")), KeyFileProblem::Damaged);
    }

    #[test]
    fn sealed_values_open_only_unchanged_and_in_their_field() {
        let key = SealingKey::from_file_text(FILE).unwrap();
        let sealed = key.seal("11010519491231002X", ID_NUMBER).unwrap();
        assert_eq!(sealed.len(), 18 + 29);
        assert_eq!(
            key.open(&sealed, ID_NUMBER).as_deref(),
            Ok("11010519491231002X")
        );
        assert_eq!(key.open(&sealed, TELEPHONE), Err(SealProblem::Refused));
        let other = SealingKey::generate();
        assert_eq!(other.open(&sealed, ID_NUMBER), Err(SealProblem::Refused));
        for place in 1..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(key.open(&changed, ID_NUMBER), Err(SealProblem::Refused));
        }
        let mut changed = sealed.clone();
        changed[0] = 2;
        assert_eq!(
            key.open(&changed, ID_NUMBER),
            Err(SealProblem::UnknownAlgorithm(2))
        );
        for length in 0..29 {
            assert_eq!(
                key.open(&sealed[..length], ID_NUMBER),
                Err(SealProblem::Incomplete)
            );
        }
        assert_ne!(sealed, key.seal("11010519491231002X", ID_NUMBER).unwrap());
    }

    #[test]
    fn lookups_are_stable_and_belong_to_key_and_field() {
        let key = SealingKey::from_file_text(FILE).unwrap();
        let lookup = key.lookup("11010519491231002X", ID_NUMBER);
        // Computed with another implementation of HMAC-SHA-256; stored lookups depend on it.
        assert_eq!(
            hex::encode(lookup),
            "b27ee603832c6adc936623580e6a92cd13a61eee284cb2ba1b44e8a0ffda2ad7"
        );
        assert_eq!(lookup, key.lookup("11010519491231002X", ID_NUMBER));
        assert_ne!(lookup, key.lookup("11010519491231002X", TELEPHONE));
        assert_ne!(
            lookup,
            SealingKey::generate().lookup("11010519491231002X", ID_NUMBER)
        );
    }

    proptest! {
        #[test]
        fn whatever_is_sealed_opens_again(text in "\\PC*") {
            let key = SealingKey::from_file_text(FILE).unwrap();
            let sealed = key.seal(&text, TELEPHONE).unwrap();
            prop_assert_eq!(key.open(&sealed, TELEPHONE), Ok(text));
        }

        #[test]
        fn any_bytes_are_survived(bytes: Vec<u8>) {
            let key = SealingKey::from_file_text(FILE).unwrap();
            prop_assert!(key.open(&bytes, TELEPHONE).is_err());
        }
    }
}
