//! How often a task runs.

use std::str::FromStr;
use std::time::Duration;

use croner::Cron;
use jiff::Zoned;

use super::state::iso_duration;

/// How often a task runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cadence {
    /// Again and again, this long after the start of the run before, and never twice at a time.
    Every(Duration),
    /// At the times of a cron expression with five or six fields (seconds first), in the system's time zone.
    Cron(String),
    /// Only when somebody triggers it.
    Manual,
}

impl Cadence {
    /// The contract's text: an ISO duration, the cron expression, or `manual`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Every(duration) => iso_duration(*duration),
            Self::Cron(expression) => expression.clone(),
            Self::Manual => "manual".into(),
        }
    }
}

/// A cadence that was checked.
pub(super) enum Timing {
    Every(Duration),
    Cron(Box<Cron>),
    Manual,
}

impl Timing {
    pub(super) fn new(cadence: &Cadence) -> Result<Self, String> {
        match cadence {
            Cadence::Every(duration) if duration.as_millis() == 0 => {
                Err("its interval must be longer than nothing".into())
            }
            Cadence::Every(duration) => Ok(Self::Every(*duration)),
            Cadence::Cron(expression) => {
                let unclear = |error: &dyn std::fmt::Display| {
                    format!(
                        "'{expression}' is no cron expression ({error}); write for example '0 4 * * *' for every day at four"
                    )
                };
                let cron = Cron::from_str(expression).map_err(|error| unclear(&error))?;
                // 30 February parses, and never comes.
                cron.find_next_occurrence(&Zoned::now(), false).map_err(|error| unclear(&error))?;
                Ok(Self::Cron(Box::new(cron)))
            }
            Cadence::Manual => Ok(Self::Manual),
        }
    }

    /// How long after `now` the next run is due, when the last one started `since_start` ago. Nothing
    /// for tasks that only run by hand.
    pub(super) fn next(&self, now: &Zoned, since_start: Duration) -> Option<Duration> {
        match self {
            Self::Every(duration) => Some(duration.saturating_sub(since_start)),
            Self::Cron(cron) => {
                let next = cron.find_next_occurrence(now, false).ok()?;
                Some(Duration::try_from(next.timestamp().duration_since(now.timestamp())).unwrap_or_default())
            }
            Self::Manual => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cron(expression: &str) -> Result<Timing, String> {
        Timing::new(&Cadence::Cron(expression.into()))
    }

    #[test]
    fn cron_in_a_time_zone() {
        let now: Zoned = "2026-11-24T03:59:30+01:00[Europe/Stockholm]".parse().unwrap();
        let next = |expression: &str| cron(expression).unwrap().next(&now, Duration::ZERO).unwrap().as_secs();
        assert_eq!(next("0 4 * * *"), 30);
        assert_eq!(next("*/10 * * * * *"), 10);
        assert_eq!(next("0 3 * * *"), 23 * 3600 + 30);
        assert_eq!(next("0 0 * * MON"), (5 * 24 + 20) * 3600 + 30);
    }

    #[test]
    fn nonsense_is_explained() {
        for expression in ["every day", "61 * * * *", "0 0 30 2 *", ""] {
            let why = cron(expression).err().unwrap();
            assert!(why.contains("cron"), "{why}");
        }
        assert!(Timing::new(&Cadence::Every(Duration::ZERO)).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_a_cron_expression_with_a_next_time_or_a_reason(
            expression in prop_oneof![
                "([*]|[0-9]{1,2}|[*]/[0-9]{1,3}|[0-9]-[0-9]{1,2}|L|#|MON|FEB|[?])( ([*]|[0-9]{1,2}|[0-9]{1,2}-[0-9]{1,2}/[0-9]|L|29|FEB|MON#5|[*]/7|1,2)){4,5}",
                "\\PC{0,20}",
            ]
        ) {
            let now: Zoned = "2026-11-24T03:59:30+01:00[Europe/Stockholm]".parse().map_err(|_| TestCaseError::fail("zone"))?;
            let began = std::time::Instant::now();
            match cron(&expression) {
                Ok(timing) => prop_assert!(timing.next(&now, Duration::ZERO).is_some()),
                Err(why) => prop_assert!(why.contains(&expression)),
            }
            prop_assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
        }
    }

    #[test]
    fn an_interval_counts_from_the_start() {
        let every = Timing::new(&Cadence::Every(Duration::from_secs(30))).unwrap();
        let now = Zoned::now();
        assert_eq!(every.next(&now, Duration::from_secs(10)), Some(Duration::from_secs(20)));
        assert_eq!(every.next(&now, Duration::from_secs(40)), Some(Duration::ZERO));
        assert_eq!(Timing::Manual.next(&now, Duration::ZERO), None);
    }

    #[test]
    fn texts_of_the_contract() {
        assert_eq!(Cadence::Every(Duration::from_secs(90)).text(), "PT1M30S");
        assert_eq!(Cadence::Cron("0 4 * * *".into()).text(), "0 4 * * *");
        assert_eq!(Cadence::Manual.text(), "manual");
    }
}
