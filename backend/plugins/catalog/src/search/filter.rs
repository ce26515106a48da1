//! `search.collators.catalog.filter`: which entities have documents.

use callboard_core::Config;
use callboard_core::plugin::PluginError;
use callboard_shared::query::Predicate;
use serde_json::Value;

const PATH: &str = "search.collators.catalog.filter";

/// The filter as a condition of the index: a map of keys whose values are alternatives, or a list of such maps of
/// which one has to fit.
pub(super) fn read(config: &Config) -> Result<Option<Predicate>, PluginError> {
    let Some(value) = config.get(PATH) else { return Ok(None) };
    predicate(value).map(Some).ok_or_else(|| {
        config.invalid(PATH, "must be a map of keys to a text or a list of texts, or a list of such maps").into()
    })
}

fn predicate(value: &Value) -> Option<Predicate> {
    match value {
        Value::Array(maps) => Some(Predicate::Any(maps.iter().map(predicate).collect::<Option<_>>()?)),
        Value::Object(map) => {
            Some(Predicate::All(map.iter().map(|(key, wanted)| of_key(key, wanted)).collect::<Option<_>>()?))
        }
        _ => None,
    }
}

fn of_key(key: &str, wanted: &Value) -> Option<Predicate> {
    match wanted {
        Value::Array(texts) => {
            Some(Predicate::one_of(key, texts.iter().map(Value::as_str).collect::<Option<Vec<_>>>()?))
        }
        Value::String(text) => Some(Predicate::equals(key, text)),
        Value::Bool(_) | Value::Number(_) => Some(Predicate::equals(key, &wanted.to_string())),
        Value::Null | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_of_a_key_are_alternatives_and_so_are_maps() {
        let read =
            |value: Value| read(&Config::from_value(json!({"search": {"collators": {"catalog": {"filter": value}}}})));
        let api = Predicate::one_of("kind", ["api", "group"]);
        let both =
            Predicate::Any(vec![Predicate::All(vec![api]), Predicate::All(vec![Predicate::equals("spec.type", "x")])]);
        assert_eq!(read(json!([{"kind": ["API", "Group"]}, {"spec.type": "x"}])).unwrap(), Some(both));
        assert!(read(json!({"kind": {"a": 1}})).is_err());
    }
}
