//! The request that something is done for.
//!
//! The gate in front of every plugin puts it around the handler, so that whatever the handler calls can tell it
//! without handing it through. Work that a handler gives to a task of its own has none.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, OriginalUri, Request};
use axum::http::{HeaderMap, HeaderValue, header};
use callboard_config::{Config, ConfigError};

use crate::http::redacted;

/// As much of an address as is kept, bytes.
const MAX_URL: usize = 1000;
/// As much of the name of a browser as is kept, bytes.
const MAX_AGENT: usize = 300;

tokio::task_local! {
    static CURRENT: RequestContext;
}

/// What is told of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RequestContext {
    pub(super) method: Option<String>,
    /// Without the values of parameters that carry credentials.
    pub(super) url: Option<String>,
    pub(super) ip: Option<String>,
    pub(super) hostname: Option<String>,
    pub(super) user_agent: Option<String>,
}

/// How many proxies in front of the portal are believed (`backend.trustProxy`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TrustProxy {
    None,
    All,
    Hops(usize),
}

impl TrustProxy {
    /// # Errors
    /// When the value is neither yes, no nor a number. Networks by address are not believed.
    pub(crate) fn read(config: &Config) -> Result<Self, ConfigError> {
        const KEY: &str = "backend.trustProxy";
        let Some(value) = config.get(KEY) else { return Ok(Self::None) };
        if let Some(hops) = value.as_u64() {
            return Ok(Self::Hops(usize::try_from(hops).unwrap_or(usize::MAX)));
        }
        // A list of networks is valid in the original. Believing nobody is the safe reading of it.
        match value.as_bool() {
            Some(true) => Ok(Self::All),
            _ => Ok(Self::None),
        }
    }

    /// Who called, as far as proxies are believed.
    fn caller(self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let forwarded: Vec<IpAddr> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map_while(|part| part.trim().parse().ok())
            .collect();
        let found = match self {
            Self::None => None,
            Self::All => forwarded.first(),
            // The last entry is what the nearest proxy saw.
            Self::Hops(hops) => forwarded.len().checked_sub(hops).and_then(|at| forwarded.get(at)),
        };
        found.copied().unwrap_or(peer)
    }
}

impl RequestContext {
    pub(crate) fn of(request: &Request, proxies: TrustProxy) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let text = |value: Option<&HeaderValue>, most: usize| {
            value.and_then(|value| value.to_str().ok()).map(|value| cut(value, most).to_owned())
        };
        // The router has taken the plugin's mount away from the address.
        let whole = request.extensions().get::<OriginalUri>().map_or_else(|| request.uri(), |OriginalUri(uri)| uri);
        let url = redacted(whole);
        Self {
            method: Some(request.method().to_string()),
            url: Some(cut(&url, MAX_URL).to_owned()),
            ip: peer.map(|peer| proxies.caller(peer, headers).to_string()),
            hostname: text(headers.get(header::HOST), MAX_AGENT),
            user_agent: text(headers.get(header::USER_AGENT), MAX_AGENT),
        }
    }
}

fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Does `work` for the request.
pub(crate) async fn within<T>(request: RequestContext, work: impl Future<Output = T>) -> T {
    CURRENT.scope(request, work).await
}

/// The address of whoever sent the request that this is done for, as far as proxies are believed.
#[must_use]
pub fn caller() -> Option<String> {
    current().ip
}

/// The request that this is done for; an empty one outside of requests.
pub(super) fn current() -> RequestContext {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_proxies_that_are_believed_say_who_called() {
        let peer: IpAddr = "10.0.0.1".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("6.6.6.6, 1.2.3.4"));
        let told = |proxies: TrustProxy| proxies.caller(peer, &headers).to_string();
        assert_eq!(told(TrustProxy::None), "10.0.0.1");
        assert_eq!(told(TrustProxy::All), "6.6.6.6");
        assert_eq!(told(TrustProxy::Hops(1)), "1.2.3.4");
        assert_eq!(told(TrustProxy::Hops(3)), "10.0.0.1");
    }
}
