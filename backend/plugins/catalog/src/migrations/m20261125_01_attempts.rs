//! When an entity was last processed, for whoever asks why it is as it is.

use sea_orm_migration::prelude::*;

pub(crate) struct Attempts;

impl MigrationName for Attempts {
    fn name(&self) -> &str {
        "m20261125_01_attempts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Attempts {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = ColumnDef::new("last_attempt_at");
        column.big_integer();
        manager.alter_table(Table::alter().table("catalog_refresh_state").add_column(column).to_owned()).await
    }
}
