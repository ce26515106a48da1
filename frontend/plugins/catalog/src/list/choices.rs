//! What can be chosen in a dimension.

use callboard_shared::catalog::{CatalogFilters, FacetValue, FacetsResponse};
use callboard_shared::entity::{DEFAULT_NAMESPACE, EntityRef};

use super::dimension::{Dimension, ERROR, ORPHAN};

/// A value that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// As it goes into the address.
    pub(crate) value: String,
    /// The entity that the value stands for.
    pub(crate) entity: Option<EntityRef>,
    /// How many entities choosing it would give; `None` while that is not known.
    pub(crate) count: Option<u64>,
    /// Whether it is chosen.
    pub(crate) chosen: bool,
}

/// The choices of a dimension: every value that the kind has, the frequent ones first. Their order
/// depends on the kind alone, so that nothing moves when something is chosen.
pub(crate) fn choices(
    dimension: Dimension,
    all: &FacetsResponse,
    counts: Option<&FacetsResponse>,
    filters: &CatalogFilters,
) -> Vec<Choice> {
    let mut values = folded(&values_of(dimension, all));
    values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.value.cmp(&other.value)));
    // What the address asks for is offered even when no entity has it: else it could not be taken away.
    for chosen in dimension.values(filters) {
        if !values.iter().any(|value| value.value.eq_ignore_ascii_case(chosen)) {
            values.push(FacetValue { value: chosen.clone(), count: 0 });
        }
    }
    let counted = counts.map(|counts| folded(&values_of(dimension, counts)));
    let count_of = |value: &str| {
        let counted = counted.as_ref()?;
        Some(counted.iter().find(|other| other.value.eq_ignore_ascii_case(value)).map_or(0, |other| other.count))
    };
    values
        .into_iter()
        .map(|FacetValue { value, .. }| Choice {
            entity: (dimension == Dimension::Owner).then(|| EntityRef::parse_full(&value).ok()).flatten(),
            count: count_of(&value),
            chosen: dimension.has(filters, &value),
            value,
        })
        .collect()
}

/// Whether the choices are worth showing: one namespace, the usual one, divides nothing.
pub(crate) fn worth_showing(dimension: Dimension, choices: &[Choice]) -> bool {
    match dimension {
        Dimension::Namespace => choices.iter().any(|choice| choice.chosen || choice.value != DEFAULT_NAMESPACE),
        _ => !choices.is_empty(),
    }
}

/// The values of a dimension in an answer.
pub(crate) fn values_of(dimension: Dimension, facets: &FacetsResponse) -> Vec<FacetValue> {
    let of = |field: &str| facets.facets.get(field).map(Vec::as_slice).unwrap_or_default();
    if dimension != Dimension::Status {
        return of(dimension.field()).to_vec();
    }
    // Each state is a value of a field of its own.
    let [orphan, level] = dimension.fields() else { return Vec::new() };
    let state = |field: &str, value: &str, name: &str| {
        let counted = of(field).iter().find(|counted| counted.value.eq_ignore_ascii_case(value))?;
        Some(FacetValue { value: name.to_owned(), count: counted.count })
    };
    state(orphan, "true", ORPHAN).into_iter().chain(state(level, "error", ERROR)).collect()
}

/// `Service` and `service` are one value to requests, so they are one choice, as first written.
fn folded(values: &[FacetValue]) -> Vec<FacetValue> {
    let mut folded: Vec<FacetValue> = Vec::new();
    for value in values {
        match folded.iter_mut().find(|known| known.value.eq_ignore_ascii_case(&value.value)) {
            Some(known) => known.count += value.count,
            None => folded.push(value.clone()),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facets(field: &str, values: &[(&str, u64)]) -> FacetsResponse {
        let values = values.iter().map(|(value, count)| FacetValue { value: (*value).into(), count: *count }).collect();
        FacetsResponse { facets: [(field.to_owned(), values)].into() }
    }

    #[test]
    fn frequent_values_first_and_cases_folded() {
        let all = facets("spec.type", &[("Service", 1), ("library", 2), ("service", 4), ("website", 2)]);
        let now = facets("spec.type", &[("service", 3)]);
        let filters = CatalogFilters::parse("filters[type]=SERVICE&filters[type]=gone");
        let choices = choices(Dimension::Type, &all, Some(&now), &filters);
        let shown: Vec<_> = choices.iter().map(|choice| (choice.value.as_str(), choice.count, choice.chosen)).collect();
        assert_eq!(
            shown,
            [
                ("Service", Some(3), true),
                ("library", Some(0), false),
                ("website", Some(0), false),
                ("gone", Some(0), true)
            ]
        );
    }

    #[test]
    fn states_of_processing_come_from_two_fields() {
        let mut all = facets("metadata.annotations.backstage.io/orphan", &[("true", 2), ("false", 9)]);
        all.facets.extend(facets("status.items.level", &[("error", 3), ("warning", 5)]).facets);
        let choices = choices(Dimension::Status, &all, Some(&all), &CatalogFilters::default());
        let shown: Vec<_> = choices.iter().map(|choice| (choice.value.as_str(), choice.count)).collect();
        assert_eq!(shown, [(ERROR, Some(3)), (ORPHAN, Some(2))]);
        assert!(!worth_showing(
            Dimension::Status,
            &super::choices(Dimension::Status, &FacetsResponse::default(), None, &CatalogFilters::default())
        ));
    }

    #[test]
    fn owners_are_entities() {
        let all = facets("relations.ownedBy", &[("group:default/a", 2)]);
        let choices = choices(Dimension::Owner, &all, None, &CatalogFilters::default());
        assert_eq!(choices[0].entity, Some(EntityRef::new("group", "default", "a")));
        assert_eq!(choices[0].count, None);
    }

    #[test]
    fn a_single_usual_namespace_is_not_shown() {
        let of = |values: &[(&str, u64)]| {
            let all = facets("metadata.namespace", values);
            worth_showing(Dimension::Namespace, &choices(Dimension::Namespace, &all, None, &CatalogFilters::default()))
        };
        assert!(!of(&[("default", 9)]));
        assert!(of(&[("ops", 1)]));
        assert!(!worth_showing(Dimension::Tag, &[]));
    }
}
