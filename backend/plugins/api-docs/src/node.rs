//! A place in a document, from which one goes on to others; references are followed on the way.

use serde_json::Value;

/// References that lead to references that lead to … are a circle after so many.
const LONGEST_CHAIN: usize = 16;

/// A value of a document, and where it is.
#[derive(Clone)]
pub(crate) struct Node<'a> {
    root: &'a Value,
    /// The value itself, never a reference that leads somewhere.
    pub(crate) value: &'a Value,
    /// Where the value is: a JSON pointer.
    pub(crate) pointer: String,
    /// What led here, when something did: OpenAPI 3.1 lets it say more than the reference.
    pub(crate) reference: Option<&'a Value>,
    /// What the reference names, when it leads nowhere.
    pub(crate) broken: Option<String>,
}

impl<'a> Node<'a> {
    /// The whole document.
    pub(crate) fn root(root: &'a Value) -> Self {
        Self { root, value: root, pointer: String::new(), reference: None, broken: None }
    }

    /// What stands at a JSON pointer.
    pub(crate) fn at(&self, pointer: &str) -> Option<Node<'a>> {
        let value = self.root.pointer(pointer)?;
        Some(self.follow(value, pointer.to_owned()))
    }

    /// A member of an object.
    pub(crate) fn get(&self, key: &str) -> Option<Node<'a>> {
        let value = self.value.get(key)?;
        Some(self.follow(value, format!("{}/{}", self.pointer, escape(key))))
    }

    /// The members of an object, in the order of the text.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> {
        let members = self.value.as_object().into_iter().flatten();
        members.map(|(key, value)| (key.as_str(), self.follow(value, format!("{}/{}", self.pointer, escape(key)))))
    }

    /// The members of an object that is a member.
    pub(crate) fn entries(&self, key: &str) -> std::vec::IntoIter<(&'a str, Node<'a>)> {
        let entries: Vec<_> = self.get(key).map(|node| node.members().collect()).unwrap_or_default();
        entries.into_iter()
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> impl Iterator<Item = Node<'a>> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| self.follow(value, format!("{}/{index}", self.pointer)))
    }

    /// The items of a list that is a member.
    pub(crate) fn list(&self, key: &str) -> Vec<Node<'a>> {
        self.get(key).map(|list| list.items().collect()).unwrap_or_default()
    }

    /// A text that is a member; empty when it is none. What led here goes before.
    pub(crate) fn text(&self, key: &str) -> &'a str {
        let said = self.reference.and_then(|reference| reference.get(key));
        said.or_else(|| self.value.get(key)).and_then(Value::as_str).unwrap_or_default()
    }

    /// A text or number that is a member, as text.
    pub(crate) fn plain(&self, key: &str) -> String {
        self.value.get(key).map(plain).unwrap_or_default()
    }

    /// Whether a member is `true`.
    pub(crate) fn flag(&self, key: &str) -> bool {
        let said = self.reference.and_then(|reference| reference.get(key));
        said.or_else(|| self.value.get(key)) == Some(&Value::Bool(true))
    }

    /// The name under which the document has it: the last part of what a reference names.
    pub(crate) fn name(&self) -> String {
        let Some(reference) = self.reference else { return String::new() };
        let target = self.broken.as_deref().or_else(|| reference.get("$ref")?.as_str()).unwrap_or_default();
        unescape(target.rsplit('/').next().unwrap_or_default())
    }

    /// Follows references from a value on.
    fn follow(&self, mut value: &'a Value, mut pointer: String) -> Node<'a> {
        let first = value;
        let mut reference = None;
        for _ in 0..LONGEST_CHAIN {
            let Some(target) = value.get("$ref").and_then(Value::as_str) else {
                return Node { root: self.root, value, pointer, reference, broken: None };
            };
            reference = Some(first);
            let found = target.strip_prefix('#').and_then(|target| {
                let target = percent_decoded(target);
                self.root.pointer(&target).map(|found| (found, target))
            });
            match found {
                Some((found, target)) => (value, pointer) = (found, target),
                None => {
                    let broken = Some(target.to_owned());
                    return Node { root: self.root, value, pointer, reference, broken };
                }
            }
        }
        let broken = Some("a reference that leads back to itself".to_owned());
        Node { root: self.root, value: &Value::Null, pointer, reference, broken }
    }
}

/// A text as it is, anything else as JSON.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A key as a segment of a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// A segment of a JSON pointer as a key.
pub(crate) fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// References are fragments of addresses, in which `{` and spaces may be written as `%7B` and `%20`.
fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_followed_and_named() {
        let root = json!({"a": {"$ref": "#/c/x~1y"}, "c": {"x/y": {"v": 1}, "z": {"$ref": "#/c/x~1y", "description": "said"}}});
        let node = Node::root(&root);
        let found = node.get("a").unwrap();
        assert_eq!(
            (found.value["v"].as_i64(), found.pointer.as_str(), found.name().as_str()),
            (Some(1), "/c/x~1y", "x/y")
        );
        assert_eq!(node.at("/c/z").unwrap().text("description"), "said");
    }

    #[test]
    fn circles_and_other_files_lead_nowhere() {
        let root = json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}, "c": {"$ref": "./other.yaml#/x"}});
        let node = Node::root(&root);
        assert!(node.get("a").unwrap().broken.is_some());
        assert_eq!(node.get("c").unwrap().broken.as_deref(), Some("./other.yaml#/x"));
    }

    #[test]
    fn fragments_are_decoded() {
        assert_eq!(percent_decoded("/paths/~1a~1%7Bid%7D"), "/paths/~1a~1{id}");
        assert_eq!(percent_decoded("/100%"), "/100%");
        assert_eq!(percent_decoded("/é%"), "/é%");
    }
}
