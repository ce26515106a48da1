//! What can be exported of an entity.

use callboard_i18n::mark;
use callboard_shared::entity::Entity;
use serde_json::Value;

/// A column of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ExportColumn {
    /// Its header, and its key in JSON; the reader sees it translated.
    pub(crate) title: &'static str,
    /// The path in the entity.
    pub(crate) path: &'static str,
    /// Whether it is there unless the reader chooses.
    pub(crate) usual: bool,
}

const fn column(title: &'static str, path: &'static str, usual: bool) -> ExportColumn {
    ExportColumn { title, path, usual }
}

/// Every column, in the order of the file.
pub(crate) const COLUMNS: [ExportColumn; 14] = [
    column(mark("Name"), "metadata.name", true),
    column(mark("Type"), "spec.type", true),
    column(mark("Owner"), "spec.owner", true),
    column(mark("Description"), "metadata.description", true),
    column(mark("Kind"), "kind", false),
    column(mark("Namespace"), "metadata.namespace", false),
    column(mark("Title"), "metadata.title", false),
    column(mark("Lifecycle"), "spec.lifecycle", false),
    column(mark("System"), "spec.system", false),
    column(mark("Domain"), "spec.domain", false),
    column(mark("Tags"), "metadata.tags", false),
    column(mark("Links"), "metadata.links", false),
    column(mark("Annotations"), "metadata.annotations", false),
    column(mark("UID"), "metadata.uid", false),
];

/// The values of an entity in these columns; null where it has none.
pub(crate) fn values(entity: &Entity, columns: &[ExportColumn]) -> Vec<Value> {
    // An entity always has a JSON form.
    let document = serde_json::to_value(entity).unwrap_or_default();
    columns.iter().map(|column| at(&document, column.path).cloned().unwrap_or_default()).collect()
}

fn at<'a>(document: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(document, |value, member| value.get(member))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_stand_under_their_columns() {
        let entity = serde_json::from_value(
            json!({"kind": "API", "metadata": {"name": "a", "tags": ["x"]}, "spec": {"type": "grpc"}}),
        );
        let values = values(&entity.unwrap(), &[COLUMNS[0], COLUMNS[1], COLUMNS[2], COLUMNS[10]]);
        assert_eq!(values, [json!("a"), json!("grpc"), Value::Null, json!(["x"])]);
        let usual: Vec<&str> = COLUMNS.iter().filter(|column| column.usual).map(|column| column.path).collect();
        assert_eq!(usual, ["metadata.name", "spec.type", "spec.owner", "metadata.description"]);
    }
}
