//! Hashing of passwords: Argon2id with 19 MiB, two passes, one lane, in one thread of its own.
//!
//! One hash at a time with one memory buffer: a flood of sign-ins cannot fill the memory nor take
//! the processor from signed-in people; what does not fit into the queue is answered "busy".

use std::fmt;
use std::io;
use std::ops::Deref;
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// Sign-ins that may wait.
const QUEUE: usize = 64;

/// A password on its way to be hashed: never printed, wiped when done.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Password(Zeroizing<String>);

impl From<String> for Password {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl Deref for Password {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Password")
    }
}

/// What an unknown account's password is compared with; made once, before the first sign-in.
static DUMMY: LazyLock<String> = LazyLock::new(|| hash_now(NOBODYS).unwrap_or_default());
const NOBODYS: &str = "nobody has this password";

/// The memory of a hash, used again for each.
type Memory = Vec<Block>;
/// One piece of work, which sends its own answer.
type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// The thread that hashes; cheap to clone.
#[derive(Clone, Debug)]
pub struct PasswordPool {
    jobs: SyncSender<Job>,
}

impl PasswordPool {
    /// Starts the thread; it ends with the last clone of the pool.
    pub fn start() -> io::Result<Self> {
        LazyLock::force(&DUMMY);
        let (jobs, waiting) = sync_channel(QUEUE);
        thread::Builder::new()
            .name("password-hashing".to_owned())
            .spawn(move || work(&waiting))?;
        Ok(Self { jobs })
    }

    /// A new hash of a password.
    pub async fn hash(&self, password: Password) -> Result<String> {
        self.run(move |_| hash_now(&password)).await
    }

    /// Whether the password is that of `stored`. Without a stored hash the same work is done and
    /// the answer is no: how long it takes does not tell which accounts exist.
    pub async fn matches(&self, password: Password, stored: Option<String>) -> Result<bool> {
        self.run(move |memory| {
            let exists = stored.is_some();
            let stored = stored.unwrap_or_else(|| DUMMY.clone());
            let is_equal = compare(&password, &stored, memory)?;
            Ok(exists && is_equal)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |memory| {
            // Whoever asked may have hung up: spare the work.
            if !reply.is_closed() {
                let _ = reply.send(work(memory));
            }
        });
        self.jobs.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Disconnected(_) => Error::internal("the hashing thread has stopped"),
        })?;
        answer
            .await
            .map_err(|_| Error::internal("the hashing thread has stopped"))?
    }
}

/// A new hash, on the calling thread: for commands.
pub(super) fn hash_now(password: &str) -> Result<String> {
    Ok(argon2()?
        .hash_password(password.as_bytes())
        .map_err(Error::internal)?
        .to_string())
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(Error::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn work(waiting: &Receiver<Job>) {
    let mut memory = Memory::new();
    while let Ok(job) = waiting.recv() {
        job(&mut memory);
    }
}

/// Compares with a stored hash (PHC text, so that its parameters may differ from today's), in the
/// buffer of the thread.
fn compare(password: &str, stored: &str, memory: &mut Memory) -> Result<bool> {
    let stored = PasswordHash::new(stored).map_err(Error::internal)?;
    let algorithm = Algorithm::try_from(stored.algorithm.as_str()).map_err(Error::internal)?;
    let params = Params::try_from(&stored).map_err(Error::internal)?;
    let (Some(salt), Some(expected)) = (stored.salt, stored.hash) else {
        return Err(Error::internal("a stored hash without salt or hash"));
    };
    let blocks = params.block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::default());
    }
    let mut found = Zeroizing::new(vec![0_u8; expected.as_bytes().len()]);
    Argon2::new(algorithm, Version::V0x13, params)
        .hash_password_into_with_memory(
            password.as_bytes(),
            &salt,
            &mut found,
            memory.get_mut(..blocks).unwrap_or_default(),
        )
        .map_err(Error::internal)?;
    Ok(found.as_slice().ct_eq(expected.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::from(text.to_owned())
    }

    #[actix_web::test]
    async fn only_the_same_bytes_match() {
        let pool = PasswordPool::start().unwrap();
        let stored = pool.hash(password("yu hou chun shan")).await.unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        for (typed, right) in [
            ("yu hou chun shan", true),
            ("yu hou chun shan ", false),
            ("Yu hou chun shan", false),
        ] {
            let answer = pool
                .matches(password(typed), Some(stored.clone()))
                .await
                .unwrap();
            assert_eq!(answer, right, "{typed}");
        }
        assert!(!pool.matches(password(NOBODYS), None).await.unwrap());
    }

    #[actix_web::test]
    async fn a_flood_is_refused_and_not_queued_without_end() {
        let pool = PasswordPool::start().unwrap();
        let asked: Vec<_> = (0..QUEUE + 16)
            .map(|_| {
                let pool = pool.clone();
                actix_web::rt::spawn(async move { pool.matches(password("x"), None).await })
            })
            .collect();
        let mut refused = 0;
        for answer in asked {
            if matches!(answer.await.unwrap(), Err(Error::Busy)) {
                refused += 1;
            }
        }
        assert!(refused > 0);
        assert!(!pool.matches(password("x"), None).await.unwrap());
    }
}
