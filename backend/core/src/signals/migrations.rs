//! The tables of the journal.

use std::time::{SystemTime, UNIX_EPOCH};

use sea_orm_migration::prelude::*;

pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Journal)]
}

struct Journal;

impl MigrationName for Journal {
    fn name(&self) -> &str {
        "m20261127_01_signal_journal"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Journal {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A row for each audience and topic, so that it never grows beyond them.
        let journal = Table::create()
            .table("core_signal_journal")
            .col(ColumnDef::new("channel").string_len(64).not_null())
            .col(ColumnDef::new("audience").string_len(255).not_null())
            .col(ColumnDef::new("topic").string_len(32).not_null())
            .col(ColumnDef::new("seq").big_integer().not_null())
            .primary_key(Index::create().col("channel").col("audience").col("topic"))
            .to_owned();
        manager.create_table(journal).await?;
        let by_number = Index::create().name("core_signal_journal_seq").table("core_signal_journal").to_owned();
        manager.create_index(by_number.clone().col("seq").to_owned()).await?;
        // One row. Who takes a number holds it until the end of the transaction, so that they become visible in order.
        let counter = Table::create()
            .table("core_signal_counter")
            .col(ColumnDef::new("id").integer().not_null().primary_key())
            .col(ColumnDef::new("seq").big_integer().not_null())
            .to_owned();
        manager.create_table(counter).await?;
        // Pages that are open while the database is made anew, or comes from an older release, know numbers from
        // before: the new ones are greater.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let row = format!("INSERT INTO core_signal_counter (id, seq) VALUES (1, {since})");
        manager.get_connection().execute_unprepared(&row).await?;
        Ok(())
    }
}
