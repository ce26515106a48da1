//! `/api/catalog`.

mod batch;
mod changes;
mod directories;
mod entities;
mod entities_by_name;
mod entities_by_query;
mod entities_by_refs;
mod entity_facets;
mod explain;
mod faults;
mod flapping;
mod git_hosts;
mod history;
mod hostile;
mod import;
mod ingestion;
mod large;
mod locations;
mod model;
mod ops;
mod org;
mod providers;
mod refresh;
mod replicas;
mod scm_events;
mod validate_entity;

use serde_json::{Value, json};

use crate::support::{Estate, Portal, on_every_database};

/// Runs a test with the small company.
async fn with_company(test: impl AsyncFn(&Portal)) {
    on_every_database(&Estate::company(), json!({}), test).await;
}

/// The names of a list of entities.
fn names(items: &Value) -> Vec<String> {
    items.as_array().unwrap().iter().map(|entity| entity["metadata"]["name"].as_str().unwrap().to_owned()).collect()
}
