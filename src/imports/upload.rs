//! A form with one file, as it arrives: the token first, then the file piece by piece.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::Pin;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_core::Stream;
use sha2::{Digest, Sha256};

use crate::accounts::principal;
use crate::error::{Error, Result};
use crate::web::csrf;
use crate::web::form_post::{Fields, Posted};

/// Largest file.
pub(super) const LARGEST: u64 = 64 * 1024 * 1024;
/// A file beyond the limit is read on to here, so that the browser hears the answer.
const PATIENCE: u64 = 4 * LARGEST;
/// Longest other field.
const LONGEST_FIELD: usize = 1024;
/// Fields of the form at most.
const MOST_FIELDS: u32 = 20;

/// The form of the upload page.
#[derive(Debug, Default)]
pub(super) struct Upload {
    fields: BTreeMap<String, String>,
    /// The file, when one was chosen.
    pub(super) file: Option<Arrived>,
    file_hash: Vec<u8>,
}

/// A file that has arrived.
#[derive(Debug)]
pub(super) struct Arrived {
    /// Its name, without folders and control characters.
    pub(super) name: String,
    /// Bytes; above [`LARGEST`] the content is not kept.
    pub(super) size: u64,
    hash: Sha256,
    /// In memory only: what it tells of persons is never laid on the disk in the open.
    pub(super) content: Vec<u8>,
}

impl Upload {
    /// A field of text; empty when there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// What tells this sending of the form from another.
    pub(super) fn hash(&self) -> Vec<u8> {
        let mut hash = Sha256::new();
        for name in ["kind", "term"] {
            hash.update(self.get(name));
            hash.update([0]);
        }
        hash.update(&self.file_hash);
        hash.finalize().to_vec()
    }

    async fn read(mut form: Multipart, token: &str) -> Result<Self, actix_web::Error> {
        let mut upload = Self::default();
        let mut is_ours = false;
        for _ in 0..MOST_FIELDS {
            let Some(field) = poll_fn(|context| Pin::new(&mut form).poll_next(context)).await
            else {
                if !is_ours {
                    csrf::verify(token, upload.get("csrf_token"))?;
                }
                return Ok(upload);
            };
            let mut field = field.map_err(|_| incomplete())?;
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                // The page puts the token before the file: nothing of a foreign file is kept.
                csrf::verify(token, upload.get("csrf_token"))?;
                is_ours = true;
                upload.file = Arrived::read(&mut field).await?;
                let hash = upload.file.as_ref().map(|file| file.hash.clone());
                upload.file_hash = hash
                    .map(|hash| hash.finalize().to_vec())
                    .unwrap_or_default();
            } else {
                let text = text(&mut field).await?;
                upload.fields.insert(name, text);
            }
        }
        Err(incomplete().into())
    }
}

impl Arrived {
    /// Reads the file; `None` when the reader chose none.
    async fn read(field: &mut Field) -> Result<Option<Self>, actix_web::Error> {
        let disposition = field.content_disposition();
        let name = disposition
            .and_then(|told| told.get_filename())
            .unwrap_or_default();
        let mut file = Self {
            name: plain_name(name),
            size: 0,
            hash: Sha256::new(),
            content: Vec::new(),
        };
        while let Some(piece) = next(field).await? {
            file.size += piece.len() as u64;
            if file.size > PATIENCE {
                return Err(actix_web::error::ErrorPayloadTooLarge("too large"));
            }
            if file.size <= LARGEST {
                file.hash.update(&piece);
                file.content.extend_from_slice(&piece);
            } else {
                file.content = Vec::new();
            }
        }
        Ok((!file.name.is_empty() || file.size > 0).then_some(file))
    }
}

/// The last part of a path, for messages: no control characters, at most 100 characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen = last
        .chars()
        .filter(|sign| crate::tables::values::bad_character(&sign.to_string(), false).is_none());
    seen.take(100).collect()
}

async fn next(field: &mut Field) -> Result<Option<Bytes>> {
    let piece = poll_fn(|context| Pin::new(&mut *field).poll_next(context)).await;
    piece.transpose().map_err(|_| incomplete())
}

async fn text(field: &mut Field) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = next(field).await? {
        if bytes.len() + piece.len() > LONGEST_FIELD {
            return Err(incomplete());
        }
        bytes.extend_from_slice(&piece);
    }
    let text = String::from_utf8(bytes).map_err(|_| incomplete())?;
    if text.contains('\0') {
        return Err(incomplete());
    }
    Ok(text)
}

fn incomplete() -> Error {
    Error::invalid("文件没有传完整，可能网络中断了。请返回上一页，重新选择文件后再传一次。")
}

impl FromRequest for Upload {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let who = principal::of(&request).ok_or(Error::SignInNeeded)?;
            if request.content_type() == "multipart/form-data" {
                let form = Multipart::new(request.headers(), payload);
                return Self::read(form, &who.csrf_token).await;
            }
            // A browser that sends no file: the form is shown again.
            let form = Posted::<Fields>::from_request(&request, &mut payload).await?;
            let known = ["kind", "term", "idempotency_key"];
            let fields = known.map(|name| (name.to_owned(), form.fields.get(name).to_owned()));
            Ok(Self {
                fields: fields.into(),
                ..Self::default()
            })
        })
    }
}
