//! How a connection to a directory is encrypted.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use crate::error::DirectoryError;
use crate::settings::Tls;

/// The settings of the library for these of ours.
///
/// # Errors
/// When a file of the configuration cannot be read, or its certificate and key do not belong together.
pub(crate) fn client_config(tls: &Tls) -> Result<Arc<ClientConfig>, DirectoryError> {
    let failed = |why: String| DirectoryError::Tls(why);
    let provider = Arc::new(ring::default_provider());
    let verifier: Arc<dyn ServerCertVerifier> = if tls.verify {
        let found = rustls_native_certs::load_native_certs();
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(found.certs);
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build().map_err(|error| {
            failed(format!(
                "the system's certificates cannot be used: {error}; install the package ca-certificates or set SSL_CERT_FILE"
            ))
        })?
    } else {
        Arc::new(AnyCertificate(provider.clone()))
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(format!("encryption cannot be set up: {error}")))?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    let Some((certs, key)) = &tls.identity else { return Ok(Arc::new(builder.with_no_client_auth())) };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certs)
        .and_then(Iterator::collect)
        .map_err(|error| failed(format!("tls.certs: no certificate can be read from {certs}: {error}")))?;
    let secret = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| failed(format!("tls.keys: no private key can be read from {key}: {error}")))?;
    let config = builder.with_client_auth_cert(chain, secret);
    config.map(Arc::new).map_err(|error| failed(format!("tls.certs and tls.keys do not fit: {error}")))
}

/// Takes the certificate of any server, because the operator said so. Signatures are checked all the same.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
