//! The tables of sign-in.

use sea_orm_migration::prelude::*;

pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(UserInfoAndSessions)]
}

struct UserInfoAndSessions;

impl MigrationName for UserInfoAndSessions {
    fn name(&self) -> &str {
        "m20261124_01_user_info_and_sessions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for UserInfoAndSessions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let user_info = Table::create()
            .table("auth_user_info")
            .if_not_exists()
            .col(ColumnDef::new("user_entity_ref").string_len(255).not_null().primary_key())
            .col(ColumnDef::new("ownership").text().not_null())
            .col(ColumnDef::new("created_at").big_integer().not_null())
            .col(ColumnDef::new("updated_at").big_integer().not_null())
            .to_owned();
        let sessions = Table::create()
            .table("auth_sessions")
            .if_not_exists()
            .col(ColumnDef::new("id").string_len(64).not_null().primary_key())
            .col(ColumnDef::new("data").text().not_null())
            .col(ColumnDef::new("expires_at").big_integer().not_null())
            .to_owned();
        let by_expiry = Index::create()
            .name("auth_sessions_expires_at")
            .table("auth_sessions")
            .col("expires_at")
            .if_not_exists()
            .to_owned();
        manager.create_table(user_info).await?;
        manager.create_table(sessions).await?;
        manager.create_index(by_expiry).await
    }
}
