//! Which names and passwords are accepted (OWASP ASVS 5.0, 6.2.1, 6.2.4, 6.2.8, 6.2.9), and
//! one-time passwords.

use rand::RngExt;

/// Fewest characters of a password.
pub(super) const SHORTEST: usize = 8;
/// Most characters of a password; a longer one would only cost time.
pub(super) const LONGEST: usize = 128;

/// The passwords seen most often, in lower case; also with digits or signs added at the end.
const COMMON: [&str; 28] = [
    "password",
    "passw0rd",
    "admin",
    "administrator",
    "root",
    "qwerty",
    "qwertyui",
    "qwer1234",
    "1q2w3e4r",
    "1qaz2wsx",
    "qazwsx",
    "asdfghjk",
    "zxcvbnm",
    "abc123",
    "abcd1234",
    "a1b2c3d4",
    "iloveyou",
    "woaini",
    "welcome",
    "letmein",
    "test",
    "user",
    "guest",
    "cunzhi",
    "xuanju",
    "huanjie",
    "changeme",
    "p@ssw0rd",
];

/// Characters of one-time passwords: none that are mistaken for one another.
const CLEAR: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Why a password is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum PasswordRefusal {
    /// Fewer than 8 characters.
    #[error("密码太短，请至少用8个字符；15个以上更安全。")]
    TooShort,
    /// More than 128 characters.
    #[error("密码太长，请不要超过128个字符。")]
    TooLong,
    /// On the list of common passwords, or one character or a simple row.
    #[error("这个密码太常见，容易被猜到，请换一个。")]
    Common,
    /// The account's name is in it.
    #[error("密码不能包含账号名，请换一个。")]
    ContainsName,
}

/// Checks a new password. It is taken as it is, byte for byte: never cut, trimmed or folded.
pub(super) fn check(password: &str, account_name: &str) -> Result<(), PasswordRefusal> {
    let characters = password.chars().count();
    if characters < SHORTEST {
        return Err(PasswordRefusal::TooShort);
    }
    if characters > LONGEST {
        return Err(PasswordRefusal::TooLong);
    }
    let folded = password.to_lowercase();
    if folded.contains(&account_name.to_lowercase()) {
        return Err(PasswordRefusal::ContainsName);
    }
    let core = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    if COMMON.contains(&folded.as_str()) || COMMON.contains(&core) || is_simple(&folded) {
        return Err(PasswordRefusal::Common);
    }
    Ok(())
}

/// Up to three different characters, or a row such as 12345678 or 87654321.
fn is_simple(password: &str) -> bool {
    let mut kinds: Vec<char> = password.chars().collect();
    let row = |step: i64| {
        let codes: Vec<i64> = password.chars().map(|c| i64::from(u32::from(c))).collect();
        let steps = codes.windows(2).filter(|pair| pair[1] - pair[0] == step);
        steps.count() + 3 >= codes.len()
    };
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() <= 3 || row(1) || row(-1)
}

/// Checks the name of an account and gives it back in its one spelling (lower case).
pub(super) fn account_name(text: &str) -> Result<String, &'static str> {
    let name = text.trim().to_ascii_lowercase();
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    if (2..=32).contains(&name.len()) && name.chars().all(known) {
        Ok(name)
    } else {
        Err("账号名请用2到32个小写字母、数字或 . _ - 。")
    }
}

/// A one-time password opens for so many days: long enough for a holiday, short for a lost note.
pub const ONE_TIME_DAYS: i64 = 14;

/// When a one-time password given out now ends.
pub(super) fn one_time_until(now: chrono::NaiveDateTime) -> chrono::NaiveDateTime {
    now + chrono::Duration::days(ONE_TIME_DAYS)
}

/// A new one-time password, 12 characters in three groups: 59 bits, read out easily by telephone.
pub(super) fn one_time() -> String {
    let mut random = rand::rng();
    let mut pick = || {
        let index = random.random_range(0..CLEAR.len());
        CLEAR.get(index).map_or('x', |byte| char::from(*byte))
    };
    let mut group = || (0..4).map(|_| pick()).collect::<String>();
    format!("{}-{}-{}", group(), group(), group())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_counted_in_characters() {
        assert_eq!(
            check("春眠不觉晓处处", "li"),
            Err(PasswordRefusal::TooShort)
        );
        assert_eq!(check("春眠不觉晓处处闻", "li"), Ok(()));
        assert_eq!(
            check(&"春a1".repeat(43), "li"),
            Err(PasswordRefusal::TooLong)
        );
        assert_eq!(check(&"山b7z".repeat(32), "li"), Ok(()));
    }

    #[test]
    fn what_everybody_guesses_is_refused() {
        for common in [
            "password",
            "Password123!",
            "12345678",
            "87654321",
            "aaaaaaaa",
            "admin@2026",
            "1q2w3e4r",
            "123456789a",
        ] {
            assert_eq!(
                check(common, "li"),
                Err(PasswordRefusal::Common),
                "{common}"
            );
        }
        assert_eq!(
            check("ab-Lichen-9", "lichen"),
            Err(PasswordRefusal::ContainsName)
        );
        assert_eq!(check("yu hou chun shan", "lichen"), Ok(()));
    }

    #[test]
    fn names_have_one_spelling() {
        assert_eq!(account_name(" Li.Chen "), Ok("li.chen".to_owned()));
        for wrong in ["", "a", "李晨", "a b", "a'b", &"a".repeat(33)] {
            assert!(account_name(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn one_time_passwords_pass_the_rules_and_differ() {
        let (first, second) = (one_time(), one_time());
        assert_ne!(first, second);
        assert_eq!(first.len(), 14);
        assert_eq!(check(&first, "li.chen"), Ok(()));
    }
}
