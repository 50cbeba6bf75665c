//! Every error becomes the one error page, or problem+json under `/api`; panics too.

use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};

use super::client;
use super::flash::with_notice;
use super::idempotency::see_other;
use super::page::{self, ErrorView};
use super::request::{PageContext, is_api};
use crate::error::Error;

/// A refusal that is not an [`Error`]: another status or another place to go.
#[derive(Clone, Debug)]
pub struct Refusal {
    status: StatusCode,
    headline: &'static str,
    what_to_do: &'static str,
    location: Option<&'static str>,
}

impl Refusal {
    /// The form did not come from a page of ours, or the page is too old.
    pub fn foreign_form() -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            headline: "没有提交成功",
            what_to_do: "这一页可能已经过期，或不是从本系统打开的。请返回上一页，刷新后再提交一次。",
            location: None,
        }
    }

    /// The one-time password must be changed first.
    pub fn change_password() -> Self {
        Self {
            status: StatusCode::SEE_OTHER,
            headline: "请先修改密码",
            what_to_do: "您用的是一次性密码，请先换成自己的密码。",
            location: Some("/account/password"),
        }
    }

    /// As [`Self::change_password`], for programs: a page would not help them.
    pub fn change_password_first() -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            location: None,
            ..Self::change_password()
        }
    }

    /// Too many wrong passwords; try again later.
    pub fn too_many_tries() -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            headline: "尝试次数过多",
            what_to_do: "密码输错的次数较多，请一分钟后再试；忘记密码请联系管理员重置。",
            location: None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.what_to_do)
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        response.finish()
    }
}

/// The status alone; [`finish`] writes the page, since only it knows the request.
impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Database(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).finish()
    }
}

/// What an answer to a failed request depends on, read before the request goes its way.
struct Asked {
    context: PageContext,
    is_api: bool,
    /// Where to come back to after signing in.
    back: String,
    /// The word of the notice on the sign-in page, when something was sent that is lost.
    lost: Option<&'static str>,
}

impl Asked {
    fn of(request: &HttpRequest) -> Self {
        let is_upload = request.content_type().starts_with("multipart/");
        let back = match (request.method(), request.uri().path_and_query()) {
            (&Method::GET, Some(back)) => back.as_str().to_owned(),
            _ if is_upload => client::page_before(request),
            _ => "/office".to_owned(),
        };
        let lost = match (request.method(), request.path()) {
            (&Method::POST, "/logout") => None,
            (&Method::POST, _) if is_upload => Some("session-ended-file"),
            (&Method::POST, _) => Some("session-ended"),
            _ => None,
        };
        Self {
            context: PageContext::of(request).for_errors(),
            is_api: is_api(request.path()),
            back,
            lost,
        }
    }
}

/// Middleware: gives every failed request its page. Pages that handlers made themselves (a form
/// shown again with 422) stay as they are.
pub async fn finish<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let asked = Asked::of(request.request());
    let response = match caught(next, request).await {
        Ok(response) => response.map_into_boxed_body(),
        // The request is gone with the handler that panicked.
        Err(error) => {
            let status = error.as_response_error().status_code();
            let told = tell(&asked, status, Some(&error));
            return Err(InternalError::from_response(error, told).into());
        }
    };
    let status = response.status();
    let is_told = response.headers().contains_key(header::CONTENT_TYPE)
        && response.response().error().is_none();
    if is_told || !(status.is_client_error() || status.is_server_error()) {
        return Ok(response);
    }
    let (request, old) = response.into_parts();
    let mut told = tell(&Asked::of(&request), status, old.error());
    for (name, value) in old.headers() {
        if *name == header::ALLOW || *name == header::SET_COOKIE {
            told.headers_mut().append(name.clone(), value.clone());
        }
    }
    Ok(ServiceResponse::new(request, told))
}

/// Runs the handler; a panic becomes an internal error instead of a dropped connection.
async fn caught<B: MessageBody + 'static>(
    next: Next<B>,
    request: ServiceRequest,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let mut answer = Box::pin(next.call(request));
    let outcome = poll_fn(move |context| {
        match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(done)) => Poll::Ready(Ok(done)),
            Err(_) => Poll::Ready(Err(())),
        }
    })
    .await;
    outcome.unwrap_or_else(|()| Err(Error::internal("a handler panicked").into()))
}

fn tell(asked: &Asked, status: StatusCode, error: Option<&actix_web::Error>) -> HttpResponse {
    let own = error.and_then(|error| error.as_error::<Error>());
    if matches!(own, Some(Error::SignInNeeded)) && !asked.is_api {
        let next = serde_urlencoded::to_string([("next", &asked.back)]).unwrap_or_default();
        let sign_in = format!("/login?{next}");
        return match asked.lost {
            Some(word) => see_other(&with_notice(&sign_in, word)),
            None => see_other(&sign_in),
        };
    }
    let mut view = match (own, error.and_then(|error| error.as_error::<Refusal>())) {
        (Some(own), _) => view_of(own, status),
        (_, Some(refusal)) => view(status, refusal.headline, refusal.what_to_do),
        _ => view_of_status(status),
    };
    if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
        let reference = hex::encode_upper(rand::random::<[u8; 4]>());
        let cause = error.map_or_else(String::new, |error| format!("{error:?}"));
        tracing::error!(reference, cause, "a request failed");
        view.reference = Some(reference);
    }
    let mut response = HttpResponse::build(status);
    match status.as_u16() {
        429 => response.insert_header((header::RETRY_AFTER, "60")),
        503 => response.insert_header((header::RETRY_AFTER, "5")),
        _ => &mut response,
    };
    if asked.is_api {
        return response
            .content_type("application/problem+json")
            .json(problem(&view));
    }
    let chrome = asked.context.chrome(&view.headline);
    response
        .content_type("text/html; charset=utf-8")
        .body(page::error_page(&chrome, &view).into_string())
}

fn problem(view: &ErrorView) -> serde_json::Value {
    serde_json::json!({
        "type": "about:blank",
        "title": view.headline,
        "status": view.status,
        "detail": view.what_to_do,
        "reference": view.reference,
    })
}

fn view(status: StatusCode, headline: &str, what_to_do: impl Into<String>) -> ErrorView {
    ErrorView {
        status: status.as_u16(),
        headline: headline.to_owned(),
        what_to_do: what_to_do.into(),
        reference: None,
    }
}

fn view_of(error: &Error, status: StatusCode) -> ErrorView {
    let headline = match error {
        Error::NotFound => "没有找到",
        Error::Forbidden => "没有权限",
        Error::SignInNeeded => "请先登录",
        Error::Conflict(_) => "现在不能这样做",
        Error::Invalid(_) => "填写有误",
        Error::Busy => "系统正忙",
        Error::Database(_) | Error::Internal(_) => "系统出错",
    };
    view(status, headline, error.to_string())
}

/// Errors of the web framework: its English texts are not for our readers.
fn view_of_status(status: StatusCode) -> ErrorView {
    let (headline, what_to_do) = match status.as_u16() {
        404 => return view_of(&Error::NotFound, status),
        405 => (
            "这个网址不能这样打开",
            "请从页面上的按钮或链接进入，不要直接刷新或输入这个网址。",
        ),
        408 => ("没有传完整", "网络可能中断了，请检查网络后再试一次。"),
        413 => ("内容太大", "提交的内容或文件超过了限制，请减小后再试。"),
        415 => ("格式不支持", "请从页面上的表单提交。"),
        400..=499 => ("请求有误", "网址或提交的内容不完整，请返回上一页再试。"),
        503 => return view_of(&Error::Busy, status),
        _ => return view_of(&Error::internal(""), status),
    };
    view(status, headline, what_to_do)
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::{App, test, web};

    use super::*;

    async fn panics() -> HttpResponse {
        panic!("planted: secret words")
    }

    #[actix_web::test]
    async fn a_handler_that_panics_is_answered_and_the_next_request_too() {
        let app = App::new()
            .route("/", web::get().to(panics))
            .route("/fine", web::get().to(|| async { "fine" }))
            .wrap(from_fn(finish));
        let app = test::init_service(app).await;
        let request = || test::TestRequest::get().uri("/").to_request();
        let Err(error) = test::try_call_service(&app, request()).await else {
            panic!("an error was expected")
        };
        let response = error.error_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = actix_web::body::to_bytes(response.into_body())
            .await
            .unwrap();
        let body = String::from_utf8_lossy(&body);
        assert!(
            body.contains("请把编号") && !body.contains("secret"),
            "{body}"
        );
        let fine = test::TestRequest::get().uri("/fine").to_request();
        assert_eq!(test::call_and_read_body(&app, fine).await, "fine");
    }
}
