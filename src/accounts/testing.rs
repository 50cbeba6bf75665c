//! A browser for tests: cookies, tokens and keys as a real one would send them.
#![expect(
    clippy::expect_used,
    reason = "test support: a failure here is a failed test"
)]

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::cookie::Cookie;
use actix_web::dev::ServiceResponse;
use actix_web::test::{TestRequest, init_service, try_call_service};
use diesel::prelude::*;

use super::roles::Role;
use super::session_store;
use super::store::{self, NewAccount};
use crate::app;
use crate::db::{Db, WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::schema::sessions;
use crate::web::idempotency::new_key;
use crate::web::request::App;

/// One browser with its cookies.
#[derive(Debug)]
pub struct Browser {
    /// The program it talks to.
    pub app: App,
    /// The token of its session, which pages put into forms.
    pub csrf_token: String,
    /// The account it is signed in with, or 0.
    pub account_id: i64,
    /// Its cookies.
    pub cookies: BTreeMap<String, String>,
    service: Service,
}

/// What answers a request.
type Answering = Pin<Box<dyn Future<Output = Result<ServiceResponse, actix_web::Error>>>>;

/// The program as it answers requests; made at the first one and shared by browsers of the same
/// program, since making it costs more than answering.
#[derive(Clone, Default)]
struct Service(Rc<OnceCell<Answers>>);

/// Answers a request.
type Answers = Box<dyn Fn(TestRequest) -> Answering>;

impl fmt::Debug for Service {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Service")
    }
}

impl Service {
    async fn call(&self, app: &App, request: TestRequest) -> Answering {
        if self.0.get().is_none() {
            let service = Rc::new(init_service(app::build(app.clone())).await);
            let answers: Answers = Box::new(move |request| {
                let service = service.clone();
                Box::pin(async move {
                    let answered = try_call_service(&*service, request.to_request()).await;
                    answered.map(ServiceResponse::map_into_boxed_body)
                })
            });
            assert!(self.0.set(answers).is_ok(), "browsers share one thread");
        }
        self.0.get().expect("a service that was made")(request)
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Where it leads, or nothing.
    pub location: String,
    /// All headers; several of one name stand on lines of their own.
    pub headers: BTreeMap<String, String>,
    /// The page.
    pub body: String,
}

impl Answer {
    /// The page without the random keys of its forms, in which any digits may stand.
    pub fn without_keys(&self) -> String {
        let is_key = |word: &&str| word.len() >= 20;
        let words = self
            .body
            .split(|one: char| !one.is_ascii_alphanumeric() && !"-_+/=".contains(one));
        let mut text = self.body.clone();
        for key in words.filter(is_key) {
            text = text.replace(key, "");
        }
        text
    }
}

/// Runs a test that waits.
pub fn block_on<T>(test: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(test)
}

/// Adds an account whose password nobody knows, if it is not there, and gives its number.
pub fn account(db: &Db, name: &str, role: Role, scope: &str) -> i64 {
    let scope = match scope {
        "" => DivisionCode::nation(),
        code => DivisionCode::parse(code).expect("a code"),
    };
    let (name, display_name) = (name.to_owned(), "测试人员".to_owned());
    let new = NewAccount {
        name,
        display_name,
        role,
        scope,
    };
    let added = db.write_now(WriteScope::Above, move |conn| {
        if store::account_named(conn, &new.name)?.is_none() {
            store::add(
                conn,
                &new,
                "no hash",
                chrono::DateTime::UNIX_EPOCH.naive_utc(),
            )?;
            diesel::update(crate::schema::accounts::table)
                .filter(crate::schema::accounts::name.eq(&new.name))
                .set(crate::schema::accounts::must_change_password.eq(false))
                .execute(conn)?;
        }
        let found = store::account_named(conn, &new.name)?.expect("the account");
        Ok(Written::bookkeeping(found.id))
    });
    added.expect("an account")
}

impl Browser {
    /// A browser of nobody.
    pub fn new(db: &Db) -> Self {
        Self {
            app: App::new(
                db.clone(),
                std::sync::Arc::new(crate::people::seal::SealingKey::generate()),
            )
            .expect("the program"),
            csrf_token: String::new(),
            account_id: 0,
            cookies: BTreeMap::new(),
            service: Service::default(),
        }
    }

    /// Another browser of nobody, before the same program.
    #[must_use]
    pub fn another(&self) -> Self {
        Self {
            app: self.app.clone(),
            csrf_token: String::new(),
            account_id: 0,
            cookies: BTreeMap::new(),
            service: self.service.clone(),
        }
    }

    /// A browser signed in as somebody with this role and scope (`""` is the nation).
    pub fn signed_in(db: &Db, role: Role, scope: &str) -> Self {
        Self::new(db).signed_in_as(role, scope)
    }

    /// The same browser after somebody with this role and scope has signed in.
    #[must_use]
    pub fn signed_in_as(mut self, role: Role, scope: &str) -> Self {
        let name = format!("{}-{scope}", role.word());
        self.account_id = account(&self.app.db, &name, role, scope);
        self.open_session();
        self
    }

    /// Begins a session for `account_id` without a password.
    pub fn open_session(&mut self) {
        let (account_id, now) = (self.account_id, self.app.db.clock().now());
        let begun = self.app.db.write_now(WriteScope::Above, move |conn| {
            Ok(Written::bookkeeping(session_store::begin(
                conn, account_id, now,
            )?))
        });
        self.cookies
            .insert("session".to_owned(), begun.expect("a session"));
        self.read_csrf_token();
    }

    /// Reads the token of the newest session, as a page would show it.
    pub fn read_csrf_token(&mut self) {
        let Some(token) = self.cookies.get("session").cloned() else {
            return;
        };
        let hash = super::session::token_hash(&token);
        let read = |conn: &mut crate::db::Conn| {
            Ok(sessions::table
                .find(hash)
                .select(sessions::csrf_token)
                .first(conn)
                .optional()?)
        };
        let found: Option<String> = self.app.db.read_now(read).expect("a session");
        self.csrf_token = found.unwrap_or_default();
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(TestRequest::get().uri(path)).await
    }

    /// Sends a form from a page of ours, with token and a fresh key unless `fields` has them.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.csrf_token.clone();
        let key = new_key();
        let mut all = fields.to_vec();
        for (name, value) in [("csrf_token", &token), ("idempotency_key", &key)] {
            if !fields.iter().any(|(field, _)| *field == name) {
                all.push((name, value));
            }
        }
        // Where the body is no form, the token comes in a header.
        let sent = all.iter().find(|(name, _)| *name == "csrf_token");
        let sent = sent.map_or("", |(_, token)| *token).to_owned();
        let request = TestRequest::post().uri(path).set_form(all);
        let request = request.insert_header(("sec-fetch-site", "same-origin"));
        let request = request.insert_header(("x-csrf-token", sent));
        let page = format!("http://localhost{path}");
        self.send(request.insert_header(("referer", page))).await
    }

    /// Sends any request with the cookies and keeps those that come back.
    pub async fn send(&mut self, mut request: TestRequest) -> Answer {
        for (name, value) in &self.cookies {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        let response = match self.service.call(&self.app, request).await.await {
            Ok(response) => response.into_parts().1,
            Err(error) => error.error_response(),
        };
        for cookie in response.cookies() {
            self.cookies
                .insert(cookie.name().to_owned(), cookie.value().to_owned());
        }
        self.cookies.retain(|_, value| !value.is_empty());
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in response.headers() {
            let lines = headers.entry(name.to_string()).or_default();
            lines.push_str(if lines.is_empty() { "" } else { "\n" });
            lines.push_str(&String::from_utf8_lossy(value.as_bytes()));
        }
        let location = headers.get("location").cloned().unwrap_or_default();
        let status = response.status().as_u16();
        let body = actix_web::body::to_bytes(response.into_body())
            .await
            .unwrap_or_default();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer {
            status,
            location,
            headers,
            body,
        }
    }
}
