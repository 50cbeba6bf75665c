//! The server: every slice's routes in one table, the middleware around them, and serving.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Server as Running, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{Data, PayloadConfig, ServiceConfig};
use actix_web::{App as Server, HttpServer};
use rustls::ServerConfig;
use tracing_actix_web::TracingLogger;

use crate::logging::RequestSpan;
use crate::web::headers::{self, Transport};
use crate::web::request::App;
use crate::web::route::{self, Access, Route, Verb};
use crate::web::{answer, assets, body, csrf};
use crate::{
    accounts, after_election, audit, composition, elections, imports, observation, office,
};

/// The routes of all slices; a new slice adds its line here and its samples in `tests/access.rs`.
const SLICES: &[&[Route]] = &[
    accounts::ROUTES,
    composition::ROUTES,
    after_election::ROUTES,
    elections::ROUTES,
    observation::ROUTES,
    office::ROUTES[0],
    office::ROUTES[1],
    office::ROUTES[2],
    imports::ROUTES,
    office::ROUTES[3],
    audit::ROUTES,
];

/// Worker threads: few, since the machine has few processors and the database work has its own.
const WORKERS: usize = 2;
/// Longest time for the head of a request to arrive.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest time to finish running requests when told to stop.
const DRAIN_SECONDS: u64 = 20;
/// Connections at once in each worker.
const CONNECTIONS: usize = 2_000;
/// Largest body without an extractor of its own.
const LARGEST_BODY: usize = 256 * 1024;

/// Every address of the program, except the files under `/static/`.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    SLICES.iter().copied().flatten()
}

/// Whether a request is for an address that changes something and is not open to everybody.
fn access_of_form(request: &ServiceRequest) -> Access {
    let pattern = request.match_pattern();
    let found =
        routes().find(|route| route.verb == Verb::Post && Some(route.path) == pattern.as_deref());
    found.map_or(Access::Public, |route| route.access)
}

/// Registers all routes.
pub fn configure(config: &mut ServiceConfig) {
    assets::routes(config);
    route::register(routes(), config);
}

/// The application with its middleware; the last one wrapped is the first to see a request.
pub fn build(
    app: App,
) -> Server<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let transport = if app.is_https() {
        Transport::Tls
    } else {
        Transport::Plain
    };
    Server::new()
        .app_data(Data::new(app))
        .app_data(PayloadConfig::new(LARGEST_BODY))
        .configure(configure)
        .wrap(from_fn(|request, next| {
            accounts::keep_typed(access_of_form(&request), request, next)
        }))
        .wrap(from_fn(csrf::guard))
        .wrap(from_fn(accounts::attach))
        .wrap(from_fn(body::timed))
        .wrap(from_fn(answer::finish))
        .wrap(from_fn(move |request, next| {
            headers::add(transport, request, next)
        }))
        .wrap(TracingLogger::<RequestSpan>::new())
}

/// Listens on an address, with TLS or without; port 0 is any free one. The server runs when it is
/// awaited.
pub fn bind(
    app: App,
    listen: impl ToSocketAddrs,
    tls: Option<ServerConfig>,
) -> io::Result<(Running, Vec<SocketAddr>)> {
    let server = HttpServer::new(move || build(app.clone()))
        .workers(WORKERS)
        .max_connections(CONNECTIONS)
        .client_request_timeout(HEAD_TIMEOUT)
        .client_disconnect_timeout(Duration::from_secs(2))
        .shutdown_timeout(DRAIN_SECONDS);
    let server = match tls {
        Some(tls) => server.bind_rustls_0_23(listen, tls)?,
        None => server.bind(listen)?,
    };
    let addresses = server.addrs();
    Ok((server.run(), addresses))
}

/// Serves until SIGTERM or Ctrl-C, then finishes what is running. Prints the address when ready.
pub async fn serve(
    app: App,
    listen: impl ToSocketAddrs,
    tls: Option<ServerConfig>,
) -> io::Result<()> {
    let scheme = if tls.is_some() { "https" } else { "http" };
    let (running, addresses) = bind(app, listen, tls)?;
    let mut running = std::pin::pin!(running);
    // Its first step takes over the signals: whoever reads the address may end the program at once.
    tokio::select! {
        biased;
        ended = &mut running => return ended,
        () = tokio::task::yield_now() => {}
    }
    for address in addresses {
        announce(&format!("{scheme}://{address}"))?;
    }
    running.await
}

/// Results go to standard output; whoever waits for the line may not hang up on us.
fn announce(line: &str) -> io::Result<()> {
    use io::Write;
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
