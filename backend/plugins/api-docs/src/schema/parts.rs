//! A schema together with everything that its `allOf` joins to it, as if it were one.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::node::Node;

/// `allOf` within `allOf` so deep is a circle.
const DEEPEST: usize = 12;
/// More joined schemas than these are left out.
const MOST: usize = 64;

/// The schema itself, then what is joined to it. Who comes first has the say.
pub(super) struct Parts<'a>(Vec<Node<'a>>);

impl<'a> Parts<'a> {
    pub(super) fn of(node: &Node<'a>) -> Self {
        let mut parts = Vec::new();
        gather(node, DEEPEST, &mut parts);
        Self(parts)
    }

    /// The first value of a member.
    pub(super) fn value(&self, key: &str) -> Option<&'a Value> {
        let said = self.0.first().and_then(|own| own.reference).and_then(|reference| reference.get(key));
        said.or_else(|| self.0.iter().find_map(|part| part.value.get(key)))
    }

    /// The first place of a member.
    pub(super) fn first(&self, key: &str) -> Option<Node<'a>> {
        self.0.iter().find_map(|part| part.get(key))
    }

    pub(super) fn text(&self, key: &str) -> &'a str {
        self.value(key).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.value(key) == Some(&Value::Bool(true))
    }

    /// The types without `null`, and whether that is one of them. Found out from the members when not said.
    pub(super) fn types(&self) -> (Vec<String>, bool) {
        let mut types: Vec<String> = match self.value("type") {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let before = types.len();
        types.retain(|name| name != "null");
        let is_nullable = types.len() < before;
        if before == 0 {
            let guess = match (self.value("properties"), self.value("items")) {
                (Some(_), _) => Some("object"),
                (_, Some(_)) => Some("array"),
                _ => None,
            };
            types.extend(guess.map(str::to_owned));
        }
        (types, is_nullable)
    }

    /// The members of the object, each once.
    pub(super) fn properties(&self) -> Vec<(&'a str, Node<'a>)> {
        let mut seen = BTreeSet::new();
        // What is joined is usually the base, whose members people expect first.
        let joined_first = self.0.iter().skip(1).chain(self.0.first());
        let all = joined_first.filter_map(|part| part.get("properties"));
        all.flat_map(|properties| properties.members().collect::<Vec<_>>())
            .filter(|(name, _)| seen.insert(*name))
            .collect()
    }

    pub(super) fn required(&self) -> BTreeSet<&'a str> {
        let lists = self.0.iter().filter_map(|part| part.value.get("required")?.as_array());
        lists.flatten().filter_map(Value::as_str).collect()
    }

    /// The alternatives: how, who says so, and which.
    pub(super) fn variants(&self) -> Vec<(&'static str, Node<'a>, Vec<Node<'a>>)> {
        const WORDS: [(&str, &str); 3] = [("oneOf", "one of"), ("anyOf", "any of"), ("not", "not")];
        let mut all = Vec::new();
        for part in &self.0 {
            for (key, how) in WORDS {
                let Some(node) = part.get(key) else { continue };
                let nodes = if node.value.is_array() { node.items().collect() } else { vec![node] };
                if !nodes.is_empty() {
                    all.push((how, part.clone(), nodes));
                }
            }
        }
        all
    }

    /// Whether there is something below it to open.
    pub(super) fn has_children(&self) -> bool {
        const KEYS: [&str; 6] = ["properties", "items", "additionalProperties", "oneOf", "anyOf", "not"];
        let holds = |value: &Value| match value {
            Value::Object(members) => !members.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => false,
        };
        self.0.iter().any(|part| KEYS.iter().any(|key| part.value.get(key).is_some_and(holds)))
    }
}

fn gather<'a>(node: &Node<'a>, depth: usize, parts: &mut Vec<Node<'a>>) {
    if parts.len() >= MOST || node.broken.is_some() || parts.iter().any(|part| part.pointer == node.pointer) {
        return;
    }
    parts.push(node.clone());
    if depth == 0 {
        return;
    }
    for joined in node.list("allOf") {
        gather(&joined, depth - 1, parts);
    }
}
