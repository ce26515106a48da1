//! Where the browser comes back to: a port of this machine that answers one question.

use std::collections::HashMap;
use std::net::Ipv4Addr;

use anyhow::Context;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

const PATH: &str = "/callback";
const PAGE: &str = "<!doctype html><html lang=\"en\"><meta name=\"color-scheme\" content=\"light dark\">\
    <title>Callboard</title><body><h1>Go back to your terminal</h1><p>This page is no longer needed.</p></body></html>";

/// What the portal sends the browser back with.
pub(super) type Returned = HashMap<String, String>;

/// A port that waits for the browser.
pub(super) struct Callback {
    listener: TcpListener,
    pub(super) redirect_uri: String,
}

impl Callback {
    pub(super) async fn listen() -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.context("no port of this machine could be opened for the browser to come back to")?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, redirect_uri: format!("http://127.0.0.1:{port}{PATH}") })
    }

    /// Waits for the browser with that `state`. What anybody else sends does not count.
    pub(super) async fn wait(self, state: &str) -> anyhow::Result<Returned> {
        let (told, mut heard) = mpsc::channel(1);
        let expected = Expected { state: state.into(), told };
        let router = Router::new().route(PATH, get(came)).with_state(expected);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let serving = axum::serve(self.listener, router).with_graceful_shutdown(async {
            let _ = stopped.await;
        });
        let serving = tokio::spawn(serving.into_future());
        let returned = heard.recv().await.context("the port for the browser was closed")?;
        // The browser is to see the page before the port is gone; one that keeps its connection is not waited for.
        let _ = stop.send(());
        let _ = tokio::time::timeout(std::time::Duration::from_secs(1), serving).await;
        Ok(returned)
    }
}

#[derive(Clone)]
struct Expected {
    state: std::sync::Arc<str>,
    told: mpsc::Sender<Returned>,
}

async fn came(State(expected): State<Expected>, Query(returned): Query<Returned>) -> impl IntoResponse {
    if returned.get("state").is_some_and(|state| *state == *expected.state) {
        // Full when the browser comes twice; the first time counts.
        let _ = expected.told.try_send(returned);
    }
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, PAGE)
}
