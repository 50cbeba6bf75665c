//! `cunzhi serve`: the web pages.

use std::net::IpAddr;

use rustls::ServerConfig;

use super::options::ServeOptions;
use super::{Ended, Failure, Outcome, tls, workplace};
use crate::config::Settings;
use crate::fault;
use crate::logging::{self, LogFormat};
use crate::web::request::App;

pub(super) fn run(settings: &Settings, _options: ServeOptions) -> Outcome {
    let workplace = workplace::open(settings)?;
    let mut app = App::new(workplace.db, workplace.key)?;
    let public_url = settings.get("public_url").trim_end_matches('/');
    if !public_url.is_empty() {
        if !public_url.starts_with("http://") && !public_url.starts_with("https://") {
            return Err(Failure::new(
                "对外网址应以 http:// 或 https:// 开头，请改正 public_url",
            ));
        }
        app.public_url = Some(public_url.to_owned());
    }
    app.trusted_proxy = trusted_proxy(settings.get("trusted_proxy"))?;
    let tls = tls::read(settings.get("tls_cert"), settings.get("tls_key"))?;
    app.has_tls = tls.is_some();
    serve(settings, app, tls)
}

/// The address of the server in front; none when nobody named one.
fn trusted_proxy(text: &str) -> Result<Option<IpAddr>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        Failure::new(format_args!(
            "“{text}”不是一个IP地址；--trusted-proxy 请写前面服务器的IP地址，例如 127.0.0.1"
        ))
    })
}

/// Serves until told to stop.
pub(super) fn serve(settings: &Settings, app: App, tls: Option<ServerConfig>) -> Outcome {
    logging::start(match settings.get("log") {
        "plain" => LogFormat::Plain,
        "json" => LogFormat::Json,
        other => {
            return Err(Failure::new(format_args!(
                "日志格式“{other}”不认识，请用 plain 或 json"
            )));
        }
    });
    let listen = settings.get("listen").to_owned();
    let served =
        actix_web::rt::System::new().block_on(crate::app::serve(app, listen.as_str(), tls));
    match served {
        Ok(()) => Ok(Ended::Done),
        Err(cause) => Err(Failure::new(format_args!(
            "不能在 {listen} 上提供服务：{}；请检查地址，或换一个端口（--listen 127.0.0.1:8081）",
            listening(&cause)
        ))),
    }
}

fn listening(cause: &std::io::Error) -> String {
    match cause.kind() {
        std::io::ErrorKind::InvalidInput => format!("地址写法不对，应是 IP地址:端口（{cause}）"),
        _ => fault::of_io(cause),
    }
}
