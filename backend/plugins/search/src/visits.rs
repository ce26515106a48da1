//! Where a person was last, which is what the person looks for again.

use std::sync::Arc;
use std::time::Duration;

use callboard_core::kept::KeptSettings;
use callboard_core::services::Services;
use moka::future::Cache;
use serde_json::Value;

/// Under which the browser keeps visits: paths with titles, the newest first.
const BUCKET: &str = "search";
const KEY: &str = "recent";
/// How long an answer holds: somebody who types searches ten times in a row.
const HOLDS: Duration = Duration::from_secs(15);
const PEOPLE: u64 = 10_000;
/// Visits that count.
const AT_MOST: usize = 20;

/// Knows the visits of people. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Visits {
    services: Services,
    known: Cache<String, Arc<Vec<String>>>,
}

impl Visits {
    pub(crate) fn new(services: Services) -> Self {
        Self { services, known: Cache::builder().max_capacity(PEOPLE).time_to_live(HOLDS).build() }
    }

    /// The locations of documents that the person was at, the newest first.
    pub(crate) async fn of(&self, person: &str) -> Vec<String> {
        // They only decide what comes first: without them a search goes on as it can.
        let Ok(kept) = self.services.get::<dyn KeptSettings>() else { return Vec::new() };
        let read =
            async { Arc::new(kept.kept(person, BUCKET, KEY).await.map(|value| locations(&value)).unwrap_or_default()) };
        self.known.get_with(person.to_owned(), read).await.to_vec()
    }
}

fn locations(visits: &Value) -> Vec<String> {
    let paths = visits.as_array().into_iter().flatten().filter_map(|visit| visit.get(0)?.as_str());
    let mut locations: Vec<String> = Vec::new();
    for path in paths {
        let location = location(path);
        if !locations.contains(&location) && locations.len() < AT_MOST {
            locations.push(location);
        }
    }
    locations
}

/// The page of a document for a page below it: a tab of an entity is the entity.
fn location(path: &str) -> String {
    let path = path.trim_end_matches('/').to_lowercase();
    let mut ends = path.match_indices('/').map(|(at, _)| at);
    match ends.nth(4).filter(|_| path.starts_with("/catalog/")) {
        Some(end) => path[..end].to_owned(),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_tab_is_a_visit_to_its_entity() {
        let visits = json!([
            ["/catalog/default/component/Shop/ci-cd", "Shop"],
            ["/catalog/default/component/shop", "x"],
            ["/docs/default/component/shop/a/b", "Docs"],
            ["/catalog", "Catalog"],
            7
        ]);
        let expected = ["/catalog/default/component/shop", "/docs/default/component/shop/a/b", "/catalog"];
        assert_eq!(locations(&visits), expected);
        assert!(locations(&json!("nonsense")).is_empty());
    }
}
