//! The tables of the catalog, oldest first.

mod m20261124_01_ingestion;
mod m20261125_01_attempts;
mod m20261125_02_changes;
mod m20261125_03_refresh_keys;
mod m20261125_04_failed;
mod m20261125_05_reserved_uids;

use sea_orm_migration::MigrationTrait;

pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261124_01_ingestion::Ingestion),
        Box::new(m20261125_01_attempts::Attempts),
        Box::new(m20261125_02_changes::Changes),
        Box::new(m20261125_03_refresh_keys::RefreshKeys),
        Box::new(m20261125_04_failed::Failed),
        Box::new(m20261125_05_reserved_uids::ReservedUids),
    ]
}
