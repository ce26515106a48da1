//! The time by the database's clock, so that replicas whose own clocks differ agree on leases.

use sea_orm::DbBackend;

/// An SQL expression for the milliseconds since 1970 at this very moment, as a 64-bit integer.
pub(crate) const fn now_sql(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Sqlite => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
        _ => "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
    }
}
