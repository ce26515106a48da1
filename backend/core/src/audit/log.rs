//! Events in the log: two lines for an operation, its beginning and its end.

use tracing::Level;

use super::event::Entry;

/// One line, with the fields of the contract. Fields that are objects there have names with dots here.
pub(super) fn write(entry: &Entry, level: Level) {
    let meta = serde_json::Value::Object(entry.meta.clone());
    macro_rules! line {
        ($level:expr) => {
            tracing::event!(
                target: "audit",
                $level,
                isAuditEvent = true,
                plugin = entry.plugin,
                eventId = entry.event_id,
                severityLevel = entry.severity.as_str(),
                status = entry.status.as_str(),
                actor.actorId = entry.actor,
                actor.ip = entry.request.ip,
                actor.hostname = entry.request.hostname,
                actor.userAgent = entry.request.user_agent,
                request.method = entry.request.method,
                request.url = entry.request.url,
                meta = %meta,
                error = entry.error,
                "{}.{}",
                entry.plugin,
                entry.event_id,
            )
        };
    }
    match level {
        Level::ERROR => line!(Level::ERROR),
        Level::WARN => line!(Level::WARN),
        Level::INFO => line!(Level::INFO),
        _ => line!(Level::DEBUG),
    }
}
