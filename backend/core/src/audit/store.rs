//! The table `audit_events`.

use std::time::Duration;

use callboard_shared::audit::{AuditActor, AuditEventRow, AuditRequest, AuditSlot};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde_json::Value as Json;

use super::event::{Entry, now_millis};
use crate::database::{Database, DatabaseError};

const COLUMNS: &str = "at, plugin, event_id, severity, status, actor, ip, hostname, user_agent, method, url, meta, \
                       error, took_ms";
const COLUMN_COUNT: usize = 14;

/// What is kept of what happened. Cheap to clone.
#[derive(Clone)]
pub struct AuditTrail {
    database: Database,
}

/// Which events; what is absent leaves all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// The plugin that told it.
    pub plugin: Option<String>,
    /// The kind of event.
    pub event_id: Option<String>,
    /// `succeeded` or `failed`.
    pub status: Option<String>,
    /// Who did it, whole.
    pub actor: Option<String>,
    /// A part of the address, the error, or what is told besides; in any case.
    pub text: Option<String>,
    /// Not before, milliseconds since 1970.
    pub from: Option<i64>,
    /// Before, milliseconds since 1970.
    pub until: Option<i64>,
}

/// Conditions with their values, `$1` and on.
#[derive(Default)]
struct Conditions {
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    /// `part` names its value `?`, perhaps several times.
    fn add(&mut self, part: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.parts.push(part.replace('?', &format!("${}", self.values.len())));
    }

    fn sql(&self) -> String {
        if self.parts.is_empty() { "1 = 1".to_owned() } else { self.parts.join(" AND ") }
    }
}

impl AuditFilter {
    fn conditions(&self) -> Conditions {
        let mut all = Conditions::default();
        for (column, wanted) in [
            ("plugin = ?", &self.plugin),
            ("event_id = ?", &self.event_id),
            ("status = ?", &self.status),
            ("actor = ?", &self.actor),
        ] {
            if let Some(wanted) = wanted {
                all.add(column, wanted.as_str());
            }
        }
        if let Some(from) = self.from {
            all.add("at >= ?", from);
        }
        if let Some(until) = self.until {
            all.add("at < ?", until);
        }
        if let Some(text) = &self.text {
            let part = "(LOWER(meta) LIKE ? ESCAPE '!' OR LOWER(url) LIKE ? ESCAPE '!' OR LOWER(error) LIKE ? ESCAPE '!' \
                        OR LOWER(actor) LIKE ? ESCAPE '!')";
            all.add(part, like(text));
        }
        all
    }
}

/// The pattern of texts that hold this one.
fn like(text: &str) -> String {
    let escaped = text.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{escaped}%")
}

impl AuditTrail {
    pub(super) const fn new(database: Database) -> Self {
        Self { database }
    }

    pub(super) async fn add(&self, entries: &[Entry]) -> Result<(), DatabaseError> {
        if entries.is_empty() {
            return Ok(());
        }
        let row = |number: usize| {
            let first = number * COLUMN_COUNT;
            let places: Vec<String> = (1..=COLUMN_COUNT).map(|column| format!("${}", first + column)).collect();
            format!("({})", places.join(", "))
        };
        let rows: Vec<String> = (0..entries.len()).map(row).collect();
        let sql = format!("INSERT INTO audit_events ({COLUMNS}) VALUES {}", rows.join(", "));
        let transaction = self.database.begin().await?;
        transaction.execute_raw(self.database.statement(sql, entries.iter().flat_map(values))).await?;
        transaction.commit().await
    }

    /// Events before number `before`, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find(
        &self,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<AuditEventRow>, DatabaseError> {
        let mut conditions = filter.conditions();
        if let Some(before) = before {
            conditions.add("id < ?", before);
        }
        let sql = format!(
            "SELECT id, {COLUMNS} FROM audit_events WHERE {} ORDER BY id DESC LIMIT {}",
            conditions.sql(),
            limit.max(0)
        );
        let rows = self.database.reader().query_all_raw(self.database.statement(sql, conditions.values)).await?;
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// How many events each slot of `width` milliseconds has, from `filter.from` on; slots without any are left out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn slots(&self, filter: &AuditFilter, width: i64) -> Result<Vec<AuditSlot>, DatabaseError> {
        let (from, width) = (filter.from.unwrap_or(0), width.max(1));
        let conditions = filter.conditions();
        let sql = format!(
            "SELECT (at - {from}) / {width} AS slot, \
                    COUNT(*) AS events, \
                    CAST(SUM(CASE WHEN status = 'failed' THEN 1 ELSE 0 END) AS BIGINT) AS failed \
             FROM audit_events WHERE {} GROUP BY (at - {from}) / {width} ORDER BY slot",
            conditions.sql()
        );
        let rows = self.database.reader().query_all_raw(self.database.statement(sql, conditions.values)).await?;
        let each = rows.iter().map(|row| {
            let slot: i64 = row.try_get("", "slot")?;
            Ok(AuditSlot {
                from: from + slot * width,
                events: row.try_get("", "events")?,
                failed: row.try_get("", "failed")?,
            })
        });
        each.collect::<Result<_, sea_orm::DbErr>>().map_err(Into::into)
    }

    pub(super) async fn prune(&self, keep: Duration, most: i64) -> Result<u64, DatabaseError> {
        let keep = i64::try_from(keep.as_millis()).unwrap_or(i64::MAX);
        let oldest = now_millis().saturating_sub(keep);
        // Numbers may have gaps, so that a few more than `most` are forgotten at worst.
        let sql =
            "DELETE FROM audit_events WHERE at < $1 OR id <= (SELECT COALESCE(MAX(id), 0) - $2 FROM audit_events)";
        let transaction = self.database.begin().await?;
        let done = transaction.execute_raw(self.database.statement(sql, [oldest.into(), most.into()])).await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }
}

fn values(entry: &Entry) -> [Value; COLUMN_COUNT] {
    let request = entry.request.clone();
    [
        entry.at.into(),
        entry.plugin.into(),
        entry.event_id.into(),
        entry.severity.as_str().into(),
        entry.status.as_str().into(),
        entry.actor.clone().into(),
        request.ip.into(),
        request.hostname.into(),
        request.user_agent.into(),
        request.method.into(),
        request.url.into(),
        Json::Object(entry.meta.clone()).to_string().into(),
        entry.error.clone().into(),
        entry.took.map(|took| i64::try_from(took.as_millis()).unwrap_or(i64::MAX)).into(),
    ]
}

fn read(row: &QueryResult) -> Result<AuditEventRow, sea_orm::DbErr> {
    let meta: String = row.try_get("", "meta")?;
    let at: i64 = row.try_get("", "at")?;
    let (method, url): (Option<String>, Option<String>) = (row.try_get("", "method")?, row.try_get("", "url")?);
    Ok(AuditEventRow {
        id: row.try_get::<i64>("", "id")?.to_string(),
        at: jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_string(),
        plugin: row.try_get("", "plugin")?,
        event_id: row.try_get("", "event_id")?,
        severity_level: row.try_get("", "severity")?,
        status: row.try_get("", "status")?,
        actor: AuditActor {
            actor_id: row.try_get("", "actor")?,
            ip: row.try_get("", "ip")?,
            hostname: row.try_get("", "hostname")?,
            user_agent: row.try_get("", "user_agent")?,
        },
        request: method.zip(url).map(|(method, url)| AuditRequest { method, url }),
        // Written by this module; what cannot be read is told as nothing.
        meta: serde_json::from_str(&meta).unwrap_or_default(),
        error: row.try_get("", "error")?,
        took_ms: row.try_get("", "took_ms")?,
    })
}
