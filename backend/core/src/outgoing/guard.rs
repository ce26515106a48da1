//! Keeps the portal from being sent to its own network: checks addresses before it connects.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::address::is_public;

/// Looks a host name up.
pub(super) type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync>;

/// The host is on a network of somebody's own.
#[derive(Debug, thiserror::Error)]
#[error("{host} is not on the public internet")]
pub(super) struct Blocked {
    host: String,
}

/// Gives only public addresses, and the connection is made to exactly those: a name that answers
/// differently the next time gains nothing.
#[derive(Clone)]
pub(super) struct GuardedResolver {
    lookup: Lookup,
}

impl GuardedResolver {
    pub(super) fn new(lookup: Lookup) -> Self {
        Self { lookup }
    }

    async fn public_addresses(
        lookup: Lookup,
        host: String,
    ) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
        let all = lookup(host.clone()).await?;
        if all.is_empty() {
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("{host} has no address")).into());
        }
        // Port 0 stands for the one of the request.
        let public: Vec<SocketAddr> =
            all.into_iter().filter(|address| is_public(*address)).map(|address| SocketAddr::new(address, 0)).collect();
        if public.is_empty() {
            return Err(Blocked { host }.into());
        }
        Ok(public)
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let lookup = self.lookup.clone();
        Box::pin(async move {
            let addresses = Self::public_addresses(lookup, name.as_str().to_owned()).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// Looks names up as the system does.
pub(super) fn system_lookup() -> Lookup {
    Arc::new(|host| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    })
}

/// Refuses addresses that name a private host by number: for these nothing is looked up.
pub(super) fn check_literal(url: &Url) -> Result<(), Blocked> {
    let address = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        _ => return Ok(()),
    };
    if is_public(address) { Ok(()) } else { Err(Blocked { host: address.to_string() }) }
}

/// True when `error`, or what is behind it, says that the guard refused.
pub(super) fn is_blocked(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<Blocked>() {
            return true;
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    async fn resolve(lookup: &Lookup) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
        let resolver = GuardedResolver::new(lookup.clone());
        resolver.resolve("rebinding.example".parse().unwrap()).await.map(Iterator::collect)
    }

    #[tokio::test]
    async fn a_name_that_changes_its_mind_gains_nothing() {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = asked.clone();
        let lookup: Lookup = Arc::new(move |_| {
            let address =
                if counter.fetch_add(1, Ordering::Relaxed) == 0 { "93.184.216.34" } else { "169.254.169.254" };
            Box::pin(async move { Ok(vec![address.parse().unwrap()]) })
        });
        assert_eq!(resolve(&lookup).await.unwrap(), ["93.184.216.34:0".parse().unwrap()]);
        let refused = resolve(&lookup).await.unwrap_err();
        assert!(refused.is::<Blocked>() && refused.to_string().contains("rebinding.example"));
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn only_the_public_addresses_are_used() {
        let lookup: Lookup = Arc::new(|_| {
            Box::pin(async {
                Ok(["10.0.0.1", "1.1.1.1", "::1", "2606:4700::1111"].map(|text| text.parse().unwrap()).to_vec())
            })
        });
        let used: Vec<String> =
            resolve(&lookup).await.unwrap().iter().map(|address| address.ip().to_string()).collect();
        assert_eq!(used, ["1.1.1.1", "2606:4700::1111"]);
    }

    #[test]
    fn numbers_in_any_spelling() {
        for text in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::ffff:127.0.0.1]/",
            "http://0/",
            "http://[::]/",
        ] {
            assert!(check_literal(&Url::parse(text).unwrap()).is_err(), "{text}");
        }
        for text in ["http://1.1.1.1/", "https://example.com/", "http://[2606:4700::1111]/"] {
            assert!(check_literal(&Url::parse(text).unwrap()).is_ok(), "{text}");
        }
    }
}
