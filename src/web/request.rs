//! What handlers share: the program's data, and the frame of the page that answers a request.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use maud::Markup;

use super::csrf;
use super::flash;
use super::layout::{self, Chrome, NavigationItem, Notice, Preferences, SignedInName, TextSize};
use super::shared::Shared;
use crate::accounts::principal::{self, Principal};
use crate::accounts::tries::Tries;
use crate::accounts::{PasswordPool, Right};
use crate::db::Db;
use crate::people::seal::SealingKey;

/// The data of a running program, in handlers as `app: web::Data<App>`; cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The thread that hashes passwords.
    pub passwords: PasswordPool,
    /// Wrong passwords of the last minute.
    pub tries: Arc<Tries>,
    /// The address people type, when a server in front of this one has another: `https://…`.
    pub public_url: Option<String>,
    /// The program itself speaks TLS.
    pub has_tls: bool,
    /// The address of that server: its word about where requests come from is believed.
    pub trusted_proxy: Option<IpAddr>,
    /// Seals and finds sensitive fields of persons.
    pub key: Arc<SealingKey>,
    /// What many read at the same time.
    pub shared: Arc<Shared>,
}

impl App {
    /// The data of a program that is reached directly.
    pub fn new(db: Db, key: Arc<SealingKey>) -> std::io::Result<Self> {
        Ok(Self {
            db,
            passwords: PasswordPool::start()?,
            tries: Arc::default(),
            public_url: None,
            has_tls: false,
            trusted_proxy: None,
            key,
            shared: Arc::default(),
        })
    }

    /// Whether browsers reach the program by TLS.
    pub fn is_https(&self) -> bool {
        let by_proxy = |url: &str| url.starts_with("https://");
        self.has_tls || self.public_url.as_deref().is_some_and(by_proxy)
    }

    /// Host and port of the public address.
    pub(crate) fn public_authority(&self) -> Option<String> {
        let url = self.public_url.as_deref()?;
        csrf::authority(url).map(str::to_owned)
    }
}

/// The entries of the main navigation: words, address, the right that shows them.
pub const NAVIGATION: [(&str, &str, Option<Right>); 11] = [
    ("首页", "/office", None),
    (
        "构成统计",
        "/office/composition",
        Some(Right::ReadComposition),
    ),
    ("换届", "/office/elections", Some(Right::ReadElections)),
    ("选举观察", "/observe", Some(Right::Observe)),
    ("观察员", "/office/observers", Some(Right::ManageObservers)),
    ("区划", "/office/divisions", Some(Right::ReadDivisions)),
    ("人员", "/office/people", Some(Right::ReadPeople)),
    ("届次", "/office/terms", Some(Right::ManageTerms)),
    ("导入", "/office/imports", Some(Right::ImportTables)),
    ("账号", "/office/accounts", Some(Right::ManageAccounts)),
    ("审计", "/office/audit", Some(Right::ReadAudit)),
];

/// Whether an address belongs to the JSON interface.
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// Whether an address leads to a page of ours and nowhere else.
pub fn is_local(address: &str) -> bool {
    let mut bytes = address.bytes();
    bytes.next() == Some(b'/')
        && !matches!(bytes.next(), Some(b'/' | b'\\'))
        && !address.contains('\\')
        && address.bytes().all(|byte| byte > b' ' && byte != 0x7f)
}

/// The request as far as the frame of a page shows it; an extractor.
#[derive(Clone, Debug)]
pub struct PageContext {
    who: Option<Principal>,
    path: String,
    query: String,
    preferences: Preferences,
    notice: Option<Notice>,
}

impl PageContext {
    /// Reads a request.
    pub fn of(request: &HttpRequest) -> Self {
        Self {
            who: principal::of(request),
            path: request.path().to_owned(),
            query: request.query_string().to_owned(),
            preferences: preferences(request),
            notice: flash::notice(request.query_string()),
        }
    }

    /// For an error page: the same for every address, so that it tells nothing about what exists.
    pub(crate) fn for_errors(mut self) -> Self {
        let home = if self.who.is_some() { "/office" } else { "/" };
        home.clone_into(&mut self.path);
        self.query.clear();
        self.notice = None;
        self
    }

    /// For the page that answers a sign-in: it is shown to the person who has just come in.
    pub(crate) fn seen_by(mut self, who: Principal) -> Self {
        self.who = Some(who);
        self
    }

    /// The path of the page, without its query.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query, for `Listing::from_query`.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The value of a name in the query; empty when there is none.
    pub fn asked(&self, name: &str) -> String {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(&self.query).unwrap_or_default();
        let found = pairs.into_iter().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, value)| value)
    }

    /// The token for forms; empty when nobody is signed in.
    pub fn csrf(&self) -> &str {
        self.who.as_ref().map_or("", |who| who.csrf_token.as_str())
    }

    /// The frame of a page with this heading.
    pub fn chrome(&self, title: &str) -> Chrome {
        let who = self.who.as_ref();
        Chrome {
            title: title.to_owned(),
            signed_in: who.map(|who| SignedInName {
                name: who.display_name.clone(),
                role: who.title().to_owned(),
                scope_name: who.scope_name.clone(),
            }),
            navigation: who
                .filter(|who| !who.must_change_password)
                .map(|who| self.navigation(who))
                .unwrap_or_default(),
            breadcrumbs: Vec::new(),
            notice: self.notice.clone(),
            csrf: self.csrf().to_owned(),
            preferences: self.preferences,
            request_path: self.request_path(),
        }
    }

    /// A finished page. `way` leads from the home page to this one: label and address.
    pub fn page(&self, title: &str, way: &[(&str, &str)], body: &Markup) -> HttpResponse {
        self.answer(StatusCode::OK, title, way, body)
    }

    /// The page with a form that was not accepted (422), or another status.
    pub fn answer(
        &self,
        status: StatusCode,
        title: &str,
        way: &[(&str, &str)],
        body: &Markup,
    ) -> HttpResponse {
        let mut chrome = self.chrome(title);
        if status != StatusCode::OK {
            chrome.notice = None;
        }
        if !way.is_empty() {
            let before = way
                .iter()
                .map(|(label, href)| ((*label).to_owned(), Some((*href).to_owned())));
            chrome.breadcrumbs = before.chain([(title.to_owned(), None)]).collect();
        }
        HttpResponse::build(status)
            .content_type("text/html; charset=utf-8")
            .body(layout::page(&chrome, body).into_string())
    }

    fn navigation(&self, who: &Principal) -> Vec<NavigationItem> {
        let shown = NAVIGATION
            .iter()
            .filter(|(_, _, right)| right.is_none_or(|right| who.role.may(right)));
        shown
            .map(|(label, href, _)| {
                let is_inside = self
                    .path
                    .strip_prefix(href)
                    .is_some_and(|rest| rest.starts_with('/'));
                NavigationItem {
                    label: (*label).to_owned(),
                    href: (*href).to_owned(),
                    current: self.path == *href || (is_inside && *href != "/office"),
                }
            })
            .collect()
    }

    /// Path and query without the notice, which is told once.
    fn request_path(&self) -> String {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(&self.query).unwrap_or_default();
        let kept: Vec<_> = pairs
            .into_iter()
            .filter(|(name, _)| name != "done")
            .collect();
        match serde_urlencoded::to_string(kept) {
            Ok(query) if !query.is_empty() => format!("{}?{query}", self.path),
            _ => self.path.clone(),
        }
    }
}

impl FromRequest for PageContext {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// The cookie that keeps how the reader wants to see pages: `l`, `n.hc`, …
pub const PREFERENCES_COOKIE: &str = "ui";

fn preferences(request: &HttpRequest) -> Preferences {
    let cookie = request.cookie(PREFERENCES_COOKIE);
    read_preferences(cookie.as_ref().map_or("", |cookie| cookie.value()))
}

/// Reads the cookie's value.
pub(crate) fn read_preferences(value: &str) -> Preferences {
    let (size, theme) = value.split_once('.').unwrap_or((value, ""));
    Preferences {
        text_size: TextSize::from_code(size),
        high_contrast: theme == "hc",
    }
}

/// Writes the cookie's value.
pub(crate) fn write_preferences(preferences: Preferences) -> String {
    let theme = if preferences.high_contrast { "hc" } else { "n" };
    format!("{}.{theme}", preferences.text_size.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_addresses_are_followed() {
        for local in ["/", "/office", "/office/people?q=%E5%BC%A0&page=2"] {
            assert!(is_local(local), "{local}");
        }
        for foreign in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "office",
            "/a\r\nb",
            "/a\tb",
            "javascript:1",
        ] {
            assert!(!is_local(foreign), "{foreign}");
        }
    }

    #[test]
    fn preferences_survive_the_cookie() {
        for text_size in TextSize::ALL {
            for high_contrast in [false, true] {
                let wanted = Preferences {
                    text_size,
                    high_contrast,
                };
                assert_eq!(read_preferences(&write_preferences(wanted)), wanted);
            }
        }
        assert_eq!(read_preferences("nonsense"), Preferences::default());
    }
}
