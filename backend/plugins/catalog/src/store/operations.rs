//! How the pipeline does as a whole.

use std::collections::BTreeMap;

use callboard_shared::entity::annotations;
use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::bulk::statement;
use super::outcomes::StatusError;
use super::{CatalogStore, StoreError, now_millis};

/// Failed entities that are looked at for the list of sources.
const LOOKED_AT: i64 = 5000;

/// What waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Backlog {
    /// Entities that are due.
    pub(crate) due: i64,
    /// How long the longest waiting one is due, milliseconds.
    pub(crate) lag: i64,
    /// Entities that are to be put together.
    pub(crate) to_stitch: i64,
    /// Entities whose last processing ended with errors.
    pub(crate) failed: i64,
    /// Locations that were registered through the API.
    pub(crate) locations: i64,
}

/// A source with entities that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FailingSource {
    pub(crate) failed: usize,
    /// The first error of the first of them.
    pub(crate) example: Option<(String, StatusError)>,
}

impl CatalogStore {
    pub(crate) async fn backlog(&self) -> Result<Backlog, StoreError> {
        let db = self.database.reader();
        let now = now_millis();
        let count = statement(
            db,
            "SELECT (SELECT COUNT(*) FROM catalog_refresh_state WHERE next_update_at <= $1) AS due, \
               (SELECT MIN(next_update_at) FROM catalog_refresh_state WHERE next_update_at <= $1) AS oldest, \
               (SELECT COUNT(*) FROM catalog_stitch_queue) AS to_stitch, \
               (SELECT COUNT(*) FROM catalog_refresh_state WHERE errors IS NOT NULL) AS failed, \
               (SELECT COUNT(*) FROM catalog_locations) AS locations",
            [now.into()],
        );
        let Some(row) = db.query_one_raw(count).await? else { return Ok(Backlog::default()) };
        let oldest: Option<i64> = row.try_get("", "oldest")?;
        Ok(Backlog {
            due: row.try_get("", "due")?,
            lag: oldest.map_or(0, |oldest| now - oldest),
            to_stitch: row.try_get("", "to_stitch")?,
            failed: row.try_get("", "failed")?,
            locations: row.try_get("", "locations")?,
        })
    }

    /// The sources that the failed entities are from, by location.
    pub(crate) async fn failing_sources(&self) -> Result<BTreeMap<String, FailingSource>, StoreError> {
        let db = self.database.reader();
        let find = statement(
            db,
            "SELECT entity_ref, unprocessed_entity, errors FROM catalog_refresh_state \
             WHERE errors IS NOT NULL ORDER BY entity_ref LIMIT $1",
            [LOOKED_AT.into()],
        );
        let mut sources: BTreeMap<String, FailingSource> = BTreeMap::new();
        for row in db.query_all_raw(find).await? {
            let entity: Value = serde_json::from_str(&row.try_get::<String>("", "unprocessed_entity")?)?;
            let errors: Vec<StatusError> = serde_json::from_str(&row.try_get::<String>("", "errors")?)?;
            let location = entity["metadata"]["annotations"][annotations::MANAGED_BY_LOCATION].as_str();
            let source = sources.entry(location.unwrap_or("unknown").to_owned()).or_default();
            source.failed += 1;
            if source.example.is_none() {
                let entity_ref: String = row.try_get("", "entity_ref")?;
                source.example = errors.into_iter().next().map(|error| (entity_ref, error));
            }
        }
        Ok(sources)
    }
}
