//! Reading an entity's source again, and finding out what came of it.

use std::collections::BTreeMap;
use std::time::Duration;

use callboard_shared::catalog::{
    self, ExplainResponse, ExplainedError, HistoryItem, HistoryQuery, HistoryResponse, RefreshRequest,
};
use callboard_shared::entity::EntityRef;
use callboard_web_core::{Method, RequestError, api};

use crate::live::pause;

/// How often to look whether the source was read.
const EVERY: Duration = Duration::from_millis(400);
/// How often to look at most; a source that is slower than that is read all the same.
const LOOKS: u32 = 60;
/// Looks at the history after everything was read: putting the entity together takes a moment more.
const LAST_LOOKS: u32 = 3;

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// The source says what it said before.
    Same,
    /// The entity is another one now.
    Changed(HistoryItem),
    /// The source was read, and something is wrong with it.
    Errors(Vec<ExplainedError>),
    /// It takes longer than anybody waits.
    Slow,
}

/// Asks for the source to be read and waits for what comes of it.
///
/// # Errors
/// When the server does not answer or refuses.
pub(crate) async fn read_again(entity: &EntityRef) -> Result<Outcome, RequestError> {
    let before = explained(entity).await?;
    let newest = newest_change(entity).await?.map(|item| item.sequence);
    let request = RefreshRequest { entity_ref: entity.to_string(), authorization_token: None };
    api::send_no_content(Method::Post, catalog::refresh(), &request).await?;
    let mut last_looks = 0;
    for _ in 0..LOOKS {
        pause(EVERY).await;
        if let Some(item) = newest_change(entity).await?.filter(|item| Some(item.sequence) != newest) {
            return Ok(Outcome::Changed(item));
        }
        let now = explained(entity).await?;
        if !was_read(&before, &now) {
            continue;
        }
        let errors = errors(&now);
        if !errors.is_empty() {
            return Ok(Outcome::Errors(errors));
        }
        last_looks += 1;
        if last_looks == LAST_LOOKS {
            return Ok(Outcome::Same);
        }
    }
    Ok(Outcome::Slow)
}

async fn explained(entity: &EntityRef) -> Result<ExplainResponse, RequestError> {
    api::get(catalog::explain(entity)).await
}

/// The last change of an entity.
///
/// # Errors
/// As [`read_again`].
pub(crate) async fn newest_change(entity: &EntityRef) -> Result<Option<HistoryItem>, RequestError> {
    let query = HistoryQuery { limit: Some(1), ..HistoryQuery::default() };
    let page: HistoryResponse = api::get(catalog::history_of(entity, &query)).await?;
    Ok(page.items.into_iter().next())
}

/// Whether there was a new attempt at the entity and at every Location above it: those are what a refresh reads.
fn was_read(before: &ExplainResponse, now: &ExplainResponse) -> bool {
    let attempts = |explained: &ExplainResponse| -> BTreeMap<String, Option<String>> {
        let read = explained.chain.iter().enumerate();
        let read = read.filter(|(place, one)| *place == 0 || one.entity_ref.starts_with("location:"));
        read.map(|(_, one)| (one.entity_ref.clone(), one.last_attempt_at.clone())).collect()
    };
    let (before, now) = (attempts(before), attempts(now));
    now.iter().all(|(entity, attempt)| attempt.is_some() && before.get(entity) != Some(attempt))
}

fn errors(explained: &ExplainResponse) -> Vec<ExplainedError> {
    explained.chain.iter().flat_map(|one| one.errors.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn explained(chain: &[(&str, Option<&str>)]) -> ExplainResponse {
        let one = |(entity, attempt): &(&str, Option<&str>)| {
            let mut one = json!({
                "entityRef": entity, "parents": [], "providers": [], "errors": [], "discoveredAt": "", "nextAttemptAt": ""
            });
            if let Some(attempt) = attempt {
                one["lastAttemptAt"] = Value::from(*attempt);
            }
            one
        };
        let chain: Vec<Value> = chain.iter().map(one).collect();
        serde_json::from_value(json!({"entityRef": "a", "uid": "u", "state": "current", "chain": chain})).unwrap()
    }

    #[test]
    fn it_was_read_when_it_and_every_location_were_attempted_anew() {
        let before = explained(&[("component:default/a", Some("1")), ("location:default/l", Some("1"))]);
        for (chain, read) in [
            ([("component:default/a", Some("2")), ("location:default/l", Some("1"))], false),
            ([("component:default/a", Some("1")), ("location:default/l", Some("2"))], false),
            ([("component:default/a", Some("2")), ("location:default/l", Some("2"))], true),
            // Another Location than before: the entity moved.
            ([("component:default/a", Some("2")), ("location:default/m", Some("1"))], true),
            ([("component:default/a", None), ("location:default/l", Some("2"))], false),
        ] {
            assert_eq!(was_read(&before, &explained(&chain)), read, "{chain:?}");
        }
    }
}
