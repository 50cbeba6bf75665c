//! Forms: the one way to send a change, fields with label, hint and error, buttons, confirmation.

mod control;
mod errors;
mod field;

use maud::{Markup, Render, html};

pub use errors::{FieldErrors, error_summary};
pub use field::{
    Choice, Field, checkbox, checkboxes, date, file, number, password, radios, select, text,
    textarea,
};

/// A form. [`Form::post`] is the only way to make one that changes something.
#[derive(Debug)]
pub struct Form<'a> {
    action: &'a str,
    method: Method<'a>,
    files: bool,
    download: bool,
    body: Markup,
}

#[derive(Debug)]
enum Method<'a> {
    Get,
    Post {
        csrf: &'a str,
        idempotency_key: Option<&'a str>,
    },
}

impl<'a> Form<'a> {
    /// A form that changes something. `csrf` is the token of the session; `idempotency_key` is new
    /// for each page shown, so that the same form sent twice is carried out once.
    pub fn post(action: &'a str, csrf: &'a str, idempotency_key: &'a str, body: Markup) -> Self {
        let method = Method::Post {
            csrf,
            idempotency_key: Some(idempotency_key),
        };
        Self {
            action,
            method,
            files: false,
            download: false,
            body,
        }
    }

    /// A form that may be sent any number of times with the same effect, such as signing in or out.
    pub fn post_repeatable(action: &'a str, csrf: &'a str, body: Markup) -> Self {
        let method = Method::Post {
            csrf,
            idempotency_key: None,
        };
        Self {
            action,
            method,
            files: false,
            download: false,
            body,
        }
    }

    /// A form that only asks: a search or a filter.
    pub fn get(action: &'a str, body: Markup) -> Self {
        Self {
            action,
            method: Method::Get,
            files: false,
            download: false,
            body,
        }
    }

    /// The answer is a file: the page stays, and the form can be sent again.
    #[must_use]
    pub fn with_download(mut self) -> Self {
        self.download = true;
        self
    }

    /// The form carries files.
    #[must_use]
    pub fn with_files(mut self) -> Self {
        self.files = true;
        self
    }
}

impl Render for Form<'_> {
    fn render(&self) -> Markup {
        let encoding = self.files.then_some("multipart/form-data");
        match self.method {
            Method::Get => html! { form.ask action=(self.action) method="get" { (self.body) } },
            // `novalidate`: the server's Chinese sentences instead of the browser's.
            Method::Post {
                csrf,
                idempotency_key,
            } => html! {
                form action=(self.action) method="post" enctype=[encoding] novalidate data-download[self.download] {
                    (hidden("csrf_token", csrf))
                    @if let Some(key) = idempotency_key { (hidden("idempotency_key", key)) }
                    (self.body)
                    @if self.files { p.busy role="status" {} }
                }
            },
        }
    }
}

/// A value the reader does not see, such as the version of the record being edited.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// A button that sends its form.
#[derive(Debug)]
pub struct Button<'a> {
    class: &'static str,
    label: &'a str,
    named: Option<(&'a str, &'a str)>,
}

impl<'a> Button<'a> {
    /// Sends this name and value along, to tell several buttons of one form apart.
    #[must_use]
    pub fn named(mut self, name: &'a str, value: &'a str) -> Self {
        self.named = Some((name, value));
        self
    }
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        let name = self.named.map(|(name, _)| name);
        let value = self.named.map(|(_, value)| value);
        html! { button.button.(self.class) type="submit" name=[name] value=[value] { (self.label) } }
    }
}

/// The one main action of a page.
pub fn primary(label: &str) -> Button<'_> {
    Button {
        class: "primary",
        label,
        named: None,
    }
}

/// Another action.
pub fn secondary(label: &str) -> Button<'_> {
    Button {
        class: "secondary",
        label,
        named: None,
    }
}

/// An action that takes something away or cannot be undone.
pub fn danger(label: &str) -> Button<'_> {
    Button {
        class: "danger",
        label,
        named: None,
    }
}

/// A link that looks like a secondary button: 返回, 取消, 下载模板.
pub fn link_button(label: &str, href: &str) -> Markup {
    html! { a.button.secondary href=(href) { (label) } }
}

/// A row of buttons under a form or a page.
pub fn actions(buttons: &Markup) -> Markup {
    html! { div.actions { (buttons) } }
}

/// What is about to happen, with its totals in words, before something that cannot be undone. The
/// form with the button follows it.
pub fn confirm(headline: &str, totals: &[(&str, String)], consequence: &str) -> Markup {
    html! {
        section.confirm {
            h2 { (headline) }
            @if !totals.is_empty() {
                dl {
                    @for (label, total) in totals { div { dt { (label) } dd { (total) } } }
                }
            }
            p.consequence { span aria-hidden="true" { "■ " } (consequence) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_changes_something_carries_the_token() {
        let form = Form::post("/office/people", "to\"k", "key-1", html! { "x" })
            .render()
            .into_string();
        assert!(form.contains("method=\"post\""));
        assert!(form.contains("<input type=\"hidden\" name=\"csrf_token\" value=\"to&quot;k\">"));
        assert!(form.contains("<input type=\"hidden\" name=\"idempotency_key\" value=\"key-1\">"));
        assert!(!form.contains("enctype"));
    }

    #[test]
    fn a_form_with_files_says_so_and_has_a_place_for_the_busy_text() {
        let form = Form::post("/a", "t", "k", html! {})
            .with_files()
            .render()
            .into_string();
        assert!(form.contains("enctype=\"multipart/form-data\""));
        assert!(form.contains("<p class=\"busy\" role=\"status\"></p>"));
    }

    #[test]
    fn a_form_that_only_asks_puts_no_token_into_the_address() {
        let form = Form::get("/office/people", html! {}).render().into_string();
        assert!(!form.contains("csrf_token") && form.contains("method=\"get\""));
    }

    #[test]
    fn two_buttons_of_a_form_are_told_apart() {
        let button = danger("删除")
            .named("action", "remove")
            .render()
            .into_string();
        assert!(button.contains("class=\"button danger\""));
        assert!(button.contains("name=\"action\" value=\"remove\""));
    }

    #[test]
    fn a_confirmation_shows_the_totals() {
        let block = confirm(
            "确认导入",
            &[("新增", "120 人".to_owned())],
            "导入后不能撤销。",
        );
        assert!(block.into_string().contains("<dt>新增</dt><dd>120 人</dd>"));
    }
}
