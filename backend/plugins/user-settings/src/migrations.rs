//! The tables of what people keep.

use sea_orm_migration::prelude::*;

pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Settings), Box::new(Views), Box::new(ChangesInTheJournal)]
}

struct Settings;

impl MigrationName for Settings {
    fn name(&self) -> &str {
        "m20261125_01_settings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Settings {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let settings = Table::create()
            .table("user_settings")
            .col(ColumnDef::new("user_entity_ref").string_len(255).not_null())
            .col(ColumnDef::new("bucket").string_len(255).not_null())
            .col(ColumnDef::new("key").string_len(255).not_null())
            // JSON.
            .col(ColumnDef::new("value").text().not_null())
            .primary_key(Index::create().col("user_entity_ref").col("bucket").col("key"))
            .to_owned();
        manager.create_table(settings).await?;
        // What was last changed for whom: a user or a group. A row each, so that it never grows beyond them.
        let changes = Table::create()
            .table("user_settings_changes")
            .col(ColumnDef::new("audience").string_len(255).not_null())
            .col(ColumnDef::new("topic").string_len(16).not_null())
            .col(ColumnDef::new("seq").big_integer().not_null())
            .primary_key(Index::create().col("audience").col("topic"))
            .to_owned();
        manager.create_table(changes).await?;
        let mut by_number = Index::create().name("user_settings_changes_seq").table("user_settings_changes").to_owned();
        manager.create_index(by_number.col("seq").to_owned()).await?;
        // One row. Who takes a number holds it until the end of the transaction, so that they become visible in order.
        let counter = Table::create()
            .table("user_settings_change_counter")
            .col(ColumnDef::new("id").integer().not_null().primary_key())
            .col(ColumnDef::new("seq").big_integer().not_null())
            .to_owned();
        manager.create_table(counter).await?;
        let row = "INSERT INTO user_settings_change_counter (id, seq) VALUES (1, 0)";
        manager.get_connection().execute_unprepared(row).await?;
        Ok(())
    }
}

struct Views;

impl MigrationName for Views {
    fn name(&self) -> &str {
        "m20261125_02_views"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Views {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let views = Table::create()
            .table("user_settings_views")
            .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
            // A user or a group.
            .col(ColumnDef::new("owner").string_len(255).not_null())
            .col(ColumnDef::new("page").string_len(100).not_null())
            .col(ColumnDef::new("name").string_len(100).not_null())
            // JSON.
            .col(ColumnDef::new("state").text().not_null())
            .col(ColumnDef::new("changed_by").string_len(255).not_null())
            // Milliseconds since 1970.
            .col(ColumnDef::new("changed_at").big_integer().not_null())
            .to_owned();
        manager.create_table(views).await?;
        let mut by_name =
            Index::create().name("user_settings_views_name").table("user_settings_views").unique().to_owned();
        manager.create_index(by_name.col("owner").col("page").col("name").to_owned()).await
    }
}

/// What changed for whom is in the platform's journal.
struct ChangesInTheJournal;

impl MigrationName for ChangesInTheJournal {
    fn name(&self) -> &str {
        "m20261127_01_changes_in_the_journal"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for ChangesInTheJournal {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["user_settings_changes", "user_settings_change_counter"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
