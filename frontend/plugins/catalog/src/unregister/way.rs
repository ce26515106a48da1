//! What taking an entity out of the catalog means, from where it came.

use callboard_shared::catalog::{ListedLocation, Location};
use callboard_shared::entity::{Entity, annotations};

/// The origin of what the portal itself brings along.
const BOOTSTRAP: &str = "bootstrap:bootstrap";

/// The way an entity can leave the catalog.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Way {
    /// It is there because the portal is.
    Bootstrap,
    /// Nobody names it any more: nothing brings it back.
    Orphan,
    /// Its origin was not registered here, so that there is nothing to end: a configuration or a provider names it.
    OnlyDelete {
        /// The origin, if it is known.
        origin: Option<String>,
    },
    /// Its origin was registered, and the registration can be ended.
    Unregister(Location),
}

impl Way {
    /// The way of an entity, given all registered locations.
    pub(crate) fn of(entity: &Entity, locations: &[ListedLocation]) -> Self {
        let origin = entity.annotation(annotations::MANAGED_BY_ORIGIN_LOCATION);
        if origin == Some(BOOTSTRAP) {
            return Self::Bootstrap;
        }
        let is_origin = |location: &Location| {
            origin.is_some_and(|origin| format!("{}:{}", location.location_type, location.target) == origin)
        };
        let registered = locations.iter().map(|listed| &listed.data).find(|location| is_origin(location));
        match registered {
            // An orphan does not come back either way, but its siblings may still be there.
            _ if entity.annotation(annotations::ORPHAN) == Some("true") => Self::Orphan,
            Some(location) => Self::Unregister(location.clone()),
            None => Self::OnlyDelete { origin: origin.map(str::to_owned) },
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn way(origin: Option<&str>, orphan: bool) -> Way {
        let mut annotations = serde_json::Map::new();
        if let Some(origin) = origin {
            annotations.insert(annotations::MANAGED_BY_ORIGIN_LOCATION.into(), origin.into());
        }
        if orphan {
            annotations.insert(annotations::ORPHAN.into(), "true".into());
        }
        let entity = serde_json::from_value(json!({"metadata": {"name": "a", "annotations": annotations}})).unwrap();
        Way::of(&entity, &[ListedLocation { data: location() }])
    }

    fn location() -> Location {
        Location {
            id: "7".into(),
            location_type: "url".into(),
            target: "https://h/a.yaml".into(),
            entity_ref: String::new(),
        }
    }

    use callboard_shared::entity::annotations;

    #[test]
    fn where_it_came_from_decides() {
        assert_eq!(way(Some("bootstrap:bootstrap"), false), Way::Bootstrap);
        assert_eq!(way(Some("url:https://h/a.yaml"), false), Way::Unregister(location()));
        assert_eq!(way(Some("url:https://h/a.yaml"), true), Way::Orphan);
        assert_eq!(way(Some("file:/a.yaml"), false), Way::OnlyDelete { origin: Some("file:/a.yaml".into()) });
        assert_eq!(way(None, false), Way::OnlyDelete { origin: None });
    }
}
