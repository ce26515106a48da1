//! What the API says about a task (contract/app.md §4).

use std::fmt::Write;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Scope, Task};

/// The version of the settings' form in the contract.
const SETTINGS_VERSION: u8 = 2;

/// A task with its present state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskInfo {
    /// Its id within the plugin.
    pub task_id: String,
    /// The plugin.
    pub plugin_id: &'static str,
    /// `global` or `local`.
    pub scope: &'static str,
    /// As it was scheduled.
    pub settings: TaskSettings,
    /// Where it stands among all replicas; nothing before its first look.
    pub task_state: Option<TaskState>,
    /// Where this process stands with it.
    pub worker_state: Option<WorkerState>,
}

/// As a task was scheduled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskSettings {
    /// Of this form.
    pub version: u8,
    /// ISO duration, cron expression or `manual`.
    pub cadence: String,
    /// ISO duration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_delay_duration: Option<String>,
    /// ISO duration.
    pub timeout_after_duration: String,
}

/// Where a task stands among all replicas. Times are ISO texts in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskState {
    /// Whether it runs.
    pub status: TaskStatus,
    /// Start of the present run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// When the present run is given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times_out_at: Option<String>,
    /// When the next run is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<String>,
    /// JSON of the last run's error; absent when it succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_run_error: Option<String>,
    /// End of the last run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_run_ended_at: Option<String>,
}

/// Whether a task runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaskStatus {
    /// On some replica.
    Running,
    /// Waiting.
    Idle,
}

/// Where this process stands with a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkerState {
    /// What it does just now.
    pub status: WorkerStatus,
}

/// What a process does about a task just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WorkerStatus {
    /// Waiting for the initial delay to pass.
    InitialWait,
    /// Waiting for the next run.
    Idle,
    /// Running it.
    Running,
}

/// A task's times in milliseconds since 1970, from the database or from this process's own memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) running: bool,
    pub(super) started_at: Option<i64>,
    pub(super) next_run_at: Option<i64>,
    pub(super) last_error: Option<String>,
    pub(super) last_ended_at: Option<i64>,
}

pub(super) fn settings(task: &Task) -> TaskSettings {
    TaskSettings {
        version: SETTINGS_VERSION,
        cadence: task.cadence.text(),
        initial_delay_duration: task.initial_delay.map(iso_duration),
        timeout_after_duration: iso_duration(task.timeout),
    }
}

pub(super) fn task_state(times: Times, timeout: Duration) -> TaskState {
    let running = times.running;
    let started_at = times.started_at.filter(|_| running);
    let limit = i64::try_from(timeout.as_millis()).unwrap_or(i64::MAX);
    TaskState {
        status: if running { TaskStatus::Running } else { TaskStatus::Idle },
        started_at: started_at.and_then(iso_time),
        times_out_at: started_at.and_then(|at| iso_time(at.saturating_add(limit))),
        starts_at: times.next_run_at.filter(|_| !running).and_then(iso_time),
        last_run_error: times.last_error,
        last_run_ended_at: times.last_ended_at.and_then(iso_time),
    }
}

pub(super) const fn scope_text(scope: Scope) -> &'static str {
    match scope {
        Scope::Global => "global",
        Scope::Local => "local",
    }
}

/// `2026-11-24T04:00:00.000Z`
fn iso_time(millis: i64) -> Option<String> {
    Timestamp::from_millisecond(millis).ok().map(|time| format!("{time:.3}"))
}

/// `PT1H30M`; hours are the largest unit.
pub(super) fn iso_duration(duration: Duration) -> String {
    let (seconds, millis) = (duration.as_secs(), duration.subsec_millis());
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = String::from("PT");
    // Writing to a String cannot fail.
    if hours > 0 {
        let _ = write!(text, "{hours}H");
    }
    if minutes > 0 {
        let _ = write!(text, "{minutes}M");
    }
    if millis > 0 {
        let fraction = format!("{millis:03}");
        let _ = write!(text, "{seconds}.{}S", fraction.trim_end_matches('0'));
    } else if seconds > 0 || text.len() == 2 {
        let _ = write!(text, "{seconds}S");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn iso_texts() {
        for (millis, text) in [
            (0, "PT0S"),
            (500, "PT0.5S"),
            (30_000, "PT30S"),
            (5_400_000, "PT1H30M"),
            (172_800_000, "PT48H"),
            (61_005, "PT1M1.005S"),
        ] {
            assert_eq!(iso_duration(Duration::from_millis(millis)), text);
        }
        assert_eq!(iso_time(1_795_500_000_123).unwrap(), "2026-11-24T06:00:00.123Z");
        assert_eq!(iso_time(1_795_500_000_000).unwrap(), "2026-11-24T06:00:00.000Z");
    }

    #[test]
    fn states_have_the_members_of_the_contract() {
        let times = Times {
            running: true,
            started_at: Some(0),
            next_run_at: Some(5),
            last_error: Some("{}".into()),
            last_ended_at: Some(1000),
        };
        let running = serde_json::to_value(task_state(times.clone(), Duration::from_secs(60))).unwrap();
        assert_eq!(
            running,
            json!({"status": "running", "startedAt": "1970-01-01T00:00:00.000Z", "timesOutAt": "1970-01-01T00:01:00.000Z", "lastRunError": "{}", "lastRunEndedAt": "1970-01-01T00:00:01.000Z"})
        );
        let idle = serde_json::to_value(task_state(
            Times { running: false, last_error: None, ..times },
            Duration::from_secs(60),
        ))
        .unwrap();
        assert_eq!(
            idle,
            json!({"status": "idle", "startsAt": "1970-01-01T00:00:00.005Z", "lastRunEndedAt": "1970-01-01T00:00:01.000Z"})
        );
        assert_eq!(
            serde_json::to_value(WorkerState { status: WorkerStatus::InitialWait }).unwrap(),
            json!({"status": "initial-wait"})
        );
    }
}
