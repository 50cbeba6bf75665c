//! Searching for a part of a text.

/// The pattern for `LIKE … ESCAPE '\'` that finds `text` as it is: its own `%` and `_` stand for
/// themselves.
pub fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for sign in text.chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(containing("张"), "%张%");
        assert_eq!(containing("%_\\"), "%\\%\\_\\\\%");
    }
}
