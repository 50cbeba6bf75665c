//! Wrong passwords slow down whoever types them, not the owner of the account.
//!
//! Counted for each pair of account and address, and for each address: strangers elsewhere cannot
//! lock anybody out (OWASP ASVS 6.1.1, 6.3.1). Kept in memory, at most ten thousand entries.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{Duration, NaiveDateTime};

/// The time over which failures are counted.
const WINDOW: Duration = Duration::minutes(1);
/// Failures of one account from one address before it has to wait.
const PER_ACCOUNT: u32 = 5;
/// Failures from one address, whatever the accounts. Offices share an address.
const PER_ADDRESS: u32 = 60;
/// Most entries kept.
const MOST: usize = 10_000;

/// Who tries to sign in, from where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    name: String,
    address: Option<IpAddr>,
}

impl Key {
    /// A name as it was typed, cut to the length a name can have.
    pub fn of(name: &str, address: Option<IpAddr>) -> Self {
        let name = name.trim().to_ascii_lowercase().chars().take(32).collect();
        Self { name, address }
    }

    fn of_address(&self) -> Self {
        Self {
            name: String::new(),
            address: self.address,
        }
    }
}

/// The failures of the last minute.
#[derive(Debug, Default)]
pub struct Tries {
    failures: Mutex<BTreeMap<Key, (u32, NaiveDateTime)>>,
}

impl Tries {
    /// Whether another try may be made now.
    pub fn may_try(&self, key: &Key, now: NaiveDateTime) -> bool {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let is_below = |key: &Key, most: u32| {
            failures
                .get(key)
                .is_none_or(|(count, since)| *count < most || !is_recent(*since, now))
        };
        is_below(key, PER_ACCOUNT) && is_below(&key.of_address(), PER_ADDRESS)
    }

    /// Counts a failure.
    pub fn note_failure(&self, key: Key, now: NaiveDateTime) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MOST {
            failures.retain(|_, (_, since)| is_recent(*since, now));
        }
        if failures.len() >= MOST {
            return;
        }
        for key in [key.of_address(), key] {
            let entry = failures.entry(key).or_insert((0, now));
            if !is_recent(entry.1, now) {
                *entry = (0, now);
            }
            entry.0 = entry.0.saturating_add(1);
        }
    }

    /// The right password was typed: the failures before it are forgiven.
    pub fn forget(&self, key: &Key) {
        self.failures
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(key);
    }
}

fn is_recent(since: NaiveDateTime, now: NaiveDateTime) -> bool {
    now - since < WINDOW && since - now < WINDOW
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> NaiveDateTime {
        chrono::DateTime::UNIX_EPOCH.naive_utc() + Duration::seconds(seconds)
    }

    fn key(name: &str, last: u8) -> Key {
        Key::of(name, Some(IpAddr::from([10, 0, 0, last])))
    }

    #[test]
    fn five_wrong_passwords_make_that_address_wait_a_minute_and_nobody_else() {
        let tries = Tries::default();
        for _ in 0..5 {
            assert!(tries.may_try(&key("li", 1), at(0)));
            tries.note_failure(key("Li ", 1), at(0));
        }
        assert!(!tries.may_try(&key("li", 1), at(59)));
        assert!(
            tries.may_try(&key("li", 2), at(0)),
            "the owner elsewhere signs in"
        );
        assert!(tries.may_try(&key("wang", 1), at(0)));
        assert!(tries.may_try(&key("li", 1), at(60)));
        tries.forget(&key("li", 1));
        assert!(tries.may_try(&key("li", 1), at(0)));
    }

    #[test]
    fn one_address_cannot_try_one_password_on_everybody() {
        let tries = Tries::default();
        for number in 0..60 {
            tries.note_failure(key(&format!("user{number}"), 1), at(0));
        }
        assert!(!tries.may_try(&key("somebody", 1), at(1)));
        assert!(tries.may_try(&key("somebody", 2), at(1)));
    }
}
