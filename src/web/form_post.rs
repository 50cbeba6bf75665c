//! Forms as they arrive: size and time limits, the token, the key against double sending.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::answer::Refusal;
use super::csrf::{self, Origin};
use super::idempotency::Stamp;
use super::request::App;
use crate::accounts::principal;
use crate::error::{Error, Result};

/// Largest form without files.
pub(crate) const LARGEST: usize = 256 * 1024;

/// The fields of a form by name, as they were typed.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of a field; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// All values of a field, for check boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.0.iter().filter(move |(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Puts another value into a field, for a form that is shown again.
    pub fn set(&mut self, name: &str, value: String) {
        self.remove(name);
        self.0.push((name.to_owned(), value));
    }

    /// Puts other values into a field that may have several.
    pub fn set_all(&mut self, name: &str, values: &[String]) {
        self.remove(name);
        let values = values.iter().map(|value| (name.to_owned(), value.clone()));
        self.0.extend(values);
    }

    /// Takes all values of a field away.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(key, _)| key != name);
    }

    /// All fields in their order: name and value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Names alone: values may be passwords or personal data.
impl fmt::Debug for Fields {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

/// The fields of a form that was refused for its token; left in the request, so that what was
/// typed can be shown again.
#[derive(Clone, Debug)]
pub(crate) struct Unsent(pub(crate) Fields);

/// A form sent by a signed-in person from one of our pages. `T` is a struct of the fields
/// (`#[serde(default)]` on what may be missing), or [`Fields`]. Put it after `Allowed` in the
/// handler's signature.
#[derive(Clone, Debug)]
pub struct Posted<T> {
    /// The fields.
    pub value: T,
    /// All fields, for showing again what was typed.
    pub fields: Fields,
    account_id: i64,
    request_hash: Vec<u8>,
    now: chrono::NaiveDateTime,
}

impl<T> Posted<T> {
    /// The key of the page the form was on; a refused form is shown again with it.
    pub fn key(&self) -> &str {
        self.fields.get("idempotency_key")
    }

    /// For [`super::idempotency::once`].
    pub fn stamp(&self) -> Result<Stamp> {
        stamp(
            self.account_id,
            self.key(),
            self.request_hash.clone(),
            self.now,
        )
    }
}

/// A stamp, for forms with files, whose hash the caller makes of what was sent.
pub fn stamp(
    account_id: i64,
    key: &str,
    request_hash: Vec<u8>,
    now: chrono::NaiveDateTime,
) -> Result<Stamp> {
    let is_key =
        (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_key {
        return Err(Error::invalid("表单不完整，请刷新页面后重新填写。"));
    }
    Ok(Stamp {
        account_id,
        key: key.to_owned(),
        request_hash,
        now,
    })
}

/// A form of somebody who is not signed in: it must come from a page of ours, which the browser
/// tells (see `csrf`).
#[derive(Clone, Debug)]
pub struct PostedOpenly<T>(
    /// The fields.
    pub T,
);

type Extraction<T> = Pin<Box<dyn Future<Output = Result<T, actix_web::Error>>>>;

impl<T: DeserializeOwned + 'static> FromRequest for Posted<T> {
    type Error = actix_web::Error;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let who = principal::of(&request).ok_or(Error::SignInNeeded)?;
            let app = request.app_data::<web::Data<App>>().ok_or_else(no_app)?;
            let now = app.db.clock().now();
            let fields = fields(&request, payload).await?;
            if let Err(refusal) = csrf::verify(&who.csrf_token, fields.get("csrf_token")) {
                request.extensions_mut().insert(Unsent(fields));
                return Err(refusal.into());
            }
            Ok(Self {
                value: value(&fields)?,
                request_hash: hash(&request, &fields),
                fields,
                account_id: who.account_id,
                now,
            })
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for PostedOpenly<T> {
    type Error = actix_web::Error;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let origin = request.extensions().get::<Origin>().copied();
            if origin != Some(Origin::Own) {
                return Err(Refusal::foreign_form().into());
            }
            Ok(Self(value(&fields(&request, payload).await?)?))
        })
    }
}

fn no_app() -> Error {
    Error::internal("the program's data is not registered")
}

/// Reads a body within its limit; `body::timed` cuts one that stalls.
pub(crate) async fn fields(
    request: &HttpRequest,
    payload: Payload,
) -> Result<Fields, actix_web::Error> {
    if request.content_type() != "application/x-www-form-urlencoded" {
        return Err(actix_web::error::ErrorUnsupportedMediaType(
            "a form was expected",
        ));
    }
    let mut payload = payload;
    let payload = web::Payload::from_request(request, &mut payload).await?;
    let bytes = match payload.to_bytes_limited(LARGEST).await {
        Ok(bytes) => bytes?,
        Err(_) => return Err(actix_web::error::ErrorPayloadTooLarge("too large")),
    };
    let fields: Fields = serde_urlencoded::from_bytes(&bytes).map_err(|_| incomplete())?;
    // PostgreSQL keeps no NUL in a text, and no form has a reason to send one.
    if fields
        .0
        .iter()
        .any(|(name, value)| name.contains('\0') || value.contains('\0'))
    {
        return Err(incomplete().into());
    }
    Ok(fields)
}

fn value<T: DeserializeOwned>(fields: &Fields) -> Result<T> {
    let text = serde_urlencoded::to_string(&fields.0).map_err(Error::internal)?;
    serde_urlencoded::from_str(&text).map_err(|_| incomplete())
}

fn incomplete() -> Error {
    Error::invalid("表单内容不完整或有多余的项，请返回上一页重新填写。")
}

/// Address and fields, each with its length, without the token and the key.
fn hash(request: &HttpRequest, fields: &Fields) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    };
    add(request.path());
    for (name, value) in &fields.0 {
        if name != "csrf_token" && name != "idempotency_key" {
            add(name);
            add(value);
        }
    }
    hash.finalize().to_vec()
}
