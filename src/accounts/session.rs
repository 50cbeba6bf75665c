//! Sessions: when they end, and the secrets they are made of.

use chrono::{Duration, NaiveDateTime};
use sha2::{Digest, Sha256};

use super::roles::Role;

/// A session that is not used ends after this time.
const IDLE: Duration = Duration::minutes(30);
/// Every session ends after this time.
pub(super) const ABSOLUTE: Duration = Duration::hours(12);
/// How long a session of a role may rest. Whoever stands in a village hall without a network is not
/// thrown out in the middle of the count.
pub(super) const fn idle(role: Role) -> Duration {
    match role {
        Role::Observer => ABSOLUTE,
        _ => IDLE,
    }
}

/// How long the browser keeps the cookie of a role; `None`: until it is closed. A phone closes the
/// browser when it likes, and what it has not sent yet goes on when it is opened again.
pub(super) const fn lasts(role: Role) -> Option<Duration> {
    match role {
        Role::Observer => Some(ABSOLUTE),
        _ => None,
    }
}

/// The last use is written at most this often.
const NOTED_EVERY: Duration = Duration::minutes(1);

/// When a session began and was last used (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Times {
    /// The sign-in.
    pub(super) created_at: NaiveDateTime,
    /// The last use that was noted.
    pub(super) last_seen_at: NaiveDateTime,
}

impl Times {
    /// Whether the session still holds. A session from the future (the clock was set back) ends.
    pub(super) fn is_live(self, now: NaiveDateTime, idle: Duration) -> bool {
        let tolerated = now + NOTED_EVERY;
        self.created_at <= tolerated
            && self.last_seen_at <= tolerated
            && now - self.created_at < ABSOLUTE
            && now - self.last_seen_at < idle
    }

    /// Whether this use should be noted.
    pub(super) fn is_worth_noting(self, now: NaiveDateTime) -> bool {
        now - self.last_seen_at >= NOTED_EVERY
    }
}

/// A new secret of 256 random bits, as 64 hexadecimal digits.
pub(super) fn new_token() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

/// What the database keeps of a token.
pub(super) fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> NaiveDateTime {
        chrono::DateTime::UNIX_EPOCH.naive_utc() + Duration::minutes(minutes)
    }

    fn times(created: i64, seen: i64) -> Times {
        Times {
            created_at: at(created),
            last_seen_at: at(seen),
        }
    }

    #[test]
    fn a_session_ends_after_half_an_hour_of_rest_and_after_twelve_hours_of_work() {
        assert!(times(0, 0).is_live(at(29), IDLE));
        assert!(!times(0, 0).is_live(at(30), IDLE));
        assert!(times(0, 719).is_live(at(719), IDLE));
        assert!(!times(0, 719).is_live(at(720), IDLE));
        assert!(
            !times(60, 60).is_live(at(0), IDLE),
            "the clock was set back"
        );
    }

    #[test]
    fn an_observer_may_be_without_a_network_all_day() {
        let idle = idle(Role::Observer);
        assert!(times(0, 0).is_live(at(719), idle));
        assert!(!times(0, 0).is_live(at(720), idle));
    }

    #[test]
    fn use_is_noted_once_a_minute() {
        assert!(!times(0, 5).is_worth_noting(at(5)));
        assert!(times(0, 5).is_worth_noting(at(6)));
    }

    #[test]
    fn tokens_are_long_differ_and_are_kept_as_hashes() {
        let (one, two) = (new_token(), new_token());
        assert_eq!(one.len(), 64);
        assert_ne!(one, two);
        assert_ne!(token_hash(&one), one.as_bytes());
        assert_eq!(token_hash(&one).len(), 32);
    }
}
