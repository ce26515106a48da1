//! The table of what people searched for in vain.

use sea_orm_migration::prelude::*;

pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Misses)]
}

struct Misses;

impl MigrationName for Misses {
    fn name(&self) -> &str {
        "m20261126_01_misses"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Misses {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let misses = Table::create()
            .table("search_misses")
            .col(ColumnDef::new("term").string_len(255).not_null().primary_key())
            .col(ColumnDef::new("count").big_integer().not_null())
            // Milliseconds since 1970.
            .col(ColumnDef::new("last_at").big_integer().not_null())
            .to_owned();
        manager.create_table(misses).await
    }
}
