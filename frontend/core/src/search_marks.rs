//! Words that a search found, marked in the text around them, for the views of results. Texts are shown as texts,
//! never as HTML.

use callboard_shared::search::SearchResult;
use leptos::prelude::*;

/// A part of a text, and whether it was found.
pub type Part = (String, bool);

/// The parts of a text with tags around what was found. A tag without its counterpart marks nothing.
pub fn tagged(text: &str, pre: &str, post: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, found, after)) = next(rest, pre, post) {
        push(&mut parts, before, false);
        push(&mut parts, found, true);
        rest = after;
    }
    push(&mut parts, rest, false);
    parts
}

/// What stands before, in and behind the next pair of tags.
fn next<'a>(text: &'a str, pre: &str, post: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let (before, rest) = text.split_once(pre).filter(|_| !pre.is_empty() && !post.is_empty())?;
    let (found, after) = rest.split_once(post)?;
    Some((before, found, after))
}

fn push(parts: &mut Vec<Part>, text: &str, found: bool) {
    if !text.is_empty() {
        parts.push((text.to_owned(), found));
    }
}

/// The parts of a text with the characters of these positions marked; they are in order.
pub fn picked(text: &str, positions: &[usize]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (position, character) in text.chars().enumerate() {
        let found = positions.binary_search(&position).is_ok();
        match parts.last_mut().filter(|(_, last)| *last == found) {
            Some((part, _)) => part.push(character),
            None => parts.push((character.to_string(), found)),
        }
    }
    parts
}

/// A field of a result as the server marked it, or as the document has it.
pub fn field(result: &SearchResult, name: &str) -> Vec<Part> {
    let marked = result.highlight.as_ref().and_then(|highlight| {
        let text = highlight.fields.get(name).filter(|text| !text.is_empty())?;
        Some(tagged(text, &highlight.pre_tag, &highlight.post_tag))
    });
    marked.unwrap_or_else(|| {
        let text = result.document.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
        vec![(text.to_owned(), false)]
    })
}

/// The parts of a long text from a little before the first that was found, so that it is in sight.
pub fn excerpt(parts: Vec<Part>) -> Vec<Part> {
    const BEFORE: usize = 80;
    let Some((lead, _)) = parts.first().filter(|(lead, found)| !found && parts.len() > 1 && lead.len() > 2 * BEFORE)
    else {
        return parts;
    };
    let skip = lead.chars().count().saturating_sub(BEFORE);
    let tail: String = lead.chars().skip(skip).collect();
    // From the next whole word on.
    let tail = tail.split_once(' ').map_or(tail.as_str(), |(_, whole)| whole);
    let mut cut = vec![(format!("… {tail}"), false)];
    cut.extend(parts.into_iter().skip(1));
    cut
}

/// The parts, those that were found as `<mark>`.
pub fn marks(parts: Vec<Part>) -> AnyView {
    let part = |(text, found): Part| match found {
        true => view! { <mark class="found">{text}</mark> }.into_any(),
        false => text.into_any(),
    };
    parts.into_iter().map(part).collect_view().into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: &[Part]) -> String {
        parts.iter().map(|(text, found)| if *found { format!("[{text}]") } else { text.clone() }).collect()
    }

    #[test]
    fn tags_become_marks_and_everything_else_stays_text() {
        assert_eq!(shown(&tagged("a <1>b</1> <b>c</b> <1>d</1>", "<1>", "</1>")), "a [b] <b>c</b> [d]");
        assert_eq!(shown(&tagged("<1>open", "<1>", "</1>")), "<1>open");
        assert_eq!(shown(&tagged("text", "", "")), "text");
        assert!(tagged("", "<1>", "</1>").is_empty());
    }

    #[test]
    fn neighbouring_characters_share_a_mark() {
        assert_eq!(shown(&picked("Größe", &[0, 1, 4])), "[Gr]öß[e]");
        assert_eq!(shown(&picked("plain", &[])), "plain");
    }

    #[test]
    fn what_was_found_late_in_a_text_is_in_sight() {
        let parts = vec![("word ".repeat(60), false), ("found".to_owned(), true)];
        let cut = excerpt(parts);
        assert!(cut[0].0.starts_with("… word ") && cut[0].0.len() < 100);
        assert_eq!(cut[1].0, "found");
        let short = vec![("a ".to_owned(), false), ("b".to_owned(), true)];
        assert_eq!(excerpt(short.clone()), short);
    }
}
