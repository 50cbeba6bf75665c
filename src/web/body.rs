//! Bodies that stall are cut: five seconds for each piece, a limit for the whole.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use futures_core::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

/// Longest wait for the next piece.
const PIECE: Duration = Duration::from_secs(5);
/// Longest time for a form.
const FORM: Duration = Duration::from_secs(30);
/// Longest time for an upload.
const UPLOAD: Duration = Duration::from_mins(5);

/// Middleware: puts the limits on the body of each request that has one.
pub async fn timed<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    if !request.method().is_safe() {
        let is_upload = request.content_type().starts_with("multipart/");
        let whole = if is_upload { UPLOAD } else { FORM };
        let now = Instant::now();
        let timed = Timed {
            inner: request.take_payload(),
            end: now + whole,
            wait: Box::pin(sleep_until(now + PIECE)),
        };
        request.set_payload(Payload::Stream {
            payload: Box::pin(timed),
        });
    }
    next.call(request).await
}

struct Timed {
    inner: Payload,
    end: Instant,
    wait: Pin<Box<Sleep>>,
}

impl Stream for Timed {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(piece) = Pin::new(&mut self.inner).poll_next(context) {
            let next = (Instant::now() + PIECE).min(self.end);
            self.wait.as_mut().reset(next);
            if Instant::now() < self.end || piece.is_none() {
                return Poll::Ready(piece);
            }
            return Poll::Ready(Some(Err(stalled())));
        }
        match self.wait.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Some(Err(stalled()))),
            Poll::Pending => Poll::Pending,
        }
    }
}

fn stalled() -> PayloadError {
    PayloadError::Io(io::Error::new(io::ErrorKind::TimedOut, "the body stalled"))
}
