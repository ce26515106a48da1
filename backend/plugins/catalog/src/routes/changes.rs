//! `GET /changes`: which entities changed, as soon as some do.

use std::time::Duration;

use async_trait::async_trait;
use axum::extract::State;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_core::signals::{Channel, News};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::catalog::{ChangedEntity, ChangesResponse};
use callboard_shared::query::Predicate;
use callboard_shared::signals::CATALOG_CHANNEL;
use tokio::sync::watch;

use super::CatalogState;
use crate::store::Followed;

/// Seconds. Proxies end what is silent for 30 or 60.
const USUAL_WAIT: i64 = 25;
const LONGEST_WAIT: i64 = 50;

/// Answers when something that the caller may see changed after number `after`, else when the time is over.
pub(super) async fn changes(
    State(state): State<CatalogState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    params.allow(&["after", "wait"])?;
    let wait = params.integer("wait")?.unwrap_or(USUAL_WAIT).clamp(0, LONGEST_WAIT);
    let mut news = state.engine.news.last();
    let Some(after) = params.integer("after")? else {
        let last = *news.borrow();
        return Ok(json(&ChangesResponse { last, missed: false, items: Vec::new() }));
    };
    let visible = state.visible(&credentials).await;
    let mut time = std::pin::pin!(tokio::time::sleep(Duration::from_secs(wait.unsigned_abs())));
    loop {
        news.mark_unchanged();
        let answer = since(&state, visible.as_ref(), after);
        if is_news(&answer) {
            return Ok(json(&answer));
        }
        tokio::select! {
            _ = news.changed() => {}
            () = &mut time => return Ok(json(&answer)),
            // A process that stops does not wait for whoever waits.
            () = state.lifecycle.cancelled() => return Ok(json(&answer)),
        }
    }
}

/// The same, for pages that wait for more than the catalog.
pub(crate) struct CatalogChannel(pub(super) CatalogState);

#[async_trait]
impl Channel for CatalogChannel {
    fn name(&self) -> &'static str {
        CATALOG_CHANNEL
    }

    fn last(&self) -> watch::Receiver<i64> {
        self.0.engine.news.last()
    }

    async fn since(&self, caller: &Credentials, after: i64) -> ApiResult<News> {
        let answer = since(&self.0, self.0.visible(caller).await.as_ref(), after);
        let told = serde_json::to_value(&answer).map_err(ApiError::internal)?;
        Ok(News { any: is_news(&answer), told })
    }
}

fn since(state: &CatalogState, visible: Option<&Predicate>, after: i64) -> ChangesResponse {
    let since = state.engine.news.since(after);
    let items = seen(state, visible, since.changes);
    ChangesResponse { last: since.last, missed: since.missed, items }
}

fn is_news(answer: &ChangesResponse) -> bool {
    answer.missed || !answer.items.is_empty()
}

/// As in the history: what is gone is for those who may see everything.
fn seen(state: &CatalogState, visible: Option<&Predicate>, changes: Vec<Followed>) -> Vec<ChangedEntity> {
    let allowed = visible.map(|visible| {
        let refs: Vec<String> = changes.iter().map(|change| change.entity_ref.clone()).collect();
        state.index.by_refs(&refs, None, Some(visible))
    });
    let is_seen = |place: usize| allowed.as_ref().is_none_or(|allowed| allowed[place].is_some());
    let seen = changes.into_iter().enumerate().filter(|(place, _)| is_seen(*place));
    seen.map(|(_, Followed { seq, entity_ref, kind, .. })| ChangedEntity { sequence: seq, entity_ref, change: kind })
        .collect()
}
