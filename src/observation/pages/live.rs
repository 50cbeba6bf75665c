//! Tells an open board that something arrived (server-sent events).

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, web};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::Answer;
use super::office::chosen;
use crate::accounts::{Allowed, ReadElections};
use crate::elections::store::Programme;
use crate::error::Error;
use crate::observation::store_board::pulse;
use crate::web::request::{App, PageContext};

/// How often the database is asked.
const EVERY: Duration = Duration::from_secs(5);
/// A stream ends after so many looks and the browser asks again: who was signed out stays out, and
/// a program that stops need not wait long.
const LOOKS: u32 = 60;

/// Events from the task that looks.
struct Events(Receiver<Bytes>);

impl futures_core::Stream for Events {
    type Item = Result<Bytes, actix_web::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut()
            .0
            .poll_recv(context)
            .map(|bytes| bytes.map(Ok))
    }
}

/// The stream of a programme.
pub(super) async fn live(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
) -> Answer {
    let (who, asked) = (allowed.who, page.asked("programme"));
    let found = app.db.read(move |conn| chosen(conn, &who, &asked));
    let programme = found.await?.ok_or(Error::NotFound)?;
    let (sender, events) = channel(1);
    actix_web::rt::spawn(look(app, programme, sender));
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(Events(events)))
}

/// Sends a line at each change, and an empty one in between so that a closed window is noticed.
async fn look(app: web::Data<App>, programme: Programme, sender: Sender<Bytes>) {
    let mut known = None;
    for _ in 0..LOOKS {
        let asked = programme.clone();
        let read = app.db.read(move |conn| pulse(conn, &asked));
        let Ok(now) = read.await else {
            return;
        };
        let line = if known.as_ref() == Some(&now) {
            Bytes::from_static(b":\n\n")
        } else {
            Bytes::from(format!("data: {now}\n\n"))
        };
        known = Some(now);
        if sender.send(line).await.is_err() {
            return;
        }
        tokio::time::sleep(EVERY).await;
    }
}
