//! Numbers as offices write them: thousands separated by commas, one decimal for shares.

/// A whole number with thousands separated: `1203` reads `1,203`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number given in tenths, with one decimal: `352` reads `35.2`.
pub fn tenths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let whole = i64::try_from(number.unsigned_abs() / 10).unwrap_or(i64::MAX);
    format!("{sign}{}.{}", grouped(whole), number.unsigned_abs() % 10)
}

/// How a figure in tenths moved since `previous`, in words with a sign and an arrow: the arrow says
/// up or down, never good or bad. Shares (`%`) differ by 个百分点.
pub fn change(previous: i64, current: i64, unit: &str) -> String {
    let unit = if unit == "%" { "个百分点" } else { unit };
    match current.saturating_sub(previous) {
        0 => "— 持平".to_owned(),
        difference if difference > 0 => format!("▲ +{}{unit}", tenths(difference)),
        difference => format!("▼ {}{unit}", tenths(difference)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_in_office_tables() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_203), "1,203");
        assert_eq!(grouped(-1_234_567), "-1,234,567");
        assert_eq!(tenths(352), "35.2");
        assert_eq!(tenths(-5), "-0.5");
        assert_eq!(tenths(12_030), "1,203.0");
    }

    #[test]
    fn a_change_is_signed_and_shares_differ_by_points() {
        assert_eq!(change(329, 352, "%"), "▲ +2.3个百分点");
        assert_eq!(change(480, 461, "岁"), "▼ -1.9岁");
        assert_eq!(change(10, 10, "人"), "— 持平");
    }
}
