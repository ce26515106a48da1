//! What an entity is found by: its document flattened into rows of key, value and original value.
//!
//! Object keys are joined with `.`; the items of a list are visited at the list's own path, and each
//! text among them also gives the row `path.<item>` = `true`; every relation gives
//! `relations.<type>` = its target. Keys and values are compared in lower case; a key beyond 200
//! characters gives no row, a value beyond 200 characters is only known to be there.
//!
//! Of the status only the levels of its items are found, as `status.items.level`: that is ours, so that a list can
//! ask for what has errors.

use serde_json::Value;

use callboard_shared::query::scalar_text;

/// Keys and values beyond this many UTF-16 units are not indexed.
const LENGTH_LIMIT: usize = 200;

/// Subtrees that give no rows of their own; some are added again with a rule of their own.
const SPECIAL_PATHS: [&str; 7] =
    ["attachments", "relations", "status", "metadata.name", "metadata.namespace", "metadata.uid", "metadata.etag"];

/// Two keys of an entity differ only in case, so that a filter could not tell them apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Entity has duplicate keys that vary only in casing, '{}'; rename or remove one of each pair", keys.join("', '"))]
pub struct AmbiguousKeys {
    /// The keys, in lower case, sorted.
    pub keys: Vec<String>,
}

/// The rows of one entity, distinct and sorted by key, value (null first) and original.
#[derive(Debug, Default)]
pub(super) struct Rows {
    text: String,
    rows: Vec<RowSpans>,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row<'a> {
    /// The path, in lower case.
    pub(super) key: &'a str,
    /// `None` for null, and for a value that is too long.
    pub(super) value: Option<RowValue<'a>>,
}

/// A value that can be compared, counted and sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowValue<'a> {
    /// In lower case.
    pub(super) text: &'a str,
    /// As it was written.
    pub(super) original: &'a str,
}

/// A piece of the text.
type Piece = (u32, u32);

#[derive(Debug, Clone, Copy)]
struct RowSpans {
    key: Piece,
    value: Option<(Piece, Piece)>,
}

/// A row on its way: the key in both cases, and whether it came from an item of a list, in which case
/// it yields to rows that were there before.
struct RawRow {
    raw_key: Piece,
    key: Piece,
    value: Option<(Piece, Piece)>,
    from_item: bool,
}

impl Rows {
    /// Flattens an entity as it is served.
    ///
    /// # Errors
    /// When two keys differ only in case.
    pub(super) fn of_entity(entity: &Value) -> Result<Self, AmbiguousKeys> {
        let mut flattening = Flattening::default();
        flattening.visit(entity);
        flattening.add_identity(entity);
        flattening.add_relations(entity);
        flattening.add_levels(entity);
        flattening.finish()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn get(&self, index: usize) -> Row<'_> {
        let row = self.rows[index];
        Row {
            key: self.piece(row.key),
            value: row
                .value
                .map(|(text, original)| RowValue { text: self.piece(text), original: self.piece(original) }),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// Whether the entity has a null row (or a value that is too long) for the key.
    pub(super) fn has_null(&self, key: &str) -> bool {
        let first = self.rows.partition_point(|row| self.piece(row.key) < key);
        first < self.len() && self.get(first) == Row { key, value: None }
    }

    /// Whether the entity has any value for the key that can be compared.
    pub(super) fn has_value(&self, key: &str) -> bool {
        let end = self.rows.partition_point(|row| self.piece(row.key) <= key);
        end > 0 && self.get(end - 1).key == key && self.rows[end - 1].value.is_some()
    }

    /// Whether the entity has the value for the key, in whatever case.
    pub(super) fn has_text(&self, key: &str, text: &str) -> bool {
        let of = |row: &RowSpans| (self.piece(row.key), row.value.map(|(text, _)| self.piece(text)));
        let wanted = (key, Some(text));
        let first = self.rows.partition_point(|row| of(row) < wanted);
        self.rows.get(first).is_some_and(|row| of(row) == wanted)
    }

    fn piece(&self, (start, end): Piece) -> &str {
        &self.text[start as usize..end as usize]
    }
}

#[derive(Default)]
struct Flattening {
    text: String,
    rows: Vec<RawRow>,
    path: String,
}

impl Flattening {
    fn visit(&mut self, value: &Value) {
        if SPECIAL_PATHS.contains(&self.path.as_str()) {
            return;
        }
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    self.within(key, |this| this.visit(member));
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.visit(item);
                    if let Value::String(text) = item {
                        self.within(text, |this| this.push(Some("true"), true));
                    }
                }
            }
            Value::String(text) => self.push(Some(text), false),
            scalar => self.push(scalar_text(scalar).as_deref(), false),
        }
    }

    /// Name, namespace and uid are always there, so that one can ask for their absence as well.
    fn add_identity(&mut self, entity: &Value) {
        let metadata = &entity["metadata"];
        for field in ["name", "namespace", "uid"] {
            let value = scalar_text(&metadata[field]);
            let path = format!("metadata.{field}");
            self.at(path, |this| this.push(value.as_deref(), false));
        }
        if metadata["namespace"].as_str().is_none_or(str::is_empty) {
            self.at("metadata.namespace".to_owned(), |this| this.push(Some("default"), false));
        }
    }

    fn add_relations(&mut self, entity: &Value) {
        for relation in entity["relations"].as_array().into_iter().flatten() {
            let (Some(kind), Some(target)) = (relation["type"].as_str(), relation["targetRef"].as_str()) else {
                continue;
            };
            self.at(format!("relations.{kind}"), |this| this.push(Some(target), false));
        }
    }

    fn add_levels(&mut self, entity: &Value) {
        for item in entity["status"]["items"].as_array().into_iter().flatten() {
            if let Some(level) = item["level"].as_str() {
                self.at("status.items.level".to_owned(), |this| this.push(Some(level), false));
            }
        }
    }

    fn at(&mut self, path: String, visit: impl FnOnce(&mut Self)) {
        self.path = path;
        visit(self);
        self.path.clear();
    }

    fn within(&mut self, key: &str, visit: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        visit(self);
        self.path.truncate(length);
    }

    fn push(&mut self, original: Option<&str>, from_item: bool) {
        let raw_key = append(&mut self.text, &self.path);
        let key = append_lower(&mut self.text, &self.path, raw_key);
        // Interface definitions of megabytes are usual: do not lower-case what is dropped anyway.
        let original = original.filter(|original| !is_longer(original, 2 * LENGTH_LIMIT));
        let value = original.and_then(|original| {
            let start = self.text.len();
            let original_piece = append(&mut self.text, original);
            let piece = append_lower(&mut self.text, original, original_piece);
            if is_longer(&self.text[range(piece)], LENGTH_LIMIT) {
                self.text.truncate(start);
                return None;
            }
            Some((piece, original_piece))
        });
        self.rows.push(RawRow { raw_key, key, value, from_item });
    }

    fn finish(self) -> Result<Rows, AmbiguousKeys> {
        let Self { text, rows: mut raw, .. } = self;
        let piece = |piece: Piece| &text[range(piece)];
        // Stable: rows of one key stay in the order in which they were met.
        raw.sort_by(|a, b| piece(a.key).cmp(piece(b.key)));
        let mut ambiguous = Vec::new();
        let mut rows = Vec::with_capacity(raw.len());
        for group in raw.chunk_by(|a, b| piece(a.key) == piece(b.key)) {
            let [first, rest @ ..] = group else { continue };
            let rest = rest.iter().filter(|row| !row.from_item);
            if rest.clone().any(|row| piece(row.raw_key) != piece(first.raw_key)) {
                ambiguous.push(piece(first.key).to_owned());
            }
            if is_longer(piece(first.key), LENGTH_LIMIT) {
                continue;
            }
            rows.extend([first].into_iter().chain(rest).map(|row| RowSpans { key: row.key, value: row.value }));
        }
        if !ambiguous.is_empty() {
            return Err(AmbiguousKeys { keys: ambiguous });
        }
        let of = |row: &RowSpans| (piece(row.key), row.value.map(|(text, original)| (piece(text), piece(original))));
        rows.sort_by(|a, b| of(a).cmp(&of(b)));
        rows.dedup_by(|a, b| of(a) == of(b));
        Ok(Rows { text, rows })
    }
}

fn append(text: &mut String, piece: &str) -> Piece {
    let start = text.len();
    text.push_str(piece);
    (start as u32, text.len() as u32)
}

/// Appends the lower-case form, or names the original's piece when that is the same.
fn append_lower(text: &mut String, original: &str, piece: Piece) -> Piece {
    if original.is_ascii() {
        if !original.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return piece;
        }
        let lower = append(text, original);
        text[range(lower)].make_ascii_lowercase();
        return lower;
    }
    let lower = original.to_lowercase();
    if lower == original { piece } else { append(text, &lower) }
}

fn range((start, end): Piece) -> std::ops::Range<usize> {
    start as usize..end as usize
}

fn is_longer(text: &str, units: usize) -> bool {
    // UTF-16 units are never more than bytes, so most texts need no counting.
    text.len() > units && text.encode_utf16().nth(units).is_some()
}
