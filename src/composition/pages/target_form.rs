//! The form for a target as it was typed.

use crate::composition::{Metric, Target, Tenths};
use crate::tables::clean_text;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;

/// What was typed, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(in crate::composition) struct TypedTarget {
    /// Code of the metric.
    pub(in crate::composition) metric: String,
    /// `at_least` or `at_most`.
    pub(in crate::composition) direction: String,
    /// The value.
    pub(in crate::composition) threshold: String,
    /// The mistakes.
    pub(in crate::composition) errors: FieldErrors,
}

impl TypedTarget {
    /// Reads the form.
    pub(super) fn of(fields: &Fields) -> Self {
        Self {
            metric: fields.get("metric").to_owned(),
            direction: fields.get("direction").to_owned(),
            threshold: fields.get("threshold").trim().to_owned(),
            errors: FieldErrors::NONE,
        }
    }

    /// The target; `None` with the mistakes noted.
    pub(super) fn check(&mut self) -> Option<(Metric, Target)> {
        let metric = Metric::from_code(&self.metric);
        if metric.is_none() {
            self.errors.add("metric", "请选择指标。");
        }
        let at_least = match self.direction.as_str() {
            "at_least" => Some(true),
            "at_most" => Some(false),
            _ => {
                self.errors.add("direction", "请选择方向。");
                None
            }
        };
        let threshold = tenths_of(&self.threshold);
        let highest = metric.map_or(Tenths(i64::MAX), Metric::highest_target);
        match (threshold, metric) {
            (None, _) => self
                .errors
                .add("threshold", "请填写数字，最多一位小数，例如 30 或 45.5。"),
            (Some(value), Some(metric)) if value > highest => self.errors.add(
                "threshold",
                format!("应在0至{}{}之间。", highest.0 / 10, metric.unit().label()),
            ),
            _ => {}
        }
        if !self.errors.is_empty() {
            return None;
        }
        let target = Target {
            threshold: threshold?,
            at_least: at_least?,
        };
        Some((metric?, target))
    }
}

/// A value with at most one decimal, in tenths; full-width digits and a percent sign are accepted.
fn tenths_of(text: &str) -> Option<Tenths> {
    let text = clean_text(text);
    let text = text.trim_end_matches(['%', '％']).trim_end();
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.len() > 3 || part.len() > 1 {
        return None;
    }
    format!("{whole}{part}").parse().ok().map(Tenths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_numbers_with_at_most_one_decimal() {
        assert_eq!(tenths_of("30"), Some(Tenths(300)));
        assert_eq!(tenths_of("45.5"), Some(Tenths(455)));
        for same in ["40%", "４０", "４０％", "40 %", "40.0"] {
            assert_eq!(tenths_of(same), Some(Tenths(400)), "{same}");
        }
        for wrong in [
            "", "%", ".", "5.", ".5", "-1", "1.25", "1e3", "三十", "10000",
        ] {
            assert_eq!(tenths_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_mistake_is_told_at_its_field() {
        let mut typed = TypedTarget {
            metric: "female_rate".to_owned(),
            threshold: "100.1".to_owned(),
            ..TypedTarget::default()
        };
        assert_eq!(typed.check(), None);
        assert!(typed.errors.get("metric").is_none() && typed.errors.get("direction").is_some());
        assert_eq!(typed.errors.get("threshold"), Some("应在0至100%之间。"));
    }
}
