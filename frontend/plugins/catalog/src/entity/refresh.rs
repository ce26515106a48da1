//! Reading an entity's source again, and finding out what came of it.

use std::sync::Arc;
use std::time::Duration;

use callboard_i18n::t;
use callboard_shared::catalog::{
    self, ExplainResponse, ExplainedEntity, ExplainedError, HistoryItem, HistoryQuery, HistoryResponse, RefreshRequest,
};
use callboard_shared::entity::{Entity, EntityRef};
use callboard_ui::{Toast, toast};
use callboard_web_core::{Method, RequestError, api};

use super::news::Event;
use crate::history::words::headline;
use crate::live::pause;
use callboard_web_core::time::{Local, millis};

/// How often to look whether the source was read.
const EVERY: Duration = Duration::from_millis(400);
/// How often to look at most; a source that is slower than that is read all the same.
const LOOKS: u32 = 60;
/// Looks at the history after everything was read: putting the entity together takes a moment more.
const LAST_LOOKS: u32 = 3;

/// What came of it.
enum Outcome {
    /// The source says what it said before.
    Same,
    /// The entity is another one now.
    Changed(HistoryItem),
    /// The source was read, and something is wrong with it.
    Errors(Vec<ExplainedError>),
    /// It takes longer than anybody waits.
    Slow,
}

/// Has the source of an entity read again. What came of it, for the page; what went wrong is told in a message, too.
pub(crate) async fn reading(entity: Arc<Entity>) -> Option<Event> {
    let title = entity.title();
    match read_again(&entity.entity_ref()).await {
        Ok(Outcome::Same) => Some(Event::Same),
        Ok(Outcome::Changed(item)) => Some(changed(&item)),
        Ok(Outcome::Slow) => Some(Event::Slow),
        Ok(Outcome::Errors(errors)) => {
            let messages: Vec<String> = errors.into_iter().map(|error| error.message).collect();
            toast(Toast::error(t!("The source of {title} has errors", title)).body(messages.join(" ")));
            Some(Event::Errors)
        }
        Err(error) => {
            let why = format!("{} {}", error.message, error.what_to_try());
            toast(Toast::error(t!("The source of {title} could not be read again", title)).body(why));
            None
        }
    }
}

/// The last change of an entity, for the page.
pub(crate) async fn last_change(entity: EntityRef) -> Option<Event> {
    Some(changed(&newest_change(&entity).await.ok()??))
}

fn changed(item: &HistoryItem) -> Event {
    let at = millis(&item.at).map(|at| Local::of(at).clock()).unwrap_or_default();
    Event::Changed { what: headline(item), at }
}

/// Asks for the source to be read and waits for what comes of it.
///
/// # Errors
/// When the server does not answer or refuses.
async fn read_again(entity: &EntityRef) -> Result<Outcome, RequestError> {
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
async fn newest_change(entity: &EntityRef) -> Result<Option<HistoryItem>, RequestError> {
    let query = HistoryQuery { limit: Some(1), ..HistoryQuery::default() };
    let page: HistoryResponse = api::get(catalog::history_of(entity, &query)).await?;
    Ok(page.items.into_iter().next())
}

/// Whether there was a new attempt at the entity and at the Locations that it was read through. Of several parents
/// a refresh looks at one only.
fn was_read(before: &ExplainResponse, now: &ExplainResponse) -> bool {
    let attempt = |of: &ExplainResponse, entity_ref: &str| {
        of.chain.iter().find(|one| one.entity_ref == entity_ref).and_then(|one| one.last_attempt_at.clone())
    };
    let is_new = |one: &ExplainedEntity| {
        one.last_attempt_at.is_some() && one.last_attempt_at != attempt(before, &one.entity_ref)
    };
    let Some(mut current) = now.chain.first().filter(|own| is_new(own)) else { return false };
    // As often as there are entities: parents that name each other are no way out.
    for _ in &now.chain {
        let is_parent = |one: &&ExplainedEntity| current.parents.contains(&one.entity_ref);
        let locations = now.chain.iter().filter(is_parent).filter(|one| one.entity_ref.starts_with("location:"));
        let locations: Vec<&ExplainedEntity> = locations.collect();
        current = match locations.iter().find(|one| is_new(one)) {
            Some(read) => read,
            None => return locations.is_empty(),
        };
    }
    true
}

fn errors(explained: &ExplainResponse) -> Vec<ExplainedError> {
    explained.chain.iter().flat_map(|one| one.errors.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// An explanation of refs with their last attempts and parents, the entity first.
    fn explained(chain: &[(&str, Option<&str>, &[&str])]) -> ExplainResponse {
        let one = |(entity, attempt, parents): &(&str, Option<&str>, &[&str])| {
            let mut one = json!({
                "entityRef": entity, "parents": parents, "providers": [], "errors": [], "discoveredAt": "", "nextAttemptAt": ""
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
    fn it_was_read_when_it_and_the_locations_above_were_attempted_anew() {
        let chain = |own: Option<&str>, location: &str, root: &str, other: &str| {
            explained(&[
                ("component:default/a", own, &["location:default/other", "location:default/l"]),
                ("location:default/l", Some(location), &["location:default/root"]),
                ("location:default/other", Some(other), &[]),
                ("location:default/root", Some(root), &[]),
            ])
        };
        let before = chain(Some("1"), "1", "1", "1");
        for (now, read) in [
            (chain(Some("2"), "1", "2", "1"), false),
            (chain(Some("2"), "2", "1", "1"), false),
            (chain(Some("1"), "2", "2", "1"), false),
            (chain(None, "2", "2", "1"), false),
            (chain(Some("2"), "2", "2", "1"), true),
            (chain(Some("2"), "1", "1", "2"), true),
        ] {
            assert_eq!(was_read(&before, &now), read, "{now:?}");
        }
        let alone = |attempt: &str| explained(&[("component:default/a", Some(attempt), &[])]);
        assert!(was_read(&alone("1"), &alone("2")) && !was_read(&alone("1"), &alone("1")));
        let circle = |attempt: &str| explained(&[("location:default/a", Some(attempt), &["location:default/a"])]);
        assert!(was_read(&circle("1"), &circle("2")));
    }
}
