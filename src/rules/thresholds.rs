//! Thresholds in whole numbers (rulebook 0.3).

/// 过半数: strictly more than half. Exactly half is not.
pub fn is_majority(part: u64, whole: u64) -> bool {
    2 * u128::from(part) > u128::from(whole)
}

/// 以上: at least so many parts, the limit included: `(2, 3)` is two thirds.
pub fn is_at_least(part: u64, whole: u64, (numerator, denominator): (u32, u32)) -> bool {
    u128::from(part) * u128::from(denominator) >= u128::from(whole) * u128::from(numerator)
}

#[cfg(test)]
mod tests {
    use super::{is_at_least, is_majority};

    #[test]
    fn half_is_not_more_than_half_and_a_third_is_a_third() {
        assert!(!is_majority(500, 1000));
        assert!(is_majority(501, 1001));
        assert!(!is_majority(500, 1001));
        assert!(is_majority(u64::MAX, u64::MAX));
        assert!(is_at_least(200, 600, (1, 3)));
        assert!(!is_at_least(200, 601, (1, 3)));
        assert!(is_at_least(u64::MAX, u64::MAX, (4, 5)));
    }
}
