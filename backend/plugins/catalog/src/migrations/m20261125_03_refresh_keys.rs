//! What each entity was read from, so that news about a file finds the entities that it concerns.

use sea_orm_migration::prelude::*;

pub(crate) struct RefreshKeys;

impl MigrationName for RefreshKeys {
    fn name(&self) -> &str {
        "m20261125_03_refresh_keys"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for RefreshKeys {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "catalog_refresh_keys";
        manager
            .create_table(
                Table::create()
                    .table(table)
                    .col(ColumnDef::new("entity_id").string_len(36).not_null())
                    .col(ColumnDef::new("key").string_len(255).not_null())
                    .primary_key(Index::create().col("entity_id").col("key"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(Index::create().name("catalog_refresh_keys_key").table(table).col("key").to_owned()).await
    }
}
