//! How far something is: a bar with words, and the steps of a task.

use maud::{Markup, html};

use crate::web::number::{grouped, tenths};

/// A bar with the figures in words beside it. `done` above `total` shows as full; a `total` of 0
/// shows as empty.
pub fn bar(label: &str, done: i64, total: i64) -> Markup {
    let done = done.max(0);
    let share = match total {
        ..=0 => 0,
        _ => done.saturating_mul(1000) / total,
    };
    html! {
        div.progress {
            p.words { b { (label) } span { (grouped(done)) " / " (grouped(total)) "（" (tenths(share)) "%）" } }
            progress max=(total.max(1)) value=(done.min(total.max(0))) aria-label=(label) { (tenths(share)) "%" }
        }
    }
}

/// The steps of a task, as 1 上传 2 预览 3 完成; `current` counts from 0. A `current` past the last
/// step means that all are done.
pub fn steps(names: &[&str], current: usize) -> Markup {
    html! {
        ol.steps aria-label="步骤" {
            @for (index, name) in names.iter().enumerate() {
                li class=[(index < current).then_some("done")]
                    aria-current=[(index == current).then_some("step")] {
                    span.mark aria-hidden="true" { @if index < current { "✔" } @else { (index + 1) } }
                    span { (name) }
                    @if index < current { span.unseen { "（已完成）" } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_says_its_figures_in_words() {
        let text = bar("已上报", 1_203, 2_406).into_string();
        assert!(text.contains("1,203 / 2,406（50.0%）"));
        assert!(text.contains("<progress max=\"2406\" value=\"1203\" aria-label=\"已上报\">"));
    }

    #[test]
    fn a_bar_of_nothing_is_empty_and_never_overflows() {
        assert!(
            bar("x", 0, 0)
                .into_string()
                .contains("max=\"1\" value=\"0\"")
        );
        assert!(
            bar("x", 5, 4)
                .into_string()
                .contains("max=\"4\" value=\"4\"")
        );
    }

    #[test]
    fn the_present_step_is_marked_for_readers() {
        let text = steps(&["上传", "预览", "完成"], 1).into_string();
        assert!(text.contains(
            "<li aria-current=\"step\"><span class=\"mark\" aria-hidden=\"true\">2</span>"
        ));
        assert_eq!(text.matches("✔").count(), 1);
    }
}
