//! `GET /quick`: the best hits for what somebody is typing.

use axum::extract::State;
use axum::response::Response;
use callboard_core::ApiResult;
use callboard_core::auth::Credentials;
use callboard_core::http::{Params, json};
use callboard_shared::search::{QuickHit, QuickResponse};
use serde_json::{Map, Value};

use super::SearchState;
use crate::store::Found;

const HITS: u64 = 10;
const MOST_HITS: u64 = 50;
/// Characters of a text that one line shows.
const TEXT: usize = 200;

pub(super) async fn quick(
    State(state): State<SearchState>,
    credentials: Credentials,
    params: Params,
) -> ApiResult<Response> {
    let mut asked = state.asked(&params, HITS)?;
    asked.page_limit = asked.page_limit.min(MOST_HITS);
    asked.page = 0;
    let page = state.page(&credentials, &asked).await?;
    let hits = page.found.into_iter().map(|found| hit(&state, &asked.term, found)).collect();
    Ok(json(&QuickResponse { hits, total: page.total, partial: state.engine.progress.lock().partial }))
}

fn hit(state: &SearchState, term: &str, found: Found) -> QuickHit {
    let Found { document_type, fields, details } = found;
    let field = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let title = field("title");
    let only_title: Map<String, Value> = [("title".to_owned(), Value::String(title.clone()))].into_iter().collect();
    let mut highlight = state.highlight(term, &only_title);
    QuickHit {
        document_type,
        title,
        location: field("location"),
        entity_ref: details.get("entityRef").and_then(Value::as_str).unwrap_or_default().to_owned(),
        kind: field("kind"),
        component_type: field("componentType"),
        owner: field("owner"),
        text: field("text").chars().take(TEXT).collect(),
        highlighted_title: highlight.fields.remove("title").unwrap_or_default(),
        pre_tag: highlight.pre_tag,
        post_tag: highlight.post_tag,
    }
}
