//! Everything from what sources said to what the API answers. Times are milliseconds since 1970.

use sea_orm_migration::prelude::*;

pub(crate) struct Ingestion;

impl MigrationName for Ingestion {
    fn name(&self) -> &str {
        "m20261124_01_ingestion"
    }
}

fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).if_not_exists().to_owned()
}

fn reference(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).string_len(255).to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Ingestion {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One row an entity ref: what the source said, and what became of it.
        manager
            .create_table(
                table("catalog_refresh_state")
                    .col(ColumnDef::new("entity_id").string_len(36).not_null().primary_key())
                    .col(reference("entity_ref").not_null().unique_key())
                    .col(ColumnDef::new("unprocessed_entity").text().not_null())
                    .col(ColumnDef::new("unprocessed_hash").string_len(40).not_null())
                    .col(ColumnDef::new("processed_entity").text())
                    .col(ColumnDef::new("result_hash").string_len(40))
                    .col(ColumnDef::new("errors").text())
                    .col(ColumnDef::new("cache").text())
                    .col(ColumnDef::new("location_key").text())
                    .col(ColumnDef::new("next_update_at").big_integer().not_null())
                    .col(ColumnDef::new("discovered_at").big_integer().not_null())
                    .to_owned(),
            )
            .await?;
        // Who names whom: a provider (source_key) or a parent entity (source_entity_ref).
        manager
            .create_table(
                table("catalog_refresh_state_references")
                    .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
                    .col(reference("source_key"))
                    .col(reference("source_entity_ref"))
                    .col(reference("target_entity_ref").not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("catalog_relations")
                    .col(ColumnDef::new("originating_entity_id").string_len(36).not_null())
                    .col(reference("source_entity_ref").not_null())
                    .col(ColumnDef::new("type").string_len(63).not_null())
                    .col(reference("target_entity_ref").not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("catalog_stitch_queue").col(reference("entity_ref").not_null().primary_key()).to_owned(),
            )
            .await?;
        // What the API answers.
        manager
            .create_table(
                table("catalog_final_entities")
                    .col(ColumnDef::new("entity_id").string_len(36).not_null().primary_key())
                    .col(reference("entity_ref").not_null().unique_key())
                    .col(ColumnDef::new("hash").string_len(40).not_null())
                    .col(ColumnDef::new("final_entity").text().not_null())
                    .col(ColumnDef::new("last_updated_at").big_integer().not_null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("catalog_locations")
                    .col(ColumnDef::new("id").string_len(36).not_null().primary_key())
                    .col(ColumnDef::new("type").string_len(63).not_null())
                    .col(ColumnDef::new("target").text().not_null())
                    .col(reference("location_entity_ref").not_null())
                    .to_owned(),
            )
            .await?;
        let indexes: [(&str, &str, &[&str], bool); 8] = [
            ("catalog_refresh_state_next_update_at", "catalog_refresh_state", &["next_update_at"], false),
            ("catalog_references_source_key", "catalog_refresh_state_references", &["source_key"], false),
            ("catalog_references_source_entity_ref", "catalog_refresh_state_references", &["source_entity_ref"], false),
            ("catalog_references_target_entity_ref", "catalog_refresh_state_references", &["target_entity_ref"], false),
            ("catalog_relations_originating_entity_id", "catalog_relations", &["originating_entity_id"], false),
            ("catalog_relations_source_entity_ref", "catalog_relations", &["source_entity_ref"], false),
            ("catalog_locations_type_target", "catalog_locations", &["type", "target"], true),
            ("catalog_locations_entity_ref", "catalog_locations", &["location_entity_ref"], false),
        ];
        for (name, table, columns, unique) in indexes {
            let mut index = Index::create().name(name).table(table).if_not_exists().to_owned();
            for column in columns {
                index.col(*column);
            }
            if unique {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
