//! Changes by day.

use callboard_shared::catalog::HistoryItem;

use callboard_web_core::time::{Day, Local, millis};

/// How far back the plot goes, in days; the catalog keeps changes for 90 unless it is told otherwise.
pub(crate) const SPAN: i64 = 90;

/// The changes of a day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DayOf<T> {
    pub(crate) day: Day,
    pub(crate) items: Vec<T>,
}

/// Items in their order, those of one day together.
pub(crate) fn by_day<T>(items: impl IntoIterator<Item = T>, day: impl Fn(&T) -> Day) -> Vec<DayOf<T>> {
    let mut days: Vec<DayOf<T>> = Vec::new();
    for item in items {
        let of = day(&item);
        match days.last_mut().filter(|last| last.day == of) {
            Some(last) => last.items.push(item),
            None => days.push(DayOf { day: of, items: vec![item] }),
        }
    }
    days
}

/// The day of a change; 1970 when its time cannot be read.
pub(crate) fn day_of(item: &HistoryItem) -> Day {
    Local::of(millis(&item.at).unwrap_or_default()).day
}

/// One bar of the plot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bar {
    pub(crate) day: Day,
    pub(crate) count: usize,
    /// Per cent of the highest.
    pub(crate) height: f64,
}

/// How many changes there were on each of the last days, oldest first.
pub(crate) fn bars(days: impl IntoIterator<Item = Day>, today: Day) -> Vec<Bar> {
    let first = today.0 - SPAN + 1;
    let mut counts = vec![0_usize; usize::try_from(SPAN).unwrap_or_default()];
    for day in days {
        if let Some(count) = usize::try_from(day.0 - first).ok().and_then(|place| counts.get_mut(place)) {
            *count += 1;
        }
    }
    let highest = counts.iter().copied().max().unwrap_or_default().max(1);
    let bar = |(day, count): (i64, usize)| Bar { day: Day(day), count, height: height(count, highest) };
    (first..).zip(counts).map(bar).collect()
}

/// By the root: a day with one change can be seen beside one with fifty.
#[expect(clippy::cast_precision_loss, reason = "counts on a screen")]
fn height(count: usize, highest: usize) -> f64 {
    if count == 0 { 0.0 } else { ((count as f64 / highest as f64).sqrt() * 100.0).max(12.0).round() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_a_day_stay_together_and_in_order() {
        let days = by_day([(3, 'a'), (3, 'b'), (1, 'c')], |(day, _)| Day(*day));
        assert_eq!(
            days,
            [DayOf { day: Day(3), items: vec![(3, 'a'), (3, 'b')] }, DayOf { day: Day(1), items: vec![(1, 'c')] }]
        );
    }

    #[test]
    fn every_day_has_a_bar_and_older_ones_are_left_out() {
        let today = Day(1000);
        let bars = bars([Day(1000), Day(999), Day(999), Day(999), Day(999), Day(911), Day(910)], today);
        assert_eq!(bars.len(), 90);
        assert_eq!((bars[0].day, bars[0].count), (Day(911), 1));
        assert_eq!((bars[89].count, bars[88].count, bars[88].height), (1, 4, 100.0));
        assert_eq!((bars[89].height, bars[50].height), (50.0, 0.0));
    }
}
