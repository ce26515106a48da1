//! The tables of roles that are made through the REST API.

use sea_orm_migration::prelude::*;

pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Roles)]
}

struct Roles;

impl MigrationName for Roles {
    fn name(&self) -> &str {
        "m20261126_01_roles"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Roles {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = |name: &'static str| ColumnDef::new(name).text().to_owned();
        let role = || ColumnDef::new("role").string_len(255).not_null().to_owned();
        let roles = Table::create()
            .table("permission_roles")
            .col(role().primary_key())
            .col(text("description"))
            .col(text("owner"))
            .col(text("author"))
            .col(text("modified_by"))
            // Milliseconds since 1970.
            .col(ColumnDef::new("created_at").big_integer().not_null())
            .col(ColumnDef::new("modified_at").big_integer().not_null())
            .to_owned();
        manager.create_table(roles).await?;
        let members = Table::create()
            .table("permission_role_members")
            .col(role())
            .col(ColumnDef::new("member").string_len(255).not_null())
            .primary_key(Index::create().col("role").col("member"))
            .to_owned();
        manager.create_table(members).await?;
        let policies = Table::create()
            .table("permission_policies")
            .col(role())
            .col(ColumnDef::new("permission").string_len(255).not_null())
            .col(ColumnDef::new("action").string_len(16).not_null())
            .col(ColumnDef::new("effect").string_len(8).not_null())
            .primary_key(Index::create().col("role").col("permission").col("action").col("effect"))
            .to_owned();
        manager.create_table(policies).await?;
        let conditions = Table::create()
            .table("permission_conditions")
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .col(role())
            .col(ColumnDef::new("plugin_id").string_len(64).not_null())
            .col(ColumnDef::new("resource_type").string_len(255).not_null())
            // JSON: a list of name and action.
            .col(ColumnDef::new("mapping").text().not_null())
            // JSON.
            .col(ColumnDef::new("conditions").text().not_null())
            .to_owned();
        manager.create_table(conditions).await?;
        let plugins = Table::create()
            .table("permission_plugin_ids")
            .col(ColumnDef::new("id").string_len(64).not_null().primary_key())
            .to_owned();
        manager.create_table(plugins).await?;
        // One row. Whoever changes something takes a number first and holds the row until the end of the transaction,
        // so that changes come one after the other, on whatever replica. Replicas follow the number.
        let counter = Table::create()
            .table("permission_revision")
            .col(ColumnDef::new("id").integer().not_null().primary_key())
            .col(ColumnDef::new("revision").big_integer().not_null())
            .col(ColumnDef::new("last_condition").big_integer().not_null())
            .to_owned();
        manager.create_table(counter).await?;
        let row = "INSERT INTO permission_revision (id, revision, last_condition) VALUES (1, 0, 0)";
        manager.get_connection().execute_unprepared(row).await?;
        Ok(())
    }
}
