//! The tables of the scheduler and of leases.

use sea_orm_migration::prelude::*;

/// The migrations of this module, oldest first.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Tasks), Box::new(Leases)]
}

struct Tasks;

impl MigrationName for Tasks {
    fn name(&self) -> &str {
        "m20261124_01_tasks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Tasks {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("core_tasks")
            .col(ColumnDef::new("plugin").string_len(64).not_null())
            .col(ColumnDef::new("id").string_len(255).not_null())
            .col(ColumnDef::new("cadence").text().not_null())
            .col(ColumnDef::new("timeout_ms").big_integer().not_null())
            .col(ColumnDef::new("next_run_at").big_integer())
            .col(ColumnDef::new("lease_holder").string_len(64))
            .col(ColumnDef::new("lease_until").big_integer())
            .col(ColumnDef::new("fencing").big_integer().not_null().default(0))
            // The fencing number of the run that somebody asked to cancel.
            .col(ColumnDef::new("cancelled_run").big_integer())
            .col(ColumnDef::new("started_at").big_integer())
            .col(ColumnDef::new("last_error").text())
            .col(ColumnDef::new("last_ended_at").big_integer())
            .primary_key(Index::create().col("plugin").col("id"))
            .to_owned();
        manager.create_table(table).await
    }
}

struct Leases;

impl MigrationName for Leases {
    fn name(&self) -> &str {
        "m20261124_02_leases"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Leases {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("core_leases")
            .col(ColumnDef::new("name").string_len(255).not_null().primary_key())
            .col(ColumnDef::new("holder").string_len(64).not_null())
            .col(ColumnDef::new("held_until").big_integer().not_null())
            .col(ColumnDef::new("fencing").big_integer().not_null())
            .to_owned();
        manager.create_table(table).await
    }
}
