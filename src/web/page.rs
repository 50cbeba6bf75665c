//! Parts of pages: the error page, details, badges, cards, big figures.

use maud::{Markup, Render, html};

use crate::web::layout::{self, Chrome};

/// What went wrong, for the reader: what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorView {
    /// The HTTP status, shown small for those who report it.
    pub status: u16,
    /// What is wrong, in a few words.
    pub headline: String,
    /// What the reader can do now.
    pub what_to_do: String,
    /// The number under which the log has the cause.
    pub reference: Option<String>,
}

/// The one page for every error.
pub fn error_page(chrome: &Chrome, error: &ErrorView) -> Markup {
    let chrome = Chrome {
        title: error.headline.clone(),
        breadcrumbs: Vec::new(),
        notice: None,
        ..chrome.clone()
    };
    let home = if chrome.signed_in.is_some() {
        "/office"
    } else {
        "/"
    };
    let body = html! {
        div.error-page {
            p.lead { (error.what_to_do) }
            @if let Some(reference) = &error.reference {
                p { "如需帮助，请把编号 " b.reference { (reference) } " 告诉管理员。" }
            }
            p { a.button.primary href=(home) { "返回首页" } }
            p.status { "错误代码 " (error.status) }
        }
    };
    layout::page(&chrome, &body)
}

/// What is known of one thing: label and value, line by line.
pub fn details(lines: &[(&str, Markup)]) -> Markup {
    html! {
        dl.details {
            @for (label, value) in lines { div { dt { (label) } dd { (value) } } }
        }
    }
}

/// How a badge is meant: the colour and the sign follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadgeKind {
    /// Praise: solid red with a star.
    Praise,
    /// Past its date or wrong: pale red.
    Overdue,
    /// Soon due.
    Near,
    /// Done or normal.
    Done,
    /// Out of use, or of the black list.
    Inactive,
    /// Nothing but a word.
    Plain,
}

/// A word or two in a coloured box. The words carry the meaning, the colour only helps.
pub fn badge(kind: BadgeKind, text: &str) -> Markup {
    let (class, sign) = match kind {
        BadgeKind::Praise => ("praise", "★ "),
        BadgeKind::Overdue => ("overdue", "■ "),
        BadgeKind::Near => ("near", "● "),
        BadgeKind::Done => ("done", "✔ "),
        BadgeKind::Inactive => ("inactive", ""),
        BadgeKind::Plain => ("plain", ""),
    };
    html! {
        span.badge.(class) { @if !sign.is_empty() { span aria-hidden="true" { (sign) } } (text) }
    }
}

/// A part of the page with a heading.
pub fn card(heading: &str, body: &Markup) -> Markup {
    html! { section.card { h2 { (heading) } (body) } }
}

/// A big figure with its label, that of the term before in words (上届 32.9%) and how it moved (`number::change`).
pub fn figure_tile(
    label: impl Render,
    value: impl Render,
    previous: Option<&Markup>,
    change: Option<&str>,
) -> Markup {
    html! {
        div.tile {
            p.label { (label) }
            p.value { (value) }
            @if let Some(previous) = previous { p.previous { (previous) } }
            @if let Some(change) = change {
                p.change.up[change.starts_with('▲')] { (change) }
            }
        }
    }
}

/// Big figures side by side.
pub fn tiles(figures: &[Markup]) -> Markup {
    html! { div.tiles { @for figure in figures { (figure) } } }
}

/// A button that prints the page. It shows itself only where scripts run; without them the
/// browser's own menu prints the same page.
pub fn print_button() -> Markup {
    html! { button.button.secondary type="button" data-print hidden { "打印" } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_page_says_what_to_do_and_shows_the_reference() {
        let error = ErrorView {
            status: 500,
            headline: "系统出错了".to_owned(),
            what_to_do: "请稍后再试。<x>".to_owned(),
            reference: Some("A1B2".to_owned()),
        };
        let text = error_page(&Chrome::default(), &error).into_string();
        assert!(text.contains("<h1>系统出错了</h1>") && text.contains("请稍后再试。&lt;x&gt;"));
        assert!(text.contains("<b class=\"reference\">A1B2</b>") && text.contains("错误代码 500"));
    }

    #[test]
    fn badges_carry_words_beside_colour() {
        let text = badge(BadgeKind::Overdue, "已超期3天").into_string();
        assert_eq!(
            text,
            "<span class=\"badge overdue\"><span aria-hidden=\"true\">■ </span>已超期3天</span>"
        );
    }

    #[test]
    fn details_escape_what_was_typed() {
        let text = details(&[("姓名", html! { ("<b>") })]).into_string();
        assert!(text.contains("<dt>姓名</dt><dd>&lt;b&gt;</dd>"));
    }

    #[test]
    fn a_rising_figure_is_marked_by_arrow_and_class() {
        let text = figure_tile(
            "女性占比",
            "35.2%",
            Some(&html! { "上届 32.9%" }),
            Some("▲ +2.3个百分点"),
        )
        .into_string();
        assert!(
            text.contains("<p class=\"change up\">▲ +2.3个百分点</p>")
                && text.contains("上届 32.9%")
        );
    }
}
