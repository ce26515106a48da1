//! Times as people say them, in the reader's own time zone.

use std::time::Duration;

use callboard_i18n::{language, plural, t};
use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// How often what is said of a time is looked at again.
const TICK: Duration = Duration::from_secs(15);
const SECOND: f64 = 1000.0;
const MINUTE: f64 = 60.0 * SECOND;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A time as `3 minutes ago`, with the exact one where it is pointed at.
#[component]
pub fn Ago(
    /// ISO 8601.
    #[prop(into)]
    at: String,
    /// Milliseconds since 1970, from [`use_now`].
    now: Signal<f64>,
) -> impl IntoView {
    let then = millis(&at);
    let exact = then.map(|then| Local::of(then).exact());
    let said = move || then.map_or_else(|| t!("at an unknown time").to_owned(), |then| ago(then, now.get()));
    view! { <time class="ago" datetime=at data-tooltip=exact.clone() title=exact>{said}</time> }.into_any()
}

/// The present, milliseconds since 1970, looked at again every quarter of a minute.
pub fn use_now() -> Signal<f64> {
    let now = RwSignal::new(present());
    let tick = set_interval_with_handle(move || now.set(present()), TICK).ok();
    on_cleanup(move || {
        if let Some(tick) = tick {
            tick.clear();
        }
    });
    now.into()
}

/// Milliseconds since 1970.
pub fn present() -> f64 {
    Date::now()
}

/// Milliseconds since 1970 of an ISO 8601 time.
pub fn millis(iso: &str) -> Option<f64> {
    Some(Date::parse(iso)).filter(|millis| !millis.is_nan())
}

/// ISO 8601 of seconds since 1970, as the API tells most times.
pub fn iso(seconds: u64) -> String {
    // Lossless: times of this age are far below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "as above")]
    let millis = seconds as f64 * SECOND;
    Date::new(&JsValue::from_f64(millis)).to_iso_string().into()
}

/// How long before or after the present a time is.
pub fn ago(then: f64, now: f64) -> String {
    let (distance, is_past) = ((now - then).abs(), then <= now);
    // Clocks of servers and browsers differ a little.
    if distance < 10.0 * SECOND {
        return t!("just now").to_owned();
    }
    let number = |unit: f64| times(distance, unit);
    match (distance, is_past) {
        (distance, true) if distance < MINUTE => {
            plural!(number(SECOND), "{count} second ago", "{count} seconds ago")
        }
        (distance, false) if distance < MINUTE => plural!(number(SECOND), "in {count} second", "in {count} seconds"),
        (distance, true) if distance < HOUR => plural!(number(MINUTE), "{count} minute ago", "{count} minutes ago"),
        (distance, false) if distance < HOUR => plural!(number(MINUTE), "in {count} minute", "in {count} minutes"),
        (distance, true) if distance < DAY => plural!(number(HOUR), "{count} hour ago", "{count} hours ago"),
        (distance, false) if distance < DAY => plural!(number(HOUR), "in {count} hour", "in {count} hours"),
        (_, true) => plural!(number(DAY), "{count} day ago", "{count} days ago"),
        (_, false) => plural!(number(DAY), "in {count} day", "in {count} days"),
    }
}

/// How often a unit fits into a distance.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, not negative, days at most")]
fn times(distance: f64, unit: f64) -> u32 {
    (distance / unit).floor() as u32
}

/// The language whose dates the browser writes: any but English, of which the forms are ours. Tests on the developer's
/// machine have no browser.
fn language_of_browser() -> Option<&'static str> {
    Some(language()).filter(|language| cfg!(target_arch = "wasm32") && *language != "en")
}

/// A time as the browser writes it in a language. `millis` is counted on the reader's clock, as if that were UTC;
/// `parts` are options of `Intl.DateTimeFormat`.
fn by_browser(language: &str, millis: f64, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    let set = |part: &str, form: &str| {
        // Fails only for an object that takes nothing.
        let _ = Reflect::set(&options, &part.into(), &form.into());
    };
    set("timeZone", "UTC");
    parts.iter().for_each(|(part, form)| set(part, form));
    Date::new(&JsValue::from_f64(millis)).to_locale_string(language, &options).into()
}

/// A time on the reader's clock and calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Local {
    /// The day.
    pub day: Day,
    weekday: u32,
    hour: u32,
    minute: u32,
    second: u32,
}

/// A day of the calendar, counted from 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(
    /// Days since then.
    pub i64,
);

impl Local {
    /// Of milliseconds since 1970.
    pub fn of(millis: f64) -> Self {
        let date = Date::new(&JsValue::from_f64(millis));
        let month = date.get_month();
        Self {
            day: Day::of(i64::from(date.get_full_year()), i64::from(month) + 1, i64::from(date.get_date())),
            weekday: date.get_day(),
            hour: date.get_hours(),
            minute: date.get_minutes(),
            second: date.get_seconds(),
        }
    }

    /// `14:03`.
    pub fn clock(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// `Wednesday, 25 November 2026, 14:03:22`.
    pub fn exact(self) -> String {
        if let Some(language) = language_of_browser() {
            let clock = [(self.hour, HOUR), (self.minute, MINUTE), (self.second, SECOND)];
            let of_day: f64 = clock.iter().map(|(count, unit)| f64::from(*count) * unit).sum();
            let parts = [
                ("weekday", "long"),
                ("day", "numeric"),
                ("month", "long"),
                ("year", "numeric"),
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("second", "2-digit"),
            ];
            return by_browser(language, self.day.millis() + of_day, &parts);
        }
        let (year, month, day) = self.day.date();
        let weekday = WEEKDAYS[self.weekday as usize % 7];
        format!("{weekday}, {day} {} {year}, {:02}:{:02}:{:02}", month_name(month), self.hour, self.minute, self.second)
    }
}

impl Day {
    /// Of year, month from 1, day from 1.
    fn of(year: i64, month: i64, day: i64) -> Self {
        // The year begins in March, so that a leap day is its last.
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Self(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Year, month from 1, day from 1.
    fn date(self) -> (i64, i64, i64) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (year + era * 400 + i64::from(month <= 2), month, day)
    }

    /// `Today`, `Yesterday`, `Monday, 23 November`; the year when it is another one.
    pub fn said(self, today: Day) -> String {
        match today.0 - self.0 {
            0 => return t!("Today").to_owned(),
            1 => return t!("Yesterday").to_owned(),
            _ => {}
        }
        let (year, month, day) = self.date();
        let is_this_year = today.date().0 == year;
        if let Some(language) = language_of_browser() {
            let parts = [("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")];
            let parts = if is_this_year { &parts[..3] } else { &parts[..] };
            return by_browser(language, self.millis(), parts);
        }
        // The first of January 1970 was a Thursday.
        let weekday = WEEKDAYS[usize::try_from((self.0 + 4).rem_euclid(7)).unwrap_or_default()];
        let year = if is_this_year { String::new() } else { format!(" {year}") };
        format!("{weekday}, {day} {}{year}", month_name(month))
    }

    /// `25 Nov`.
    pub fn short(self) -> String {
        if let Some(language) = language_of_browser() {
            return by_browser(language, self.millis(), &[("day", "numeric"), ("month", "short")]);
        }
        let (_, month, day) = self.date();
        format!("{day} {}", &month_name(month)[..3])
    }

    /// Its beginning, in milliseconds since 1970, as if the reader's clock showed UTC.
    #[expect(clippy::cast_precision_loss, reason = "days of calendars are far below 2^53")]
    fn millis(self) -> f64 {
        self.0 as f64 * DAY
    }
}

fn month_name(month: i64) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).unwrap_or(&"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_said_in_the_largest_unit_that_fits() {
        let now = 1_800_000_000_000.0;
        for (before, said) in [
            (0.0, "just now"),
            (9.9 * SECOND, "just now"),
            (40.0 * SECOND, "40 seconds ago"),
            (MINUTE, "1 minute ago"),
            (59.9 * MINUTE, "59 minutes ago"),
            (25.0 * HOUR, "1 day ago"),
            (90.0 * DAY, "90 days ago"),
            (-2.0 * HOUR, "in 2 hours"),
        ] {
            assert_eq!(ago(now - before, now), said);
        }
    }

    #[test]
    fn days_and_dates_agree() {
        for (date, number) in
            [((1970, 1, 1), 0), ((2000, 2, 29), 11_016), ((2026, 11, 25), 20_782), ((1969, 12, 31), -1)]
        {
            assert_eq!(Day::of(date.0, date.1, date.2), Day(number));
            assert_eq!(Day(number).date(), date);
        }
        for number in (-800..60_000).step_by(13) {
            let (year, month, day) = Day(number).date();
            assert_eq!(Day::of(year, month, day), Day(number));
        }
    }

    #[test]
    fn days_are_said_as_seen_from_today() {
        let today = Day::of(2026, 11, 25);
        assert_eq!(today.said(today), "Today");
        assert_eq!(Day(today.0 - 1).said(today), "Yesterday");
        assert_eq!(Day(today.0 - 2).said(today), "Monday, 23 November");
        assert_eq!(Day::of(2025, 12, 1).said(today), "Monday, 1 December 2025");
        assert_eq!(Day::of(2025, 9, 1).short(), "1 Sep");
    }
}
