//! `GET /query`: a page of results.

use axum::extract::State;
use axum::response::Response;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_core::{ApiError, ApiResult};
use callboard_shared::search::{Highlight, SearchResponse, SearchResult, cursor_of_page};

use super::SearchState;
use super::parameters::Asked;
use crate::question::Question;
use crate::store::{Found, Page, Part, StoreError};

pub(super) async fn query(
    State(state): State<SearchState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    let asked = state.asked_of_page(&params)?;
    tracing::info!(term = asked.term, types = asked.types.join(","), "search");
    let Page { found, total } = state.page(&credentials, &asked).await?;
    if let Some(person) = credentials.user()
        && asked.is_open()
        && !state.engine.progress.lock().partial
    {
        state.misses.note(&person.to_string(), &asked.term, total > 0);
    }
    let (from, to) = (asked.page * asked.page_limit, (asked.page + 1) * asked.page_limit);
    let results = (from + 1..).zip(found).map(|(rank, found)| state.result(&asked, rank, found)).collect();
    Ok(json(&SearchResponse {
        results,
        next_page_cursor: (total > to).then(|| cursor_of_page(asked.page + 1)),
        previous_page_cursor: asked.page.checked_sub(1).map(cursor_of_page),
        number_of_results: Some(total),
    }))
}

impl SearchState {
    /// What the caller finds of what was asked.
    pub(super) async fn page(&self, credentials: &Credentials, asked: &Asked) -> ApiResult<Page> {
        let (types, guards) = self.visible(credentials, &asked.types).await;
        if types.is_empty() {
            return Ok(Page::default());
        }
        let question = Question {
            term: asked.term.clone(),
            types,
            filters: asked.filters.clone(),
            owned_by: self.owned_by(credentials).await,
            visited: self.visited_by(credentials).await,
        };
        let (offset, limit) = (asked.page * asked.page_limit, asked.page_limit);
        let part = Part { offset: offset as usize, limit: limit as usize, sort: asked.sort };
        self.engine.search(question, guards, part).await.map_err(unavailable)
    }

    fn result(&self, asked: &Asked, rank: u64, found: Found) -> SearchResult {
        let Found { document_type, mut fields, details } = found;
        let highlight = self.highlight(&asked.term, &fields);
        if asked.details {
            fields.extend(details);
        }
        SearchResult { document_type, document: fields, rank: Some(rank), highlight: Some(highlight) }
    }

    pub(super) fn highlight(&self, term: &str, fields: &serde_json::Map<String, serde_json::Value>) -> Highlight {
        self.highlighter.highlight(&self.engine.analysis, term, fields)
    }
}

/// The index heals by itself; the log says what happened.
pub(super) fn unavailable(error: StoreError) -> ApiError {
    tracing::warn!(%error, "a search failed");
    ApiError::Unavailable("The search index cannot be read and is being mended; try again in a few seconds".into())
}
