//! When things changed: a bar a day.

use callboard_i18n::{plural, t};
use callboard_shared::catalog::HistoryItem;
use leptos::prelude::*;

use super::days::{Bar, SPAN, bars, day_of};
use callboard_web_core::time::{Local, present};

/// The changes of the last three months, a bar a day.
#[component]
pub(crate) fn Activity(
    /// All changes of that time, in any order.
    items: Vec<HistoryItem>,
    /// Whether there are more than these.
    cut: bool,
) -> impl IntoView {
    let today = Local::of(present()).day;
    let bars = bars(items.iter().map(day_of), today);
    let count: usize = bars.iter().map(|bar| bar.count).sum();
    let days = bars.iter().filter(|bar| bar.count > 0).count();
    let said = said(count, days, cut);
    let label = t!("{changes} in the last {days} days", changes = said, days = SPAN);
    let first = bars.first().map(|bar| bar.day.short()).unwrap_or_default();
    let drawn = bars
        .into_iter()
        .map(|Bar { day, count, height }| {
            let tip = (count > 0).then(|| format!("{}: {}", day.said(today), changes(count)));
            view! {
                <span class="activity__day" class:activity__day--none=count == 0 data-tooltip=tip>
                    <span class="activity__bar" style:block-size=(count > 0).then(|| format!("{height}%"))></span>
                </span>
            }
        })
        .collect_view();
    view! {
        <figure class="activity">
            <figcaption class="activity__said">{said}</figcaption>
            <div class="activity__plot" role="img" aria-label=label>{drawn}</div>
            <div class="activity__axis" aria-hidden="true"><span>{first}</span><span>{t!("Today")}</span></div>
        </figure>
    }
    .into_any()
}

/// `12 changes on 5 days`.
fn said(count: usize, days: usize, cut: bool) -> String {
    if count == 0 {
        return t!("No changes in {days} days", days = SPAN);
    }
    let changes = changes(count);
    if cut {
        return plural!(days, "More than {changes} on {count} day", "More than {changes} on {count} days", changes);
    }
    plural!(days, "{changes} on {count} day", "{changes} on {count} days", changes)
}

fn changes(count: usize) -> String {
    plural!(count, "{count} change", "{count} changes")
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn counts_in_words() {
        assert_eq!(said(0, 0, false), "No changes in 90 days");
        assert_eq!(said(1, 1, false), "1 change on 1 day");
        assert_eq!(said(500, 12, true), "More than 500 changes on 12 days");
    }
}
