//! A difference as lines, each of which came, went or stayed.

use callboard_shared::catalog::FieldChange;
use callboard_shared::entity::EntityRef;
use serde_json::Value;

/// What happened to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Came,
    Went,
    /// Stands beside the others, to say where they are.
    Stayed,
    /// Between two places of a long text.
    Gap,
}

/// One line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) sign: Sign,
    pub(crate) text: String,
    /// The other end of a relation, to be shown after the text.
    pub(crate) target: Option<EntityRef>,
}

impl Line {
    fn new(sign: Sign, text: impl Into<String>) -> Self {
        Self { sign, text: text.into(), target: None }
    }
}

/// The lines of a difference: what went before what came.
pub(crate) fn lines(change: &FieldChange) -> Vec<Line> {
    if let Some(diff) = &change.diff {
        return diff.lines().filter_map(of_diff).collect();
    }
    let side = |sign, value: &Option<Value>| value.iter().flat_map(|value| of_value(sign, value)).collect::<Vec<_>>();
    let mut lines = side(Sign::Went, &change.before);
    lines.extend(side(Sign::Came, &change.after));
    lines
}

fn of_diff(line: &str) -> Option<Line> {
    if line.starts_with("@@") {
        return Some(Line::new(Sign::Gap, ""));
    }
    // Such lines say that there was no line end, not what the text is.
    let (sign, text) = match line.split_at_checked(1)? {
        ("+", rest) => (Sign::Came, rest),
        ("-", rest) => (Sign::Went, rest),
        (" ", rest) => (Sign::Stayed, rest),
        _ => return None,
    };
    Some(Line::new(sign, text))
}

fn of_value(sign: Sign, value: &Value) -> Vec<Line> {
    match value {
        Value::Array(items) if !items.is_empty() => items.iter().map(|item| of_item(sign, item)).collect(),
        Value::String(text) if text.contains('\n') => text.lines().map(|line| Line::new(sign, line)).collect(),
        other => vec![of_item(sign, other)],
    }
}

fn of_item(sign: Sign, value: &Value) -> Line {
    let member = |name: &str| value.get(name).and_then(Value::as_str);
    if let (Some(relation), Some(target)) = (member("type"), member("targetRef")) {
        let target = EntityRef::parse_full(target).ok();
        return match target {
            Some(target) => Line { sign, text: relation.to_owned(), target: Some(target) },
            None => Line::new(sign, value.to_string()),
        };
    }
    if let (Some(level), Some(message)) = (member("level"), member("message")) {
        return Line::new(sign, format!("{level}: {message}"));
    }
    match value {
        Value::String(text) if text.is_empty() => Line::new(sign, "\"\""),
        Value::String(text) => Line::new(sign, text.as_str()),
        other => Line::new(sign, other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(before: Value, after: Value) -> Vec<String> {
        let some = |value: Value| (!value.is_null()).then_some(value);
        let change = FieldChange { path: "/a".into(), before: some(before), after: some(after), diff: None };
        lines(&change).iter().map(text).collect()
    }

    fn text(line: &Line) -> String {
        let sign = match line.sign {
            Sign::Came => '+',
            Sign::Went => '-',
            Sign::Stayed => ' ',
            Sign::Gap => '@',
        };
        let target = line.target.as_ref().map(|target| format!(" {target}")).unwrap_or_default();
        format!("{sign}{}{target}", line.text)
    }

    #[test]
    fn what_went_stands_before_what_came() {
        assert_eq!(shown(json!("a"), json!("b")), ["-a", "+b"]);
        assert_eq!(shown(json!(null), json!(["x", 2])), ["+x", "+2"]);
        assert_eq!(shown(json!({"a": 1}), json!(null)), ["-{\"a\":1}"]);
        assert_eq!(shown(json!(""), json!([])), ["-\"\"", "+[]"]);
        assert_eq!(shown(json!("a\nb"), json!("a")), ["-a", "-b", "+a"]);
    }

    #[test]
    fn relations_and_problems_are_said_as_such() {
        let relation =
            json!([{"type": "ownedBy", "targetRef": "group:default/a"}, {"type": "x", "targetRef": "nonsense"}]);
        assert_eq!(
            shown(relation, json!(null)),
            ["-ownedBy group:default/a", "-{\"type\":\"x\",\"targetRef\":\"nonsense\"}"]
        );
        assert_eq!(shown(json!(null), json!([{"level": "error", "message": "no", "error": {}}])), ["+error: no"]);
    }

    #[test]
    fn long_texts_are_told_by_their_differences() {
        let diff = "@@ -1,2 +1,2 @@\n same\n-old\n+new\n\\ No newline at end of file\n";
        let change = FieldChange { path: "/a".into(), before: None, after: None, diff: Some(diff.into()) };
        assert_eq!(lines(&change).iter().map(text).collect::<Vec<_>>(), ["@", " same", "-old", "+new"]);
    }
}
