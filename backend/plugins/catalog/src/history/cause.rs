//! Why an entity changed.

use callboard_core::auth::{Credentials, Principal};
use callboard_shared::catalog::{Cause, FieldChange};
use callboard_shared::entity::annotations;
use serde_json::Value;

/// Where stitching puts what others say of an entity, and what went wrong with it.
const RELATIONS: &str = "/relations";
const STATUS: &str = "/status";

/// The cause of what a caller asked for.
pub(crate) fn asked_by(credentials: &Credentials, request: impl Into<String>) -> Cause {
    let principal = match credentials.principal() {
        Principal::User { user, .. } => user.to_string(),
        Principal::Service { subject, .. } => subject.clone(),
        Principal::None => "nobody".to_owned(),
    };
    Cause::Request { principal, request: request.into() }
}

/// The cause of a change, from what is different. `named` is why the source last said something else, when that
/// is known; otherwise its location tells.
pub(crate) fn cause_of(changes: &[FieldChange], named: Option<Cause>, after: &Value) -> Cause {
    let only = |path: &str| !changes.is_empty() && changes.iter().all(|change| is_below(&change.path, path));
    if only(RELATIONS) {
        return Cause::Relations;
    }
    if only(STATUS) {
        return Cause::Processing;
    }
    if only(&orphan_path()) {
        return Cause::Orphaned;
    }
    named.or_else(|| location(after)).unwrap_or(Cause::Unknown)
}

fn is_below(path: &str, parent: &str) -> bool {
    path.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn orphan_path() -> String {
    format!("/metadata/annotations/{}", annotations::ORPHAN.replace('/', "~1"))
}

fn location(entity: &Value) -> Option<Cause> {
    let location = entity["metadata"]["annotations"].get(annotations::MANAGED_BY_LOCATION)?.as_str()?;
    Some(Cause::Source { location: location.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::differences;
    use serde_json::json;

    #[test]
    fn what_is_different_tells_why() {
        let plain = json!({"metadata": {"annotations": {"backstage.io/managed-by-location": "url:https://x/y"}}, "spec": {"a": 1}});
        let with = |path: &str, value: Value| {
            let mut entity = plain.clone();
            match path {
                "orphan" => entity["metadata"]["annotations"]["backstage.io/orphan"] = value,
                field => entity[field] = value,
            }
            cause_of(&differences(&plain, &entity), None, &entity)
        };
        let source = Cause::Source { location: "url:https://x/y".into() };
        assert_eq!(with("relations", json!([1])), Cause::Relations);
        assert_eq!(with("status", json!({"items": []})), Cause::Processing);
        assert_eq!(with("orphan", json!("true")), Cause::Orphaned);
        assert_eq!(with("spec", json!({"a": 2})), source);
        assert_eq!(cause_of(&[], None, &plain), source);
        let provider = Cause::Provider { provider: "p".into() };
        assert_eq!(cause_of(&[], Some(provider.clone()), &plain), provider);
    }
}
