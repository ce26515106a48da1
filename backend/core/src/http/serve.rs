//! Listening and the graceful end.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use callboard_config::{Config, ConfigError};
use tokio::net::TcpListener;

use crate::lifecycle::Lifecycle;

/// How long a stop waits for requests that still run.
const DRAIN_LIMIT: Duration = Duration::from_secs(20);
const DEFAULT_PORT: u16 = 7007;

/// Why the portal cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// `backend.listen` or its neighbours are malformed.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Somebody else has the port.
    #[error(
        "port {port} is in use by another program; stop it, or set backend.listen to another port, for example ':{other}'"
    )]
    PortInUse {
        /// The port that was asked for.
        port: u16,
        /// A port to try instead.
        other: u16,
    },
    /// The operating system refused for another reason.
    #[error("cannot listen on {address}: {source}; check backend.listen")]
    Listen {
        /// What was asked for.
        address: String,
        /// The system's own words.
        source: io::Error,
    },
    /// The server broke while serving.
    #[error("the server stopped: {0}")]
    Serve(#[source] io::Error),
}

/// The bound socket of the portal.
pub struct Listener {
    socket: TcpListener,
    shutdown_delay: Duration,
}

impl Listener {
    /// Binds `backend.listen`: `":7007"`, `"host:port"`, `"7007"` or `{host, port}`; port 7007 on all
    /// interfaces when absent. Binding comes first of all, so that a port in use is said at once.
    ///
    /// # Errors
    /// When the address is malformed, in use or forbidden.
    pub async fn bind(config: &Config) -> Result<Self, ServerError> {
        if config.has("backend.https") && config.bool("backend.https").ok().flatten() != Some(false) {
            return Err(config
                .invalid(
                    "backend.https",
                    "is not served by this release; let a proxy in front end TLS, and leave the key out",
                )
                .into());
        }
        let (host, port) = address(config)?;
        let shutdown_delay = config.duration("backend.lifecycle.serverShutdownDelay")?.unwrap_or_default();
        let socket = TcpListener::bind((host.as_str(), port)).await.map_err(|source| {
            if source.kind() == io::ErrorKind::AddrInUse {
                return ServerError::PortInUse { port, other: port.wrapping_add(1).max(1024) };
            }
            ServerError::Listen { address: format!("{host}:{port}"), source }
        })?;
        Ok(Self { socket, shutdown_delay })
    }

    /// The address that was really bound; differs from the configured one for port 0.
    ///
    /// # Errors
    /// When the socket is gone.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }
}

fn address(config: &Config) -> Result<(String, u16), ServerError> {
    let all = || "0.0.0.0".to_owned();
    if let Some(port) = config.get("backend.listen.port") {
        let host = config.string("backend.listen.host")?.unwrap_or_else(all);
        let text = port.as_str().map_or_else(|| port.to_string(), str::to_owned);
        return Ok((host, parse_port(config, "backend.listen.port", &text)?));
    }
    let Some(listen) = config.get("backend.listen").filter(|value| !value.is_object()) else {
        return Ok((config.string("backend.listen.host")?.unwrap_or_else(all), DEFAULT_PORT));
    };
    let text = listen.as_str().map_or_else(|| listen.to_string(), str::to_owned);
    let (host, port) = text.rsplit_once(':').unwrap_or(("", &text));
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let host = if host.is_empty() { all() } else { host.to_owned() };
    Ok((host, parse_port(config, "backend.listen", port)?))
}

fn parse_port(config: &Config, path: &str, text: &str) -> Result<u16, ServerError> {
    text.trim()
        .parse()
        .map_err(|_| config.invalid(path, &format!("'{text}' is no port; write ':7007' or 'host:7007'")).into())
}

/// Serves until the lifecycle ends. Requests that run are finished first.
///
/// # Errors
/// When the socket breaks.
pub async fn serve(listener: Listener, router: Router, lifecycle: Lifecycle) -> Result<(), ServerError> {
    let Listener { socket, shutdown_delay } = listener;
    let stop = {
        let lifecycle = lifecycle.clone();
        async move {
            lifecycle.cancelled().await;
            // The probe already says "stopping"; give load balancers the time that the operator asked for.
            tokio::time::sleep(shutdown_delay).await;
        }
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let socket = axum::serve::ListenerExt::tap_io(socket, |stream| {
        // Small answers must not wait for an acknowledgement.
        let _ = stream.set_nodelay(true);
    });
    let serving = axum::serve(socket, service).with_graceful_shutdown(stop);
    let drained = async {
        lifecycle.cancelled().await;
        tokio::time::sleep(shutdown_delay + DRAIN_LIMIT).await;
    };
    tokio::select! {
        result = serving => result.map_err(ServerError::Serve),
        () = drained => {
            tracing::warn!("some requests did not finish within {} s and were cut off", DRAIN_LIMIT.as_secs());
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_spelling_of_an_address() {
        for (listen, expected) in [
            (json!(":7007"), ("0.0.0.0", 7007)),
            (json!("127.0.0.1:80"), ("127.0.0.1", 80)),
            (json!("9000"), ("0.0.0.0", 9000)),
            (json!(9000), ("0.0.0.0", 9000)),
            (json!("[::1]:7007"), ("::1", 7007)),
            (json!({"host": "127.0.0.1", "port": 1234}), ("127.0.0.1", 1234)),
            (json!({"host": "127.0.0.1"}), ("127.0.0.1", 7007)),
        ] {
            let config = Config::from_value(json!({"backend": {"listen": listen}}));
            let (host, port) = address(&config).unwrap();
            assert_eq!((host.as_str(), port), expected, "{listen}");
        }
    }

    #[test]
    fn a_bad_port_is_explained() {
        let config = Config::from_value(json!({"backend": {"listen": ":http"}}));
        assert!(address(&config).unwrap_err().to_string().contains("backend.listen"));
    }

    #[tokio::test]
    async fn a_port_in_use_is_said_in_one_sentence() {
        let first = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = first.local_addr().unwrap().port();
        let config = Config::from_value(json!({"backend": {"listen": format!("127.0.0.1:{port}")}}));
        let error = Listener::bind(&config).await.err().unwrap();
        assert!(error.to_string().contains(&format!("port {port} is in use")), "{error}");
    }
}
