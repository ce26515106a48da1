//! Why a directory could not be read.

use ldap3::LdapError;

/// Why a directory could not be read. No text holds the secret of the bind.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DirectoryError {
    /// No connection, or no encryption.
    #[error("the directory {target} cannot be reached: {why}; see whether it is up, and whether {path} is right")]
    Unreachable {
        /// The address.
        target: String,
        /// The configuration key.
        path: String,
        /// What is wrong, in words.
        why: String,
    },
    /// It took the connection and not the credentials.
    #[error("the directory {target} does not let '{dn}' in: {why}; see whether {path} is right")]
    Bind {
        /// The address.
        target: String,
        /// The name that was used.
        dn: String,
        /// The configuration key.
        path: String,
        /// What the directory says.
        why: String,
    },
    /// The search was refused or cut off.
    #[error("the search below '{base}' of the directory {target} failed: {why}{hint}")]
    Search {
        /// The address.
        target: String,
        /// Where the search began.
        base: String,
        /// What the directory says, or what is wrong.
        why: String,
        /// What to try, or nothing.
        hint: &'static str,
    },
    /// A key or certificate of the configuration.
    #[error("{0}")]
    Tls(String),
}

/// The directory's result code, if it gave one.
pub(crate) fn result_code(error: &LdapError) -> Option<u32> {
    match error {
        LdapError::LdapResult { result } => Some(result.rc),
        _ => None,
    }
}

/// What is wrong, in words. The library speaks of channels where a connection ended.
pub(crate) fn in_words(error: &LdapError) -> String {
    match error {
        LdapError::OpSend { .. }
        | LdapError::ResultRecv { .. }
        | LdapError::IdScrubSend { .. }
        | LdapError::EndOfStream => "the connection ended before the answer came".into(),
        LdapError::Io { source } if is_about_certificate(source) => {
            format!(
                "{source}; SSL_CERT_FILE names other authorities, and tls.rejectUnauthorized: false takes any certificate"
            )
        }
        LdapError::Timeout { .. } => "no answer came in time".into(),
        other => other.to_string(),
    }
}

fn is_about_certificate(error: &std::io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::InvalidCertificate(_)))
}

/// What to try when a search ends with this.
pub(crate) fn hint(error: &LdapError) -> &'static str {
    const NO_SUCH_OBJECT: u32 = 32;
    const SIZE_LIMIT_EXCEEDED: u32 = 4;
    const TIME_LIMIT_EXCEEDED: u32 = 3;
    const INSUFFICIENT_ACCESS: u32 = 50;
    match (error, result_code(error)) {
        (_, Some(SIZE_LIMIT_EXCEEDED)) => "; there are more entries than it may send: set options.paged to true",
        (_, Some(TIME_LIMIT_EXCEEDED)) => "; raise options.timeLimit, or narrow options.filter",
        (_, Some(NO_SUCH_OBJECT)) => "; there is no such entry, or this user may not see it",
        (_, Some(INSUFFICIENT_ACCESS)) => "; this user may not search there: set bind",
        (LdapError::FilterParsing, _) => "; options.filter is no LDAP filter, which looks like (objectClass=person)",
        _ => "",
    }
}
