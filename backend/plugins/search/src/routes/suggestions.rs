//! `GET /suggestions`: what else could have been meant.
//!
//! Only titles of what the caller can find are suggested, so that nothing leaks.

use axum::extract::State;
use axum::response::Response;
use callboard_core::ApiResult;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_shared::search::{SearchSort, SuggestionsResponse};
use serde_json::Value;

use super::SearchState;
use super::query::unavailable;
use crate::question::Question;
use crate::store::Part;

const TERMS: usize = 5;

pub(super) async fn suggestions(
    State(state): State<SearchState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    let mut asked = state.asked_of_page(&params)?;
    (asked.types, asked.filters, asked.page, asked.page_limit) = (state.types(), Vec::new(), 0, 1);
    let without_filters = state.page(&credentials, &asked).await?.total;
    let (types, guards) = state.visible(&credentials, &asked.types).await;
    let mut terms: Vec<String> = Vec::new();
    // Each word by itself: one that nothing has need not spoil the others.
    for word in asked.term.split_whitespace() {
        let question = Question { term: word.to_owned(), types: types.clone(), ..Question::default() };
        let part = Part { offset: 0, limit: TERMS, sort: SearchSort::Relevance };
        let page = state.engine.search(question, guards.clone(), part).await.map_err(unavailable)?;
        for found in page.found {
            let title = found.fields.get("title").and_then(Value::as_str).unwrap_or_default();
            if terms.len() < TERMS
                && !title.is_empty()
                && title != asked.term
                && !terms.iter().any(|term| term == title)
            {
                terms.push(title.to_owned());
            }
        }
    }
    Ok(json(&SuggestionsResponse { terms, without_filters }))
}
