//! Finding the entities that failed without looking at those that did not.

use sea_orm_migration::prelude::*;

pub(crate) struct Failed;

impl MigrationName for Failed {
    fn name(&self) -> &str {
        "m20261125_04_failed"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Failed {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql =
            "CREATE INDEX catalog_refresh_state_failed ON catalog_refresh_state (entity_ref) WHERE errors IS NOT NULL";
        manager.get_connection().execute_unprepared(sql).await.map(|_| ())
    }
}
