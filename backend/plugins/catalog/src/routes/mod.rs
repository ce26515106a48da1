//! The REST API of the catalog (contract/catalog.md §7). A file holds one resource.

mod access;
mod analyze;
mod ancestry;
mod audit;
mod batch;
mod by_query;
mod by_refs;
mod changes;
mod endpoints;
mod entities;
mod entity;
mod explain;
mod facets;
mod history;
mod import;
mod locations;
mod locations_by_query;
mod ops;
mod org;
mod refresh;
mod unprocessed;
mod validate;

use std::sync::Arc;

use axum::Router;
use axum::response::Response;
use bytes::{BufMut, Bytes, BytesMut};
use callboard_core::audit::Auditor;
use callboard_core::http::{json_bytes, json_stream};
use callboard_core::lifecycle::Lifecycle;
use callboard_core::openapi::OpenApi;
use callboard_core::permissions::Permissions;
use callboard_core::plugin::PluginEnv;
use callboard_core::repositories::Repositories;
use callboard_core::scheduler::Scheduler;
use callboard_core::{ApiError, ApiResult};
use callboard_shared::entity::EntityRef;
use callboard_shared::query::Fields;

use crate::index::{CatalogIndex, Document};
use crate::ingest::Engine;
use crate::providers::LocationStore;
use crate::repository::Registering;

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct CatalogState {
    index: CatalogIndex,
    engine: Engine,
    locations: LocationStore,
    permissions: Permissions,
    audit: Auditor,
    scheduler: Scheduler,
    lifecycle: Lifecycle,
    repositories: Repositories,
}

pub(crate) fn routes(env: &PluginEnv, engine: Engine, locations: LocationStore, repositories: Repositories) -> Router {
    let state = CatalogState {
        index: engine.index.clone(),
        engine,
        locations,
        permissions: env.permissions.clone(),
        audit: env.audit.clone(),
        scheduler: env.scheduler.clone(),
        lifecycle: env.lifecycle.clone(),
        repositories,
    };
    env.signals.open(Arc::new(changes::CatalogChannel(state.clone())));
    endpoints::endpoints().router().with_state(state)
}

/// What the routes take and answer.
pub(crate) fn openapi() -> OpenApi {
    endpoints::endpoints().description()
}

impl CatalogState {
    fn registering(&self) -> Registering {
        Registering { engine: self.engine.clone(), repositories: self.repositories.clone() }
    }
}

/// ISO 8601; milliseconds of this era are always in range.
fn time(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).unwrap_or_default().to_string()
}

/// Any error of reading a query is the caller's.
fn input(error: impl std::fmt::Display) -> ApiError {
    ApiError::Input(error.to_string())
}

/// Documents that are made into one part of an answer.
const PART: usize = 64;

/// `[…]` out of stored documents: a short list at once, and a long one while it is sent, so that an answer with
/// a hundred thousand entities takes no more memory than one with a hundred.
fn list_of(documents: Vec<Document>, fields: Option<Fields>) -> ApiResult<Response> {
    if documents.len() <= PART * 4 {
        return Ok(json_bytes(array_of(&documents, fields.as_ref())?));
    }
    let parts = futures::stream::unfold((documents, 0, fields), |(documents, from, fields)| async move {
        // One more part than there are documents for: the closing bracket.
        if from > documents.len() {
            return None;
        }
        let part = part_of(&documents, from, fields.as_ref()).map_err(std::io::Error::other);
        Some((part, (documents, from + PART, fields)))
    });
    Ok(json_stream(parts))
}

/// The documents from position `from`, with the brackets at the ends of the list.
fn part_of(documents: &[Document], from: usize, fields: Option<&Fields>) -> ApiResult<Bytes> {
    let until = (from + PART).min(documents.len());
    let mut out = BytesMut::with_capacity((until - from) * 1024 + 2);
    for (position, document) in documents.iter().enumerate().take(until).skip(from) {
        out.put_u8(if position == 0 { b'[' } else { b',' });
        put(&mut out, document, fields)?;
    }
    if from + PART > documents.len() {
        out.put_u8(b']');
    }
    Ok(out.freeze())
}

/// `[…]` out of stored documents, without reading them unless some of their fields are asked for.
fn array_of(documents: &[Document], fields: Option<&Fields>) -> ApiResult<Bytes> {
    let mut out = BytesMut::with_capacity(documents.len() * 1024 + 2);
    out.put_u8(b'[');
    for (position, document) in documents.iter().enumerate() {
        if position > 0 {
            out.put_u8(b',');
        }
        put(&mut out, document, fields)?;
    }
    out.put_u8(b']');
    Ok(out.freeze())
}

/// One document, or those of its fields that are asked for.
fn put(out: &mut BytesMut, document: &Document, fields: Option<&Fields>) -> ApiResult<()> {
    match fields.filter(|fields| !fields.is_everything()) {
        None => out.extend_from_slice(&document.json()),
        Some(fields) => {
            let text = serde_json::to_vec(&fields.project(&document.value())).map_err(ApiError::internal)?;
            out.extend_from_slice(&text);
        }
    }
    Ok(())
}

/// The canonical ref of an entity.
fn ref_of(document: &Document) -> Option<String> {
    EntityRef::of(&document.value()).map(|entity_ref| entity_ref.to_string())
}

fn whole(document: &Document) -> Response {
    json_bytes(document.json())
}

fn fields_of(text: Option<&str>) -> ApiResult<Option<Fields>> {
    text.map(Fields::parse).transpose().map_err(input)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// Whole in one part, in several, and with the last part just full.
    #[tokio::test]
    async fn a_list_that_is_sent_in_parts_is_the_same_list() {
        for count in [0, 1, PART * 4, PART * 4 + 1, PART * 5 - 1, PART * 5, PART * 5 + 1, 1000] {
            let entities: Vec<Value> =
                (0..count).map(|number| json!({"kind": "A", "spec": {"number": number}})).collect();
            let documents: Vec<Document> = entities.iter().map(Document::new).collect();
            for fields in [None, Some(Fields::parse("spec.number").unwrap())] {
                let response = list_of(documents.clone(), fields.clone()).unwrap();
                let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
                let sent: Vec<Value> =
                    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{count}: {error}"));
                let wanted =
                    |entity: &Value| if fields.is_some() { json!({"spec": entity["spec"]}) } else { entity.clone() };
                assert_eq!(sent, entities.iter().map(wanted).collect::<Vec<_>>(), "{count}");
            }
        }
    }
}
