//! The table of public keys.

use sea_orm_migration::prelude::*;

/// The tables of this module.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(SigningKeys)]
}

struct SigningKeys;

impl MigrationName for SigningKeys {
    fn name(&self) -> &str {
        "m20261124_01_signing_keys"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SigningKeys {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("core_signing_keys")
            .if_not_exists()
            .col(ColumnDef::new("kid").string_len(64).not_null().primary_key())
            .col(ColumnDef::new("plugin").string_len(64).not_null())
            .col(ColumnDef::new("jwk").text().not_null())
            .col(ColumnDef::new("created_at").big_integer().not_null())
            .col(ColumnDef::new("expires_at").big_integer().not_null())
            .to_owned();
        manager.create_table(table).await
    }
}
