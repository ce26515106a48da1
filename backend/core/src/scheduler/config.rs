//! A task's schedule in the configuration, as `catalog.providers.*.schedule` and its like have it.

use std::time::Duration;

use callboard_config::{Config, ConfigError};

use super::cadence::Timing;
use super::{Cadence, Scope};

/// `{frequency, timeout, initialDelay?, scope?}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskSchedule {
    /// How often.
    pub cadence: Cadence,
    /// The time limit of a run.
    pub timeout: Duration,
    /// How long to wait after a start.
    pub initial_delay: Option<Duration>,
    /// Where it runs; on one replica when nothing is said.
    pub scope: Scope,
}

impl TaskSchedule {
    /// Reads the schedule at `path`; nothing when there is none.
    ///
    /// # Errors
    /// When it is incomplete or malformed.
    pub fn read(config: &Config, path: &str) -> Result<Option<Self>, ConfigError> {
        if !config.has(path) {
            return Ok(None);
        }
        let schedule = config.sub(path);
        let timeout = schedule
            .duration("timeout")?
            .ok_or_else(|| schedule.invalid("timeout", "is required, for example { minutes: 3 }"))?;
        let scope = match schedule.string("scope")?.as_deref() {
            None | Some("global") => Scope::Global,
            Some("local") => Scope::Local,
            Some(other) => return Err(schedule.invalid("scope", &format!("'{other}' is unknown; use global or local"))),
        };
        let initial_delay = schedule.duration("initialDelay")?;
        Ok(Some(Self { cadence: read_cadence(&schedule)?, timeout, initial_delay, scope }))
    }
}

fn read_cadence(schedule: &Config) -> Result<Cadence, ConfigError> {
    const FREQUENCY: &str = "frequency";
    let cadence = if let Some(expression) = schedule.string("frequency.cron")? {
        Cadence::Cron(expression)
    } else if schedule.string("frequency.trigger")?.as_deref() == Some("manual")
        || schedule.get(FREQUENCY).is_some_and(|value| value == "manual")
    {
        Cadence::Manual
    } else {
        let missing = || {
            schedule.invalid(
                FREQUENCY,
                "is required: a duration such as { minutes: 30 }, { cron: '0 4 * * *' } or { trigger: manual }",
            )
        };
        Cadence::Every(schedule.duration(FREQUENCY)?.ok_or_else(missing)?)
    };
    Timing::new(&cadence).map_err(|why| schedule.invalid(FREQUENCY, &why))?;
    Ok(cadence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(schedule: Value) -> Result<Option<TaskSchedule>, ConfigError> {
        TaskSchedule::read(&Config::from_value(json!({ "x": schedule })), "x")
    }

    #[test]
    fn every_form_of_frequency() {
        let cadence =
            |frequency: Value| read(json!({"frequency": frequency, "timeout": "PT3M"})).unwrap().unwrap().cadence;
        assert_eq!(cadence(json!({"minutes": 30})), Cadence::Every(Duration::from_secs(1800)));
        assert_eq!(cadence(json!("PT1H")), Cadence::Every(Duration::from_secs(3600)));
        assert_eq!(cadence(json!({"cron": "0 4 * * *"})), Cadence::Cron("0 4 * * *".into()));
        assert_eq!(cadence(json!({"trigger": "manual"})), Cadence::Manual);
        assert_eq!(cadence(json!("manual")), Cadence::Manual);
        assert_eq!(read(Value::Null).unwrap(), None);
    }

    #[test]
    fn mistakes_name_their_key() {
        for (schedule, key) in [
            (json!({"frequency": {"minutes": 1}}), "x.timeout"),
            (json!({"timeout": {"minutes": 1}}), "x.frequency"),
            (json!({"frequency": {"cron": "daily"}, "timeout": {"minutes": 1}}), "x.frequency"),
            (json!({"frequency": "PT1S", "timeout": "PT1S", "scope": "world"}), "x.scope"),
        ] {
            let error = read(schedule).unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        }
    }
}
