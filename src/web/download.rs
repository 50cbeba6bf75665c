//! A file to keep, under a name that may be Chinese.

use actix_web::HttpResponse;
use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};

/// Answers with a file. The name goes out twice: as it is (RFC 5987), and for old programs a plain
/// one with the same ending.
pub fn download(name: &str, media_type: &'static str, bytes: Vec<u8>) -> HttpResponse {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(format!("file.{ending}")),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: name.as_bytes().to_vec(),
            }),
        ],
    };
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header(disposition)
        .body(bytes)
}
