//! Durations in the three forms of the contract.

use std::time::Duration;

use jiff::{Span, SpanRelativeTo};
use serde_json::Value;

/// A thousand years. What is longer is a mistake, and cannot be added to every date.
const LONGEST: Duration = Duration::from_secs(1000 * 31_536_000);

/// Reads `PT30S`, `30 seconds`, `1d` or `{minutes: 5}`. A bare number says nothing about its unit.
pub(crate) fn read(value: &Value) -> Result<Duration, String> {
    match any_length(value)? {
        duration if duration > LONGEST => Err("must not be longer than a thousand years".into()),
        duration => Ok(duration),
    }
}

fn any_length(value: &Value) -> Result<Duration, String> {
    match value {
        Value::Object(parts) if parts.is_empty() => Err("must have a unit, as in { seconds: 30 }".into()),
        Value::String(text) => text_duration(text),
        Value::Object(parts) => {
            let mut total = 0.0;
            for (unit, amount) in parts {
                let seconds = unit_seconds(unit).ok_or_else(|| {
                    format!("has the unknown unit '{unit}'; use days, hours, minutes, seconds or milliseconds")
                })?;
                let amount = amount.as_f64().or_else(|| amount.as_str()?.trim().parse().ok());
                total += seconds * amount.ok_or_else(|| format!("must give '{unit}' as a number"))?;
            }
            Duration::try_from_secs_f64(total).map_err(|_| "must not be negative or beyond all bounds".to_owned())
        }
        _ => Err("must have a unit, as in '30 seconds', 'PT30S' or { seconds: 30 }".into()),
    }
}

fn text_duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let unclear = || format!("'{text}' is no duration; write 'PT30S', '30 seconds', '1d' or {{ minutes: 5 }}");
    if text.parse::<f64>().is_ok() {
        return Err(format!("'{text}' has no unit; write '{text} seconds', or whatever it is meant to be"));
    }
    if !text.starts_with(['P', 'p']) {
        let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
        let (amount, unit) = text.split_at(digits);
        if let (Ok(amount), Some(seconds)) = (amount.parse::<f64>(), unit_seconds(unit.trim())) {
            return Duration::try_from_secs_f64(amount * seconds).map_err(|_| unclear());
        }
    }
    let span: Span = text.parse().map_err(|_| unclear())?;
    let exact = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| unclear())?;
    Duration::try_from(exact).map_err(|_| unclear())
}

fn unit_seconds(unit: &str) -> Option<f64> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "ms" | "milli" | "millis" | "millisecond" | "milliseconds" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        "month" | "months" => 2_592_000.0,
        "y" | "year" | "years" => 31_536_000.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn every_form() {
        for (value, seconds) in [
            (json!("PT30S"), 30.0),
            (json!("P1DT2H"), 93_600.0),
            (json!("30 seconds"), 30.0),
            (json!("1d"), 86_400.0),
            (json!("500ms"), 0.5),
            (json!("2 h"), 7200.0),
            (json!({"minutes": 5}), 300.0),
            (json!({"hours": 1, "seconds": "30"}), 3630.0),
        ] {
            assert_eq!(read(&value).unwrap(), Duration::from_secs_f64(seconds), "{value}");
        }
    }

    /// Such a wait cannot be added to any date, and an empty object says nothing.
    #[test]
    fn beyond_all_bounds_is_a_mistake() {
        for value in [
            json!("1001 years"),
            json!({"years": 1e300}),
            json!({"days": "inf"}),
            json!("P9999Y"),
            json!({}),
            json!({"days": "NaN"}),
        ] {
            assert!(read(&value).is_err(), "{value}");
        }
        assert!(read(&json!("1000 years")).is_ok());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_a_duration_or_a_reason(text in prop_oneof!["[PT+-]{0,2}[0-9.e]{0,20}[ ]?(ms|[smhdwyYMWDHS]|weeks|months)?", any::<String>()]) {
            match read(&json!(text)) {
                Ok(duration) => prop_assert!(duration <= LONGEST),
                Err(why) => prop_assert!(!why.is_empty()),
            }
        }

        #[test]
        fn milliseconds_read_back_in_every_form(millis in 0u32..=u32::MAX) {
            let expected = Duration::from_millis(millis.into());
            for value in [json!(format!("{millis}ms")), json!({"milliseconds": millis}), json!(format!("PT{}S", expected.as_secs_f64()))] {
                let read = read(&value).map_err(TestCaseError::fail)?;
                prop_assert!(read.abs_diff(expected) < Duration::from_micros(1), "{}: {:?}", value, read);
            }
        }

        #[test]
        fn parts_of_an_object_add_up(days in 0u32..1000, hours in 0u32..1000, seconds in 0u32..1000, unit in "\\PC{0,8}") {
            let expected = u64::from(days) * 86_400 + u64::from(hours) * 3600 + u64::from(seconds);
            prop_assert_eq!(read(&json!({"days": days, "hours": hours.to_string(), "seconds": seconds})), Ok(Duration::from_secs(expected)));
            prop_assert_eq!(read(&json!({ "days": 1, &unit: 1 })).is_ok(), unit_seconds(&unit).is_some());
        }
    }

    #[test]
    fn without_a_unit_it_is_a_mistake() {
        for value in [
            json!("30"),
            json!(30),
            json!("soon"),
            json!({"fortnights": 1}),
            json!({"seconds": -1}),
            json!({"seconds": []}),
            json!(""),
        ] {
            assert!(read(&value).is_err(), "{value}");
        }
    }
}
