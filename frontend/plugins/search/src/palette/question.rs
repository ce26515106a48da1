//! What somebody typed into the palette, with its prefixes.

use callboard_shared::search::SearchQuery;

/// Hits that are asked for.
const HITS: u64 = 16;

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Scope {
    /// Everywhere.
    #[default]
    All,
    /// `>`: what can be done.
    Actions,
    /// `@`: users and groups.
    People,
    /// `#`: things with a tag.
    Tags,
}

/// What somebody typed, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Question {
    /// Where to look.
    pub(crate) scope: Scope,
    /// The words without prefixes.
    pub(crate) text: String,
    /// Fields with their values, of `kind:` and the like.
    pub(crate) filters: Vec<(String, Vec<String>)>,
}

/// The words before a colon, and the field that each of them filters.
const FIELDS: [(&str, &str); 6] = [
    ("kind", "kind"),
    ("type", "type"),
    ("owner", "owner"),
    ("lifecycle", "lifecycle"),
    ("namespace", "namespace"),
    ("tag", "tags"),
];

impl Question {
    pub(crate) fn parse(typed: &str) -> Self {
        let typed = typed.trim_start();
        let (scope, rest) = match typed.chars().next() {
            Some('>') => (Scope::Actions, &typed[1..]),
            Some('@') => (Scope::People, &typed[1..]),
            Some('#') => (Scope::Tags, &typed[1..]),
            _ => (Scope::All, typed),
        };
        let mut filters: Vec<(String, Vec<String>)> = Vec::new();
        let mut words = Vec::new();
        for word in rest.split_whitespace() {
            match field_of(word).filter(|_| scope != Scope::Actions) {
                Some((field, value)) => add(&mut filters, field, value),
                None => words.push(word),
            }
        }
        if scope == Scope::People {
            add(&mut filters, "kind", "user");
            add(&mut filters, "kind", "group");
        }
        if scope == Scope::Tags && !words.is_empty() {
            add(&mut filters, "tags", words.remove(0));
        }
        Self { scope, text: words.join(" "), filters }
    }

    /// True when nothing was asked yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.filters.is_empty()
    }

    /// What to ask the server for, if it can know anything about it.
    pub(crate) fn search(&self) -> Option<SearchQuery> {
        let asks = self.scope != Scope::Actions && !self.is_empty();
        asks.then(|| SearchQuery { page_limit: Some(HITS), ..self.everything() })
    }

    /// The same question for the page of results.
    pub(crate) fn everything(&self) -> SearchQuery {
        SearchQuery { term: self.text.clone(), filters: self.filters.clone(), ..SearchQuery::default() }
    }
}

/// The field and the value of `kind:api`.
fn field_of(word: &str) -> Option<(&'static str, &str)> {
    let (name, value) = word.split_once(':').filter(|(_, value)| !value.is_empty())?;
    FIELDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, field)| (*field, value))
}

fn add(filters: &mut Vec<(String, Vec<String>)>, field: &str, value: &str) {
    match filters.iter_mut().find(|(known, _)| known == field) {
        Some((_, values)) => values.push(value.to_owned()),
        None => filters.push((field.to_owned(), vec![value.to_owned()])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filters(typed: &str) -> Vec<String> {
        let filters = Question::parse(typed).filters;
        filters.iter().map(|(field, values)| format!("{field}={}", values.join(","))).collect()
    }

    #[test]
    fn prefixes_say_where_to_look() {
        assert_eq!(Question::parse("> dark").scope, Scope::Actions);
        assert_eq!(Question::parse(">dark").text, "dark");
        assert_eq!(Question::parse("  @ada").text, "ada");
        assert_eq!(filters("@ada"), ["kind=user,group"]);
        assert_eq!((Question::parse("a > b").scope, Question::parse("a > b").text), (Scope::All, "a > b".to_owned()));
    }

    #[test]
    fn a_tag_is_the_first_word_and_others_are_looked_for() {
        assert_eq!(filters("#java shop"), ["tags=java"]);
        assert_eq!(Question::parse("#java shop").text, "shop");
        assert!(Question::parse("#").is_empty());
    }

    #[test]
    fn fields_can_stand_anywhere() {
        let question = Question::parse("pay kind:api Kind:resource ledger");
        assert_eq!(question.text, "pay ledger");
        assert_eq!(filters("pay kind:api Kind:resource"), ["kind=api,resource"]);
        assert_eq!(Question::parse("http://x kind:").text, "http://x kind:");
    }

    #[test]
    fn the_server_is_not_asked_about_actions_or_nothing() {
        assert!(Question::parse("").search().is_none());
        assert!(Question::parse("> dark").search().is_none());
        assert!(Question::parse("@").search().is_some(), "everybody");
        assert_eq!(Question::parse("pay").search().map(|search| search.term), Some("pay".to_owned()));
    }
}
