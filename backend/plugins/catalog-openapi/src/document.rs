//! The entity that holds the description.

use callboard_shared::entity::annotations::{MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION};
use serde_json::{Value, json};

/// The original writes its package here; programs look for it.
const LOCATION: &str = "internal-package:@backstage/plugin-catalog-backend-module-backstage-openapi";

/// The entity for a description, with what the company wants otherwise. What makes it an API is not theirs to change.
pub(crate) fn entity(definition: String, overrides: Option<&Value>) -> Value {
    let mut entity = json!({
        "metadata": { "name": "internal_backstage_openapi_doc", "title": "Backstage API" },
        "spec": { "lifecycle": "production", "owner": "backstage" },
    });
    if let Some(overrides) = overrides {
        merge(&mut entity, overrides);
    }
    merge(
        &mut entity,
        &json!({
            "apiVersion": "backstage.io/v1beta1",
            "kind": "API",
            "metadata": {
                "annotations": { MANAGED_BY_LOCATION: LOCATION, MANAGED_BY_ORIGIN_LOCATION: LOCATION },
            },
            "spec": { "type": "openapi", "definition": definition },
        }),
    );
    entity
}

/// Objects are joined member by member; everything else replaces what was there.
fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}
