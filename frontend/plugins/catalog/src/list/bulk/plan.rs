//! What taking several entities out of the catalog means: which registrations end, what is only deleted, and what
//! comes back.

use callboard_i18n::plural;
use callboard_shared::catalog::{self, ListedLocation, Location, QueryEntitiesRequest};
use callboard_shared::entity::{Entity, EntityRef, annotations};
use callboard_shared::query::Predicate;
use callboard_web_core::{RequestError, load};

use super::run::Job;
use crate::requests;
use crate::unregister::way::Way;

/// Entities that are asked for at once.
const PORTION: usize = 250;

/// What happens to the selected entities.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Plan {
    /// Registrations that end.
    pub(super) locations: Vec<LeavingLocation>,
    orphans: Vec<(EntityRef, String)>,
    /// Entities that only their source can take away for good.
    returning: Vec<(EntityRef, String)>,
    bootstrap: usize,
    /// Entities that are gone already.
    gone: usize,
}

/// A registration that ends.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LeavingLocation {
    id: String,
    /// Its address with its type, as entities name it.
    origin: String,
    /// Its address.
    pub(super) target: String,
    /// How many entities leave with it; `None` when that cannot be asked.
    pub(super) entities: Option<u64>,
    selected: Vec<EntityRef>,
}

/// Finds out what taking these out means.
///
/// # Errors
/// When the catalog cannot be asked.
pub(super) async fn planned(refs: Vec<EntityRef>) -> Result<Plan, RequestError> {
    let locations = load(requests::locations()).await?;
    let mut plan = Plan::default();
    for refs in refs.chunks(PORTION) {
        let answer = load(requests::by_refs(refs, &["kind", "metadata"])).await?;
        refs.iter().zip(&answer.items).for_each(|(entity, found)| plan.add(entity, found.as_ref(), &locations));
    }
    for location in &mut plan.locations {
        location.entities = count(&location.origin).await?;
    }
    Ok(plan)
}

async fn count(origin: &str) -> Result<Option<u64>, RequestError> {
    if !requests::is_searchable(origin) {
        return Ok(None);
    }
    let key = format!("metadata.annotations.{}", annotations::MANAGED_BY_ORIGIN_LOCATION);
    let request = QueryEntitiesRequest { limit: Some(0), ..QueryEntitiesRequest::of(&Predicate::equals(&key, origin)) };
    Ok(Some(load(requests::entities(&request)).await?.total_items))
}

impl Plan {
    fn add(&mut self, entity_ref: &EntityRef, entity: Option<&Entity>, locations: &[ListedLocation]) {
        let Some(entity) = entity else {
            self.gone += 1;
            return;
        };
        let uid = entity.metadata.uid.clone().unwrap_or_default();
        match Way::of(entity, locations) {
            Way::Bootstrap => self.bootstrap += 1,
            Way::Orphan => self.orphans.push((entity_ref.clone(), uid)),
            Way::OnlyDelete { .. } => self.returning.push((entity_ref.clone(), uid)),
            Way::Unregister(location) => self.add_location(entity_ref, location),
        }
    }

    fn add_location(&mut self, entity: &EntityRef, location: Location) {
        if let Some(known) = self.locations.iter_mut().find(|known| known.id == location.id) {
            return known.selected.push(entity.clone());
        }
        let Location { id, location_type, target, .. } = location;
        let (origin, selected) = (format!("{location_type}:{target}"), vec![entity.clone()]);
        self.locations.push(LeavingLocation { id, origin, target, entities: None, selected });
    }

    /// What happens, in sentences.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut say = |count: usize, line: String| {
            if count > 0 {
                lines.push(line);
            }
        };
        let selected: usize = self.locations.iter().map(|location| location.selected.len()).sum();
        let registrations = match self.locations.len() {
            1 => plural!(
                selected,
                "1 registered location ends through which {count} entity came into the catalog.",
                "1 registered location ends through which {count} entities came into the catalog."
            ),
            locations => plural!(
                selected,
                "{locations} registered locations end through which {count} entity came into the catalog.",
                "{locations} registered locations end through which {count} entities came into the catalog.",
                locations
            ),
        };
        say(selected, registrations);
        let orphans = plural!(
            self.orphans.len(),
            "{count} entity that no location names any more will be deleted.",
            "{count} entities that no location names any more will be deleted."
        );
        say(self.orphans.len(), orphans);
        let returning = plural!(
            self.returning.len(),
            "{count} entity will be deleted, and comes back when its source is read again.",
            "{count} entities will be deleted, and come back when their source is read again."
        );
        say(self.returning.len(), returning);
        let bootstrap = plural!(
            self.bootstrap,
            "{count} entity of the portal itself will stay.",
            "{count} entities of the portal itself will stay."
        );
        say(self.bootstrap, bootstrap);
        let gone = plural!(
            self.gone,
            "{count} entity left the catalog already.",
            "{count} entities left the catalog already."
        );
        say(self.gone, gone);
        lines
    }

    /// The requests that do it.
    pub(super) fn jobs(&self) -> Vec<Job> {
        let ends = self.locations.iter().map(|location| {
            Job::delete(catalog::location(&location.id), location.target.clone(), location.selected.clone())
        });
        let deletes = self
            .orphans
            .iter()
            .chain(&self.returning)
            .map(|(entity, uid)| Job::delete(catalog::by_uid(uid), entity.to_string(), vec![entity.clone()]));
        ends.chain(deletes).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entity(name: &str, origin: &str, orphan: bool) -> Entity {
        let mut annotations = json!({"backstage.io/managed-by-origin-location": origin});
        if orphan {
            annotations["backstage.io/orphan"] = "true".into();
        }
        serde_json::from_value(
            json!({"kind": "API", "metadata": {"name": name, "uid": name, "annotations": annotations}}),
        )
        .unwrap()
    }

    #[test]
    fn entities_of_one_registration_leave_together() {
        let location = Location {
            id: "7".into(),
            location_type: "url".into(),
            target: "https://h/a.yaml".into(),
            entity_ref: String::new(),
        };
        let locations = [ListedLocation { data: location }];
        let mut plan = Plan::default();
        for (name, origin, orphan) in [
            ("a", "url:https://h/a.yaml", false),
            ("b", "url:https://h/a.yaml", false),
            ("c", "url:https://h/a.yaml", true),
            ("d", "file:/d.yaml", false),
            ("e", "bootstrap:bootstrap", false),
        ] {
            let entity = entity(name, origin, orphan);
            plan.add(&entity.entity_ref(), Some(&entity), &locations);
        }
        plan.add(&EntityRef::new("api", "default", "f"), None, &locations);
        let jobs = plan.jobs();
        let sizes: Vec<usize> = jobs.iter().map(|job| job.entities.len()).collect();
        assert_eq!(sizes, [2, 1, 1], "one registration and two deletions");
        assert_eq!(plan.lines().len(), 5);
        assert!(plan.lines()[0].starts_with("1 registered location ends"));
        assert!(Plan::default().lines().is_empty() && Plan::default().jobs().is_empty());
    }
}
