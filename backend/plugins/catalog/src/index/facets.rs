//! Counts of values.

use callboard_shared::query::Predicate;

use super::column::Column;
use super::set::Set;
use super::state::State;

pub(super) fn facets(
    state: &State,
    facets: &[String],
    filter: Option<&Predicate>,
    visible: Option<&Predicate>,
) -> Vec<(String, Vec<(String, u64)>)> {
    let within = state.matching(filter, visible);
    let count = |facet: &String| {
        let column = state.column(&facet.to_lowercase());
        (facet.clone(), column.map(|column| counts(column, within.as_ref())).unwrap_or_default())
    };
    facets.iter().map(count).collect()
}

fn counts(column: &Column, within: Option<&Set<'_>>) -> Vec<(String, u64)> {
    let mut counted = Vec::new();
    column.each_form(|form, having| {
        let count = within.map_or_else(|| having.len(), |within| within.count_in(having));
        if count > 0 {
            counted.push((form.to_owned(), count));
        }
    });
    counted.sort_unstable();
    counted
}
