//! Locations that were registered through the API.

use callboard_shared::entity::LocationRef;
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;

use super::bulk::statement;
use super::{CatalogStore, StoreError};

/// A registered location, in the shape of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Location {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) target: String,
    #[serde(rename = "entityRef")]
    pub(crate) entity_ref: String,
}

impl Location {
    pub(crate) fn location_ref(&self) -> LocationRef {
        LocationRef::new(self.kind.clone(), self.target.clone())
    }
}

/// Why a location could not be changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LocationError {
    #[error("location {0} is registered already")]
    Exists(LocationRef),
    #[error("there is no location with id {0}")]
    Unknown(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for LocationError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<callboard_core::database::DatabaseError> for LocationError {
    fn from(error: callboard_core::database::DatabaseError) -> Self {
        Self::Store(error.into())
    }
}

const COLUMNS: &str = "id, type, target, location_entity_ref";

impl CatalogStore {
    /// Every registered location, ordered by id.
    pub(crate) async fn locations(&self) -> Result<Vec<Location>, StoreError> {
        let db = self.database.reader();
        let rows = db
            .query_all_raw(statement(db, &format!("SELECT {COLUMNS} FROM catalog_locations ORDER BY id"), []))
            .await?;
        rows.iter().map(read).collect()
    }

    pub(crate) async fn location(&self, id: &str) -> Result<Option<Location>, StoreError> {
        let db = self.database.reader();
        let find = statement(db, &format!("SELECT {COLUMNS} FROM catalog_locations WHERE id = $1"), [id.into()]);
        db.query_one_raw(find).await?.as_ref().map(read).transpose()
    }

    pub(crate) async fn location_by_target(&self, location: &LocationRef) -> Result<Option<Location>, StoreError> {
        let db = self.database.reader();
        let sql = format!("SELECT {COLUMNS} FROM catalog_locations WHERE type = $1 AND target = $2");
        let find = statement(db, &sql, [location.kind.as_str().into(), location.target.as_str().into()]);
        db.query_one_raw(find).await?.as_ref().map(read).transpose()
    }

    /// Registers a location; `entity_ref` names the Location entity that stands for it.
    pub(crate) async fn add_location(
        &self,
        location: &LocationRef,
        entity_ref: &str,
    ) -> Result<Location, LocationError> {
        let id = uuid::Uuid::new_v4().to_string();
        let transaction = self.begin().await?;
        let insert = statement(
            &*transaction,
            "INSERT INTO catalog_locations (id, type, target, location_entity_ref) VALUES ($1, $2, $3, $4) ON CONFLICT (type, target) DO NOTHING",
            [id.as_str().into(), location.kind.as_str().into(), location.target.as_str().into(), entity_ref.into()],
        );
        if transaction.execute_raw(insert).await?.rows_affected() == 0 {
            return Err(LocationError::Exists(location.clone()));
        }
        transaction.commit().await?;
        Ok(Location {
            id,
            kind: location.kind.clone(),
            target: location.target.clone(),
            entity_ref: entity_ref.to_owned(),
        })
    }

    /// Moves a registration to another address; it keeps its id and its entity.
    pub(crate) async fn move_location(&self, id: &str, to: &LocationRef) -> Result<Location, LocationError> {
        let current = self.location(id).await?.ok_or_else(|| LocationError::Unknown(id.to_owned()))?;
        if let Some(other) = self.location_by_target(to).await?
            && other.id != current.id
        {
            return Err(LocationError::Exists(to.clone()));
        }
        let transaction = self.begin().await?;
        let update = statement(
            &*transaction,
            "UPDATE catalog_locations SET type = $1, target = $2 WHERE id = $3",
            [to.kind.as_str().into(), to.target.as_str().into(), id.into()],
        );
        transaction.execute_raw(update).await?;
        transaction.commit().await?;
        Ok(Location { kind: to.kind.clone(), target: to.target.clone(), ..current })
    }

    pub(crate) async fn delete_location(&self, id: &str) -> Result<Location, LocationError> {
        let current = self.location(id).await?.ok_or_else(|| LocationError::Unknown(id.to_owned()))?;
        let transaction = self.begin().await?;
        transaction
            .execute_raw(statement(&*transaction, "DELETE FROM catalog_locations WHERE id = $1", [id.into()]))
            .await?;
        transaction.commit().await?;
        Ok(current)
    }
}

fn read(row: &QueryResult) -> Result<Location, StoreError> {
    Ok(Location {
        id: row.try_get("", "id")?,
        kind: row.try_get("", "type")?,
        target: row.try_get("", "target")?,
        entity_ref: row.try_get("", "location_entity_ref")?,
    })
}
