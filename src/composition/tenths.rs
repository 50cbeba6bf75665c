//! Rounding to one decimal, in whole numbers only.

use std::fmt;

/// A figure with one decimal, held as a whole number of tenths: 326 is 32.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tenths(pub i64);

impl Tenths {
    /// `scale` · `numerator` / `denominator` rounded half up to one decimal (published tables do
    /// so, rulebook B0). `None` when the denominator is 0 (shown as —, never as 0) or negative.
    pub fn of_ratio(numerator: i64, denominator: i64, scale: i64) -> Option<Self> {
        if denominator <= 0 {
            return None;
        }
        let (above, below) = (tenfold(numerator, scale), i128::from(denominator));
        let rounded = (above * 2 + below).div_euclid(below * 2);
        i64::try_from(rounded).ok().map(Self)
    }

    /// The change from `before` to `after` (numerator, denominator), computed from the unrounded
    /// ratios and then rounded to one decimal, half away from zero. `None` when either
    /// denominator is 0 or negative.
    pub fn of_change(after: (i64, i64), before: (i64, i64), scale: i64) -> Option<Self> {
        if after.1 <= 0 || before.1 <= 0 {
            return None;
        }
        // Two products of three i64 could pass i128 only with figures no counter can reach.
        let gained = tenfold(after.0, scale).checked_mul(i128::from(before.1))?;
        let had = tenfold(before.0, scale).checked_mul(i128::from(after.1))?;
        let below = i128::from(after.1) * i128::from(before.1);
        let above = gained.checked_sub(had)?;
        let twice = above.unsigned_abs().checked_mul(2)?;
        let size = twice.checked_add(below.unsigned_abs())? / (below.unsigned_abs() * 2);
        let size = i64::try_from(size).ok()?;
        Some(Self(if above < 0 { -size } else { size }))
    }

    /// Compares the unrounded `scale` · `numerator` / `denominator` with this figure;
    /// `None` when the denominator is 0 or negative.
    pub fn cmp_ratio(
        self,
        numerator: i64,
        denominator: i64,
        scale: i64,
    ) -> Option<std::cmp::Ordering> {
        let aim = i128::from(self.0) * i128::from(denominator);
        (denominator > 0).then(|| tenfold(numerator, scale).cmp(&aim))
    }
}

impl fmt::Display for Tenths {
    /// One decimal always: `0.0`, `32.6`, `-4.3`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        write!(out, "{sign}{}.{}", size / 10, size % 10)
    }
}

fn tenfold(numerator: i64, scale: i64) -> i128 {
    i128::from(numerator) * i128::from(scale) * 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_round_half_up() {
        let percent = |above, below| Tenths::of_ratio(above, below, 100).unwrap().to_string();
        assert_eq!(percent(162, 497), "32.6");
        assert_eq!(percent(1, 2000), "0.1"); // 0.05
        assert_eq!(percent(49, 100_000), "0.0");
        assert_eq!(percent(70, 70), "100.0");
        assert_eq!(Tenths::of_ratio(418, 10, 1).unwrap().to_string(), "41.8");
        assert_eq!(Tenths::of_ratio(0, 0, 100), None);
        // Published figures named in rulebook B0.
        assert_eq!(percent(18_659, 123_852), "15.1");
        assert_eq!(percent(34_389, 123_852), "27.8");
    }

    #[test]
    fn changes_round_half_away_from_zero_and_from_the_unrounded_values() {
        let change = |after, before| Tenths::of_change(after, before, 100).unwrap().0;
        assert_eq!(change((0, 100), (87, 2000)), -44); // -4.35
        assert_eq!(change((87, 2000), (0, 100)), 44);
        assert_eq!(change((57, 70), (60, 70)), -43);
        // 45.5 and 43.8 after rounding, yet 1.6 (county of the test data).
        assert_eq!(
            Tenths::of_change((3183, 70), (3068, 70), 1),
            Some(Tenths(16))
        );
        assert_eq!(Tenths::of_change((1, 2), (0, 0), 100), None);
        assert_eq!(Tenths::of_change((0, 0), (1, 2), 100), None);
        assert_eq!(Tenths(-43).to_string(), "-4.3");
        assert_eq!(Tenths(-3).to_string(), "-0.3");
    }
}
