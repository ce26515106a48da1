//! The tables of sign-in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_query::IndexCreateStatement;

pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(UserInfoAndSessions), Box::new(SessionsOfUsersAndPrograms)]
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

struct SessionsOfUsersAndPrograms;

impl MigrationName for SessionsOfUsersAndPrograms {
    fn name(&self) -> &str {
        "m20261126_01_sessions_of_users_and_programs"
    }
}

fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().to_owned()
}

fn key(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).string_len(255).not_null().to_owned()
}

fn time(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().to_owned()
}

fn index(table: &'static str, column: &'static str) -> IndexCreateStatement {
    Index::create().name(format!("{table}_{column}")).table(table).col(column).if_not_exists().to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for SessionsOfUsersAndPrograms {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let owner = ColumnDef::new("user_entity_ref").string_len(255).to_owned();
        let sessions = Table::alter().table("auth_sessions").add_column(owner).to_owned();
        let clients = Table::create()
            .table("auth_clients")
            .if_not_exists()
            .col(key("id").primary_key())
            .col(text("name").not_null())
            .col(text("secret_hash").not_null())
            .col(text("redirect_uris").not_null())
            .col(time("created_at"))
            .to_owned();
        let authorizations = Table::create()
            .table("auth_authorizations")
            .if_not_exists()
            .col(key("id").primary_key())
            .col(text("client_id").not_null())
            .col(text("client_name").not_null())
            .col(text("redirect_uri").not_null())
            .col(text("scope").not_null())
            .col(text("state"))
            .col(text("nonce"))
            .col(text("challenge"))
            .col(key("status"))
            .col(ColumnDef::new("user_entity_ref").string_len(255))
            .col(ColumnDef::new("code_hash").string_len(64))
            .col(time("expires_at"))
            .to_owned();
        let offline = Table::create()
            .table("auth_offline_sessions")
            .if_not_exists()
            .col(key("id").primary_key())
            .col(key("user_entity_ref"))
            .col(text("client_id").not_null())
            .col(text("client_name").not_null())
            .col(key("authorization_id"))
            .col(text("token_hash").not_null())
            .col(time("created_at"))
            .col(time("last_used_at"))
            .to_owned();
        manager.alter_table(sessions).await?;
        for table in [clients, authorizations, offline] {
            manager.create_table(table).await?;
        }
        for (table, column) in [
            ("auth_sessions", "user_entity_ref"),
            ("auth_authorizations", "code_hash"),
            ("auth_offline_sessions", "user_entity_ref"),
        ] {
            manager.create_index(index(table, column)).await?;
        }
        Ok(())
    }
}
