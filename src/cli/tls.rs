//! Certificate and key of `serve`, for HTTPS without a server in front.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::Failure;

/// Reads both files; none when neither is named.
pub(super) fn read(certificate: &str, key: &str) -> Result<Option<ServerConfig>, Failure> {
    match (certificate, key) {
        ("", "") => Ok(None),
        ("", _) | (_, "") => Err(Failure::new(
            "HTTPS 要有证书和私钥两个文件：--tls-cert 和 --tls-key 请一起填写",
        )),
        _ => Ok(Some(both(certificate, key)?)),
    }
}

fn both(certificate: &str, key: &str) -> Result<ServerConfig, Failure> {
    let wrong = |what: &str, file: &str, cause: &dyn std::fmt::Display| {
        Failure::new(format_args!(
            "{what}文件“{file}”不能用：{cause}；请核对路径，文件应是PEM格式"
        ))
    };
    let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|cause| wrong("证书", certificate, &cause))?;
    if certificates.is_empty() {
        return Err(wrong("证书", certificate, &"里面没有证书"));
    }
    let private = PrivateKeyDer::from_pem_file(key).map_err(|cause| wrong("私钥", key, &cause))?;
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| {
            config
                .with_no_client_auth()
                .with_single_cert(certificates, private)
        })
        .map_err(|cause| wrong("证书或私钥", certificate, &cause))
}
