//! Settings of the cards that have more than one name in the original.

use serde_json::{Map, Value};

/// Whether a card begins with what belongs to groups below too; `None` when the configuration does not say. The card of
/// the first generation calls it `relationsType`, later ones `relationAggregation` and `initialRelationAggregation`.
pub(crate) fn is_aggregated(config: &Map<String, Value>) -> Option<bool> {
    let names = ["initialRelationAggregation", "relationAggregation", "relationsType"];
    let word = names.into_iter().find_map(|name| config.get(name)?.as_str())?;
    Some(word == "aggregated")
}

/// The relation by which people belong to a group.
pub(crate) fn relation_type(config: &Map<String, Value>) -> String {
    let named = config.get("relationType").and_then(Value::as_str).map(str::trim).filter(|name| !name.is_empty());
    named.unwrap_or("memberOf").to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_name_of_a_setting_counts() {
        let of = |value: Value| is_aggregated(value.as_object().unwrap());
        assert_eq!(of(json!({})), None);
        assert_eq!(of(json!({"relationsType": "aggregated"})), Some(true));
        assert_eq!(of(json!({"initialRelationAggregation": "direct", "relationsType": "aggregated"})), Some(false));
        let relation = |value: Value| relation_type(value.as_object().unwrap());
        assert_eq!(
            (relation(json!({})), relation(json!({"relationType": "leaderOf"}))),
            ("memberOf".into(), "leaderOf".into())
        );
    }
}
