//! The log: one line for each event, on standard error, as text or as JSON. No passwords, tokens,
//! numbers of persons or queries of addresses are logged; lines of a request carry its id.

use std::io::{IsTerminal, stderr};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use tracing::Span;
use tracing::field::Empty;
use tracing_actix_web::{RequestId, RootSpanBuilder};
use tracing_subscriber::EnvFilter;

/// How lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Plain,
    /// For programs that collect logs.
    Json,
}

/// What is logged unless the environment variable `CUNZHI_LOG` says otherwise.
const USUAL: &str = "info,actix_server=warn";

/// Starts the log of this process. A second call changes nothing.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_env("CUNZHI_LOG").unwrap_or_else(|_| EnvFilter::new(USUAL));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal());
    // An error means that a log runs already, as in tests.
    let _ = match format {
        LogFormat::Plain => lines.try_init(),
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .try_init(),
    };
}

/// Makes the span of a request: its id, method and route. Not the address as it was sent, since a
/// query may hold what somebody searched for.
#[derive(Clone, Copy, Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        use actix_web::HttpMessage;
        let id = request.extensions().get::<RequestId>().copied();
        let route = request.match_pattern().unwrap_or_default();
        tracing::info_span!(
            "request",
            id = id.map(tracing::field::display),
            method = %request.method(),
            route,
            peer = request.peer_addr().map(|address| tracing::field::display(address.ip())),
            account = Empty,
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        span.in_scope(|| tracing::info!(status = status.as_u16(), "answered"));
    }
}
