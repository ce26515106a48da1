//! The table of what happened.

use sea_orm_migration::prelude::*;

/// The migrations of this module, oldest first.
pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Events)]
}

struct Events;

impl MigrationName for Events {
    fn name(&self) -> &str {
        "m20261126_01_audit_events"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Events {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = |name: &'static str| ColumnDef::new(name).text().to_owned();
        let table = Table::create()
            .table("audit_events")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            // Milliseconds since 1970.
            .col(ColumnDef::new("at").big_integer().not_null())
            .col(ColumnDef::new("plugin").string_len(64).not_null())
            .col(ColumnDef::new("event_id").string_len(64).not_null())
            .col(ColumnDef::new("severity").string_len(8).not_null())
            .col(ColumnDef::new("status").string_len(16).not_null())
            .col(text("actor"))
            .col(text("ip"))
            .col(text("hostname"))
            .col(text("user_agent"))
            .col(text("method"))
            .col(text("url"))
            // JSON.
            .col(ColumnDef::new("meta").text().not_null())
            .col(text("error"))
            .col(ColumnDef::new("took_ms").big_integer())
            .to_owned();
        manager.create_table(table).await?;
        for (name, columns) in [
            ("audit_events_at", &["at"][..]),
            ("audit_events_actor", &["actor", "id"]),
            ("audit_events_kind", &["plugin", "event_id", "id"]),
        ] {
            let mut index = Index::create().name(name).table("audit_events").to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
