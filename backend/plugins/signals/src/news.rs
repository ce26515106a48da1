//! `GET /news`: what happened in several channels, as soon as something did.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_core::lifecycle::Lifecycle;
use callboard_core::openapi::{Endpoints, QueryParam, Shape, get};
use callboard_core::plugin::PluginEnv;
use callboard_core::signals::{Channel, Signals};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::signals::{NewsResponse, routes as paths};
use futures::FutureExt;
use futures::future::select_all;
use tokio::sync::watch;

/// Seconds. Proxies end what is silent for 30 or 60.
const USUAL_WAIT: i64 = 25;
const LONGEST_WAIT: i64 = 50;

const QUERY: [QueryParam; 2] = [
    QueryParam::repeated(
        "channel",
        "`name:number` tells what happened after a number, the `last` of the answer before; `name` alone the present number, at once",
    ),
    QueryParam::integer("wait", "Seconds to wait at most when nothing happens; 25 unless given, 50 at most"),
];

#[derive(Clone)]
pub(crate) struct NewsState {
    signals: Signals,
    lifecycle: Lifecycle,
}

/// A channel that is waited for.
struct Awaited {
    channel: Arc<dyn Channel>,
    last: watch::Receiver<i64>,
    /// Nothing when only the present number is asked for.
    after: Option<i64>,
}

pub(crate) fn endpoints() -> Endpoints<NewsState> {
    Endpoints::new().on(
        get(paths::NEWS, "What happened in several channels, as soon as something did")
            .says("Waits until there is something to tell. `missed` of a channel means that anything may have changed.")
            .query(&QUERY)
            .answers(200, Shape::of::<NewsResponse>()),
        news,
    )
}

pub(crate) fn routes(env: &PluginEnv) -> Router {
    let state = NewsState { signals: env.signals.clone(), lifecycle: env.lifecycle.clone() };
    endpoints().router().with_state(state)
}

async fn news(State(state): State<NewsState>, credentials: Credentials, params: Params) -> ApiResult<Response> {
    params.allow(&["channel", "wait"])?;
    let wait = params.integer("wait")?.unwrap_or(USUAL_WAIT).clamp(0, LONGEST_WAIT);
    let mut awaited =
        params.all("channel").iter().map(|text| state.await_channel(text)).collect::<Result<Vec<_>, _>>()?;
    if awaited.is_empty() {
        return Err(ApiError::Input(format!("Name at least one channel; there are: {}", state.names())));
    }
    let mut time = std::pin::pin!(tokio::time::sleep(Duration::from_secs(wait.unsigned_abs())));
    loop {
        let mut any = false;
        let mut channels = BTreeMap::new();
        for Awaited { channel, last, after } in &mut awaited {
            // Before looking, so that what comes meanwhile is not slept through.
            last.mark_unchanged();
            let now = *last.borrow();
            let news = channel.since(&credentials, after.unwrap_or(now)).await?;
            any |= news.any || after.is_none();
            channels.insert(channel.name().to_owned(), news.told);
        }
        let answer = NewsResponse { channels };
        if any {
            return Ok(json(&answer));
        }
        tokio::select! {
            _ = select_all(awaited.iter_mut().map(|awaited| awaited.last.changed().boxed())) => {}
            () = &mut time => return Ok(json(&answer)),
            // A process that stops does not wait for whoever waits.
            () = state.lifecycle.cancelled() => return Ok(json(&answer)),
        }
    }
}

impl NewsState {
    fn await_channel(&self, text: &str) -> ApiResult<Awaited> {
        let (name, number) = text.split_once(':').map_or((text, None), |(name, number)| (name, Some(number)));
        let channel = self.signals.channel(name);
        let channel = channel
            .ok_or_else(|| ApiError::Input(format!("There is no channel '{name}'; there are: {}", self.names())))?;
        let after = number.map(|number| {
            let wrong =
                |_| ApiError::Input(format!("'{number}' is no number of a channel; use `last` of the answer before"));
            number.parse().map_err(wrong)
        });
        Ok(Awaited { last: channel.last(), channel, after: after.transpose()? })
    }

    fn names(&self) -> String {
        self.signals.names().join(", ")
    }
}
