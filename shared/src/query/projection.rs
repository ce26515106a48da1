//! Projections: the `fields` of a request.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::QueryError;

/// The fields that are asked for. Without any, everything is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields {
    /// Segments between dots.
    paths: Vec<String>,
}

impl Fields {
    /// Reads a comma list of dot paths; blanks around them and empty items do not count.
    ///
    /// # Errors
    /// When a path contains `[`.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        Self::from_list([text])
    }

    /// Reads the `fields` of a request body; every item may itself be a comma list.
    ///
    /// # Errors
    /// When a path contains `[`.
    pub fn from_list<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Result<Self, QueryError> {
        let mut paths = Vec::new();
        let mut seen = HashSet::new();
        for item in items {
            for field in item.as_ref().split(',').map(str::trim).filter(|field| !field.is_empty()) {
                if field.contains('[') {
                    return Err(QueryError::Fields { field: field.to_owned() });
                }
                if seen.insert(field.to_owned()) {
                    paths.push(field.to_owned());
                }
            }
        }
        Ok(Self { paths })
    }

    /// Whether nothing is left out.
    pub fn is_everything(&self) -> bool {
        self.paths.is_empty()
    }

    /// A copy that holds only what is asked for; missing paths are left out. Keys that contain dots
    /// are found too: `metadata.annotations.github.com/project-slug`.
    pub fn project(&self, value: &Value) -> Value {
        if self.is_everything() {
            return value.clone();
        }
        let mut output = Value::Object(Map::new());
        for path in &self.paths {
            let mut keys = Vec::new();
            if let Some(found) = find(value, path, &mut keys) {
                insert(&mut output, &keys, found);
            }
        }
        output
    }
}

/// Follows the segments of `path`, joining neighbours into one key where the shorter key leads nowhere.
/// `keys` holds the keys that were followed.
fn find<'a, 'p>(value: &'a Value, path: &'p str, keys: &mut Vec<&'p str>) -> Option<&'a Value> {
    let object = value.as_object()?;
    let mut longest = None;
    for end in path.match_indices('.').map(|(end, _)| end).chain([path.len()]) {
        let key = &path[..end];
        if let Some(inner) = object.get(key) {
            keys.push(key);
            let rest = path.get(end + 1..);
            if let Some(found) = rest.map_or(Some(inner), |rest| find(inner, rest, keys)) {
                return Some(found);
            }
            keys.pop();
        }
        // A path may be as long as an address: no more of it is looked at than could be a key.
        let longest = *longest.get_or_insert_with(|| object.keys().map(String::len).max().unwrap_or(0));
        if end >= longest {
            return None;
        }
    }
    None
}

fn insert(output: &mut Value, keys: &[&str], found: &Value) {
    let Some((key, inner_keys)) = keys.split_first() else {
        return;
    };
    // A wider path may have put the whole value there already; then there is nothing to add.
    let Some(object) = output.as_object_mut() else {
        return;
    };
    if inner_keys.is_empty() {
        object.insert((*key).to_owned(), found.clone());
        return;
    }
    let inner = object.entry(*key).or_insert_with(|| Value::Object(Map::new()));
    insert(inner, inner_keys, found);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn project(fields: &str, value: &Value) -> Value {
        Fields::parse(fields).unwrap().project(value)
    }

    #[test]
    fn paths_select() {
        let entity = json!({
            "kind": "Domain",
            "metadata": {
                "name": "a",
                "tags": ["x", "y"],
                "annotations": {"github.com/project-slug": "o/r", "a": "short", "a.b": "long"}
            },
            "spec": {"nothing": null}
        });
        for (fields, expected) in [
            ("kind", json!({"kind": "Domain"})),
            (" kind , metadata.name,", json!({"kind": "Domain", "metadata": {"name": "a"}})),
            ("Kind,metadata.NAME", json!({})),
            ("metadata.name.more", json!({})),
            ("metadata.tags", json!({"metadata": {"tags": ["x", "y"]}})),
            ("metadata.tags.0", json!({})),
            ("spec.nothing", json!({"spec": {"nothing": null}})),
            (
                "metadata.annotations.github.com/project-slug",
                json!({"metadata": {"annotations": {"github.com/project-slug": "o/r"}}}),
            ),
            ("metadata.annotations.a", json!({"metadata": {"annotations": {"a": "short"}}})),
            ("metadata.annotations.a.b", json!({"metadata": {"annotations": {"a.b": "long"}}})),
            ("metadata.annotations.missing", json!({})),
        ] {
            assert_eq!(project(fields, &entity), expected, "{fields}");
        }
        let whole = project("metadata,metadata.name", &entity);
        assert_eq!(whole, json!({"metadata": entity["metadata"]}));
        let whole = project("metadata.name,metadata", &entity);
        assert_eq!(whole, json!({"metadata": entity["metadata"]}));
    }

    /// A path of 30,000 segments was once joined anew for each of them.
    #[test]
    fn long_and_many_paths_cost_little() {
        let entity = json!({"a": {"a": {}, "a.a": "x".repeat(10_000)}});
        let (long, many) = (vec!["a"; 30_000].join("."), vec!["a"; 30_000].join(","));
        let began = std::time::Instant::now();
        for _ in 0..100 {
            assert_eq!(project(&long, &entity), json!({}));
        }
        assert_eq!(project(&many, &entity), entity);
        assert!(began.elapsed().as_millis() < 1000, "{:?}", began.elapsed());
    }

    #[test]
    fn nothing_asked_for_is_everything() {
        for fields in ["", " , "] {
            let fields = Fields::parse(fields).unwrap();
            assert!(fields.is_everything());
            assert_eq!(fields.project(&json!({"a": 1})), json!({"a": 1}));
        }
    }

    #[test]
    fn brackets_are_refused() {
        for fields in ["metadata.tags[0]", "kind,a[b"] {
            assert!(matches!(Fields::parse(fields), Err(QueryError::Fields { .. })), "{fields}");
        }
    }

    #[test]
    fn lists_of_a_body() {
        let fields = Fields::from_list(["kind", "metadata.name,spec.type"]).unwrap();
        assert_eq!(fields, Fields::parse("kind,metadata.name,spec.type").unwrap());
    }
}
