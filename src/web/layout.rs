//! The frame of every page: head, header bar, navigation, breadcrumb, notice, main part, footer.

use maud::{DOCTYPE, Markup, Render, html};

use crate::web::assets;
use crate::web::form::{self, Form};

/// What stands around the body of a page.
#[derive(Clone, Debug, Default)]
pub struct Chrome {
    /// The heading of the page; also the title of the window.
    pub title: String,
    /// Who has signed in; nobody on public pages.
    pub signed_in: Option<SignedInName>,
    /// The main navigation; left out when empty.
    pub navigation: Vec<NavigationItem>,
    /// The way from the first page to this one: label and address. The last one has no address.
    pub breadcrumbs: Vec<(String, Option<String>)>,
    /// What just happened, in one sentence.
    pub notice: Option<Notice>,
    /// The token of the sign-out form.
    pub csrf: String,
    /// How the reader wants to see pages.
    pub preferences: Preferences,
    /// Path and query of this page: where the links for type size come back to.
    pub request_path: String,
}

/// The person who has signed in, in words.
#[derive(Clone, Debug)]
pub struct SignedInName {
    /// The person's name.
    pub name: String,
    /// The role, as 镇经办人.
    pub role: String,
    /// The place the role reaches, as 黟县碧阳镇.
    pub scope_name: String,
}

/// One entry of the main navigation.
#[derive(Clone, Debug)]
pub struct NavigationItem {
    /// The words of the link.
    pub label: String,
    /// The address, built by the program.
    pub href: String,
    /// Whether this page belongs to the entry.
    pub current: bool,
}

/// A sentence above the page that says what just happened.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How it is meant.
    pub kind: NoticeKind,
    /// The sentence.
    pub text: String,
}

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// The thing was done.
    Done,
    /// It was done, but something needs attention.
    Warning,
    /// It was not done.
    Problem,
}

/// How the reader wants to see pages; kept in a cookie, applied by the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Size of type.
    pub text_size: TextSize,
    /// Yellow on black.
    pub high_contrast: bool,
}

impl Preferences {
    /// What the style sheet reads at the root of a page: size of type, contrast.
    pub fn attributes(self) -> (Option<&'static str>, Option<&'static str>) {
        let size = (self.text_size != TextSize::Normal).then(|| self.text_size.code());
        (size, self.high_contrast.then_some("hc"))
    }
}

/// Size of type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextSize {
    /// 16 px for staff, 18 px for the public.
    #[default]
    Normal,
    /// 大字版, 20 px.
    Large,
    /// 特大, 30 px.
    ExtraLarge,
}

impl TextSize {
    /// All sizes, small to large.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Large, Self::ExtraLarge];

    /// The value in `/ui?size=` and in the cookie.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Normal => "n",
            Self::Large => "l",
            Self::ExtraLarge => "xl",
        }
    }

    /// The size of a code; what is not known reads as `Normal`.
    pub fn from_code(code: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|size| size.code() == code)
            .unwrap_or_default()
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Normal => "标准",
            Self::Large => "大字版",
            Self::ExtraLarge => "特大",
        }
    }
}

/// The whole page. It writes the `h1` itself, so a body starts at `h2`.
pub fn page(chrome: &Chrome, body: impl Render) -> Markup {
    let (size, theme) = chrome.preferences.attributes();
    let audience = chrome.signed_in.is_none().then_some("public");
    html! {
        (DOCTYPE)
        html lang="zh-CN" data-size=[size] data-theme=[theme] data-audience=[audience] {
            (head(chrome))
            body {
                a.skip href="#main" { "跳到正文" }
                (masthead(chrome))
                (navigation(&chrome.navigation))
                (breadcrumbs(&chrome.breadcrumbs))
                main #main tabindex="-1" {
                    h1 { (chrome.title) }
                    @if let Some(told) = &chrome.notice { (notice(told)) }
                    (body)
                }
                footer.foot { p { "村治 · 村（社区）换届选举与村级治理" } }
            }
        }
    }
}

/// A part of a page (or the whole of it) that is printed on A4 landscape, as wide tables are.
pub fn landscape(body: impl Render) -> Markup {
    html! { div.landscape { (body) } }
}

/// A notice by itself, for use inside a page. A problem is read out at once.
pub fn notice(told: &Notice) -> Markup {
    let (class, sign, role) = match told.kind {
        NoticeKind::Done => ("done", "✔", "status"),
        NoticeKind::Warning => ("warning", "●", "status"),
        NoticeKind::Problem => ("problem", "✖", "alert"),
    };
    html! {
        div.notice.(class) role=(role) {
            span.sign aria-hidden="true" { (sign) }
            p { (told.text) }
        }
    }
}

fn head(chrome: &Chrome) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="format-detection" content="telephone=no";
            title { (chrome.title) " - 村治" }
            link rel="icon" type="image/svg+xml" href=(assets::href("favicon.svg"));
            link rel="stylesheet" href=(assets::href("app.css"));
            @if chrome.request_path.starts_with("/observe") {
                link rel="stylesheet" href=(assets::href("observe.css"));
                link rel="manifest" href="/observe/manifest.webmanifest";
                meta name="theme-color" content="#b3121b";
            }
            script src=(assets::href("app.js")) defer {}
        }
    }
}

fn masthead(chrome: &Chrome) -> Markup {
    let home = if chrome.signed_in.is_some() {
        "/office"
    } else {
        "/"
    };
    html! {
        header.masthead {
            div.inner {
                a.brand href=(home) { "村治" }
                (reading_links(chrome))
                @if let Some(person) = &chrome.signed_in { (signed_in(person, &chrome.csrf)) }
            }
        }
    }
}

/// Links, not buttons: they work without scripts and in the browsers inside other programs.
fn reading_links(chrome: &Chrome) -> Markup {
    let preferences = chrome.preferences;
    let link = |name: &str, code: &str, label: &str, chosen: bool| {
        let query = [(name, code), ("back", chrome.request_path.as_str())];
        let href = format!(
            "/ui?{}",
            serde_urlencoded::to_string(query).unwrap_or_default()
        );
        html! { a href=(href) aria-current=[chosen.then_some("true")] rel="nofollow" { (label) } }
    };
    let (theme, theme_label) = if preferences.high_contrast {
        ("n", "取消高对比")
    } else {
        ("hc", "高对比")
    };
    html! {
        nav.reading aria-label="字号和对比度" {
            @for size in TextSize::ALL {
                (link("size", size.code(), size.label(), size == preferences.text_size))
            }
            (link("theme", theme, theme_label, preferences.high_contrast))
        }
    }
}

fn signed_in(person: &SignedInName, csrf: &str) -> Markup {
    html! {
        div.person {
            p { b { (person.name) } " " span { (person.role) " · " (person.scope_name) } }
            (Form::post_repeatable("/logout", csrf, html! { (form::secondary("退出")) }))
        }
    }
}

fn navigation(items: &[NavigationItem]) -> Markup {
    html! {
        @if !items.is_empty() {
            nav.main aria-label="主导航" {
                ul {
                    @for item in items {
                        li {
                            a href=(item.href) aria-current=[item.current.then_some("page")] { (item.label) }
                        }
                    }
                }
            }
        }
    }
}

fn breadcrumbs(way: &[(String, Option<String>)]) -> Markup {
    html! {
        @if !way.is_empty() {
            nav.way aria-label="当前位置" {
                ol {
                    @for (label, href) in way {
                        li {
                            @if let Some(href) = href { a href=(href) { (label) } }
                            @else { span aria-current="page" { (label) } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chrome() -> Chrome {
        Chrome {
            title: "选民<登记>".to_owned(),
            request_path: "/office/voters?q=张&page=2".to_owned(),
            ..Chrome::default()
        }
    }

    #[test]
    fn what_users_typed_is_escaped_in_title_and_heading() {
        let text = page(&chrome(), html! {}).into_string();
        assert!(text.contains("<h1>选民&lt;登记&gt;</h1>"));
        assert!(text.contains("<title>选民&lt;登记&gt; - 村治</title>"));
        assert!(text.contains("<html lang=\"zh-CN\" data-audience=\"public\">"));
        assert!(text.contains("<a class=\"skip\" href=\"#main\">跳到正文</a>"));
    }

    #[test]
    fn links_for_large_type_lead_back_to_the_same_page() {
        let text = page(&chrome(), html! {}).into_string();
        let back = "back=%2Foffice%2Fvoters%3Fq%3D%E5%BC%A0%26page%3D2";
        assert!(
            text.contains(&format!("href=\"/ui?size=l&amp;{back}\"")),
            "{text}"
        );
        assert!(text.contains(&format!("href=\"/ui?theme=hc&amp;{back}\"")));
    }

    #[test]
    fn preferences_reach_the_root_element() {
        let mut wanted = chrome();
        wanted.preferences = Preferences {
            text_size: TextSize::ExtraLarge,
            high_contrast: true,
        };
        let text = page(&wanted, html! {}).into_string();
        assert!(text.contains("data-size=\"xl\" data-theme=\"hc\""));
        assert_eq!(TextSize::from_code("xl"), TextSize::ExtraLarge);
        assert_eq!(TextSize::from_code("huge"), TextSize::Normal);
    }

    #[test]
    fn signing_out_is_a_form_with_the_token() {
        let mut wanted = chrome();
        wanted.csrf = "tok".to_owned();
        wanted.signed_in = Some(SignedInName {
            name: "张三".to_owned(),
            role: "镇经办人".to_owned(),
            scope_name: "示例镇".to_owned(),
        });
        let text = page(&wanted, html! {}).into_string();
        assert!(text.contains("action=\"/logout\""));
        assert!(text.contains("name=\"csrf_token\" value=\"tok\""));
    }

    #[test]
    fn a_problem_is_read_out_at_once_and_a_success_politely() {
        let told = |kind| {
            notice(&Notice {
                kind,
                text: "已保存。".to_owned(),
            })
            .into_string()
        };
        assert!(told(NoticeKind::Problem).contains("role=\"alert\""));
        assert!(told(NoticeKind::Done).contains("role=\"status\""));
    }

    #[test]
    fn no_page_carries_inline_script_or_style() {
        let text = page(&chrome(), html! {}).into_string();
        assert!(!text.contains("style=") && !text.contains("<style") && !text.contains("<script>"));
    }
}
