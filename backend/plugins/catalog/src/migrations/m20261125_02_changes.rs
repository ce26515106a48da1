//! Every change of an entity, numbered through: its history, and what replicas follow.

use sea_orm_migration::prelude::*;

pub(crate) struct Changes;

impl MigrationName for Changes {
    fn name(&self) -> &str {
        "m20261125_02_changes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Changes {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("catalog_changes")
                    .col(ColumnDef::new("seq").big_integer().not_null().primary_key())
                    .col(ColumnDef::new("entity_ref").string_len(255).not_null())
                    .col(ColumnDef::new("entity_id").string_len(36).not_null())
                    .col(ColumnDef::new("kind").string_len(7).not_null())
                    // Milliseconds since 1970.
                    .col(ColumnDef::new("at").big_integer().not_null())
                    .col(ColumnDef::new("cause").text())
                    .col(ColumnDef::new("changes").text())
                    .to_owned(),
            )
            .await?;
        let mut by_ref = Index::create().name("catalog_changes_entity_ref").table("catalog_changes").to_owned();
        manager.create_index(by_ref.col("entity_ref").col("seq").to_owned()).await?;
        // One row. Who takes numbers holds it until the end of the transaction, so that they become visible in order.
        manager
            .create_table(
                Table::create()
                    .table("catalog_change_counter")
                    .col(ColumnDef::new("id").integer().not_null().primary_key())
                    .col(ColumnDef::new("seq").big_integer().not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("INSERT INTO catalog_change_counter (id, seq) VALUES (1, 0)")
            .await?;
        // The number of the change that made the answer what it is.
        let mut seq = ColumnDef::new("seq");
        seq.big_integer().not_null().default(0);
        manager.alter_table(Table::alter().table("catalog_final_entities").add_column(seq).to_owned()).await?;
        // Why the source last said something else, unless its location tells.
        let mut cause = ColumnDef::new("cause");
        cause.text();
        manager.alter_table(Table::alter().table("catalog_refresh_state").add_column(cause).to_owned()).await
    }
}
