//! What `backend.auditor` says.

use std::time::Duration;

use callboard_config::{Config, ConfigError};
use callboard_shared::audit::Severity;
use tracing::Level;

const KEEP: Duration = Duration::from_secs(90 * 24 * 3600);
const MOST: i64 = 1_000_000;

pub(super) struct Settings {
    pub(super) levels: Levels,
    pub(super) keep: Duration,
    pub(super) most: i64,
}

/// The level of the log for each severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Levels([Level; 4]);

impl Levels {
    pub(super) const fn of(self, severity: Severity) -> Level {
        self.0[severity as usize]
    }
}

impl Settings {
    pub(super) fn read(config: &Config) -> Result<Self, ConfigError> {
        let auditor = config.sub("backend.auditor");
        let level = |severity: Severity, default: Level| {
            let key = format!("severityLogLevelMappings.{severity}");
            match auditor.string(&key)?.as_deref() {
                None => Ok(default),
                Some("debug") => Ok(Level::DEBUG),
                Some("info") => Ok(Level::INFO),
                Some("warn") => Ok(Level::WARN),
                Some("error") => Ok(Level::ERROR),
                Some(other) => {
                    Err(auditor.invalid(&key, &format!("'{other}' is no level; use debug, info, warn or error")))
                }
            }
        };
        let most = auditor.integer("maxEvents")?.unwrap_or(MOST);
        if most < 1 {
            return Err(auditor.invalid("maxEvents", "must be at least 1"));
        }
        Ok(Self {
            levels: Levels([
                level(Severity::Low, Level::DEBUG)?,
                level(Severity::Medium, Level::INFO)?,
                level(Severity::High, Level::INFO)?,
                level(Severity::Critical, Level::INFO)?,
            ]),
            keep: auditor.duration("keep")?.unwrap_or(KEEP),
            most,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(auditor: serde_json::Value) -> Result<Settings, ConfigError> {
        Settings::read(&Config::from_value(json!({"backend": {"auditor": auditor}})))
    }

    #[test]
    fn low_events_are_quiet_unless_the_configuration_says_otherwise() {
        let settings = read(json!({"severityLogLevelMappings": {"high": "warn"}, "keep": "1 day"})).unwrap();
        assert_eq!(settings.levels, Levels([Level::DEBUG, Level::INFO, Level::WARN, Level::INFO]));
        assert_eq!(settings.keep, Duration::from_secs(24 * 3600));
        assert!(read(json!({"severityLogLevelMappings": {"low": "loud"}})).is_err());
        assert!(read(json!({"maxEvents": 0})).is_err());
    }
}
