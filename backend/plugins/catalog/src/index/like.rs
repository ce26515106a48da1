//! Substrings as SQL's `LIKE '%term%'` finds them: a `%` within the term stands for any text, a `_`
//! for any one character. The contract does not escape them, so people can use them.

use memchr::memmem::Finder;

use super::strings::Strings;

/// A term to look for, in lower case.
pub(super) struct Like {
    /// The longest piece without wildcards; every match contains it.
    literal: Option<Finder<'static>>,
    /// The whole pattern, when the literal alone does not decide.
    pattern: Option<Vec<Item>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Item {
    AnyText,
    AnyCharacter,
    Character(char),
}

impl Like {
    pub(super) fn new(term: &str) -> Self {
        let wild = term.contains(['%', '_']);
        let literal = term.split(['%', '_']).max_by_key(|piece| piece.len()).unwrap_or_default();
        Self {
            literal: (!literal.is_empty()).then(|| Finder::new(literal).into_owned()),
            pattern: wild.then(|| {
                let middle = term.chars().map(|c| match c {
                    '%' => Item::AnyText,
                    '_' => Item::AnyCharacter,
                    c => Item::Character(c),
                });
                let any = [Item::AnyText];
                any.into_iter().chain(middle).chain(any).collect()
            }),
        }
    }

    pub(super) fn matches(&self, value: &str) -> bool {
        match (&self.pattern, &self.literal) {
            (Some(pattern), _) => matches(pattern, value),
            (None, Some(literal)) => literal.find(value.as_bytes()).is_some(),
            (None, None) => true,
        }
    }

    /// Visits, in ascending order, the numbers of the texts that match.
    pub(super) fn search(&self, strings: &Strings, mut found: impl FnMut(u32)) {
        let mut check = |number| {
            if self.pattern.as_ref().is_none_or(|pattern| matches(pattern, strings.get(number))) {
                found(number);
            }
        };
        match &self.literal {
            Some(literal) => strings.search(literal, check),
            None => (0..strings.len() as u32).for_each(&mut check),
        }
    }
}

/// Takes the shortest text for each `%` and, when that leads nowhere, a longer one for the last; an
/// earlier one need never be tried again.
fn matches(pattern: &[Item], value: &str) -> bool {
    let (mut item, mut at) = (0, 0);
    let mut last_any: Option<(usize, usize)> = None;
    loop {
        let next = value[at..].chars().next();
        match (pattern.get(item), next) {
            (Some(Item::AnyText), _) => {
                item += 1;
                last_any = Some((item, at));
                continue;
            }
            (Some(Item::AnyCharacter), Some(c)) => {
                item += 1;
                at += c.len_utf8();
                continue;
            }
            (Some(Item::Character(wanted)), Some(c)) if *wanted == c => {
                item += 1;
                at += c.len_utf8();
                continue;
            }
            (None, None) => return true,
            _ => {}
        }
        let Some((after_any, taken)) = last_any else { return false };
        let Some(longer) = value[taken..].chars().next() else { return false };
        item = after_any;
        at = taken + longer.len_utf8();
        last_any = Some((after_any, at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_substrings_with_wildcards() {
        for (term, value, expected) in [
            ("pay", "the payment", true),
            ("pay", "the pa", false),
            ("p_y", "x-piy-x", true),
            ("p_y", "x-py-x", false),
            ("p_y", "pé-py péy", true),
            ("a%c", "xxa---c", true),
            ("a%c", "c---a", false),
            ("a%b_c", "a b b-c", true),
            ("a%b_c", "a b bc", false),
            ("%", "", true),
            ("_", "", false),
            ("_", "x", true),
            ("___", "ab", false),
            ("%%__%", "ab", true),
            ("100%", "100 percent", true),
            ("a.c", "abc", false),
            ("\\", "a\\b", true),
            ("aab", "aaab", true),
            ("a_b%b", "aaabab", true),
        ] {
            let like = Like::new(term);
            assert_eq!(like.matches(value), expected, "{term} in {value}");
            let mut strings = Strings::default();
            strings.insert("unrelated", "");
            strings.insert(value, "");
            let mut found = Vec::new();
            like.search(&strings, |number| found.push(number));
            assert_eq!(found.contains(&1), expected, "{term} in {value}, searched");
        }
    }
}
