//! The `filter` query parameter: `key=value,key,key=other`.

use std::collections::HashMap;
use std::fmt;

use super::{Predicate, QueryError};

/// Reads the repeated `filter` parameter. The filters are alternatives; inside one, statements
/// joined by commas must all hold; the same key with several values means any of them, and then the
/// key alone adds nothing. `None` when nothing is asked for.
///
/// # Errors
/// When a statement has no key.
pub fn parse_filters(filters: &[String]) -> Result<Option<Predicate>, QueryError> {
    let mut alternatives = Vec::new();
    for filter in filters {
        alternatives.extend(parse_filter(filter)?);
    }
    Ok(match alternatives.len() {
        0 => None,
        1 => alternatives.pop(),
        _ => Some(Predicate::Any(alternatives)),
    })
}

fn parse_filter(filter: &str) -> Result<Option<Predicate>, QueryError> {
    // Keys are told apart as they are written; `kind=a,Kind=b` are two conditions.
    let mut conditions: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for statement in filter.split(',').map(str::trim).filter(|statement| !statement.is_empty()) {
        let (key, value) = match statement.split_once('=') {
            Some((key, value)) => (key.trim(), Some(value.trim())),
            None => (statement, None),
        };
        if key.is_empty() {
            return Err(QueryError::Filter { statement: statement.to_owned() });
        }
        let place = *places.entry(key).or_insert(conditions.len());
        match conditions.get_mut(place) {
            Some((_, values)) => values.extend(value),
            None => conditions.push((key, value.into_iter().collect())),
        }
    }
    let mut parts: Vec<Predicate> = conditions
        .into_iter()
        .map(|(key, values)| Predicate::of_key(key, Some(values).filter(|values| !values.is_empty())))
        .collect();
    Ok(match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Predicate::All(parts)),
    })
}

/// Builds one `filter`: conditions that must all hold.
///
/// Values cannot contain commas in this grammar; use a [`Predicate`] where they may.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilterParam {
    statements: Vec<String>,
}

impl FilterParam {
    /// Without conditions.
    pub fn new() -> Self {
        Self::default()
    }

    /// The key has this value; calling it again for the same key means any of the values.
    #[must_use]
    pub fn equals(mut self, key: &str, value: &str) -> Self {
        self.statements.push(format!("{key}={value}"));
        self
    }

    /// The key has one of these values. An empty list adds no condition.
    #[must_use]
    pub fn one_of<S: AsRef<str>>(mut self, key: &str, values: impl IntoIterator<Item = S>) -> Self {
        for value in values {
            self.statements.push(format!("{key}={}", value.as_ref()));
        }
        self
    }

    /// The key is there.
    #[must_use]
    pub fn exists(mut self, key: &str) -> Self {
        self.statements.push(key.to_owned());
        self
    }

    /// Whether there are no conditions; such a filter must not be sent.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }
}

impl fmt::Display for FilterParam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.statements.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(filters: &[&str]) -> Result<Option<Predicate>, QueryError> {
        let filters: Vec<String> = filters.iter().map(|filter| (*filter).to_owned()).collect();
        parse_filters(&filters)
    }

    fn one_of(key: &str, values: &[&str]) -> Predicate {
        Predicate::one_of(key, values)
    }

    #[test]
    fn the_grammar() {
        let kind = || one_of("kind", &["api"]);
        let cases: Vec<(&[&str], Option<Predicate>)> = vec![
            (&[], None),
            (&[""], None),
            (&[" , ,"], None),
            (&["kind=API"], Some(kind())),
            (&[" Kind = api "], Some(kind())),
            (&[",,kind=api,,"], Some(kind())),
            (&["kind"], Some(Predicate::exists("kind"))),
            (&["kind="], Some(one_of("kind", &[""]))),
            (&["a=b=c"], Some(one_of("a", &["b=c"]))),
            (&["kind=api,spec.type"], Some(Predicate::All(vec![kind(), Predicate::exists("spec.type")]))),
            (&["a=1,a=2"], Some(one_of("a", &["1", "2"]))),
            (&["a,a=1"], Some(one_of("a", &["1"]))),
            (&["a=1,a"], Some(one_of("a", &["1"]))),
            (&["a=1,A=2"], Some(Predicate::All(vec![one_of("a", &["1"]), one_of("a", &["2"])]))),
            (&["a=1", "b"], Some(Predicate::Any(vec![one_of("a", &["1"]), Predicate::exists("b")]))),
            (&["", "b"], Some(Predicate::exists("b"))),
            (&["$all=x"], Some(Predicate::never())),
        ];
        for (filters, expected) in cases {
            assert_eq!(parse(filters).unwrap(), expected, "{filters:?}");
        }
    }

    /// As long as an address may be, with as many keys as fit.
    #[test]
    fn a_long_filter_is_read_at_once() {
        let filter: Vec<String> = (0..10_000).map(|number| format!("k{number}")).collect();
        let began = std::time::Instant::now();
        let Some(Predicate::All(parts)) = parse(&[&filter.join(",")]).unwrap() else { panic!("not a list") };
        assert_eq!(parts.len(), 10_000);
        assert!(began.elapsed().as_millis() < 500, "{:?}", began.elapsed());
    }

    #[test]
    fn statements_need_a_key() {
        for filter in ["=x", "kind=a, =x", "="] {
            assert!(matches!(parse(&[filter]), Err(QueryError::Filter { .. })), "{filter}");
        }
    }

    #[test]
    fn built_filters_read_back() {
        let filter = FilterParam::new()
            .equals("kind", "component")
            .one_of("spec.type", ["service", "website"])
            .exists("metadata.title");
        assert_eq!(filter.to_string(), "kind=component,spec.type=service,spec.type=website,metadata.title");
        assert!(FilterParam::new().one_of::<&str>("a", []).is_empty());
    }
}
