//! Uids that entities had in another portal, kept until the sources name those entities here.

use sea_orm_migration::prelude::*;

pub(crate) struct ReservedUids;

impl MigrationName for ReservedUids {
    fn name(&self) -> &str {
        "m20261125_05_reserved_uids"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for ReservedUids {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("catalog_reserved_uids")
                    .col(ColumnDef::new("entity_ref").string_len(255).not_null().primary_key())
                    .col(ColumnDef::new("entity_id").string_len(36).not_null())
                    .to_owned(),
            )
            .await
    }
}
