//! Tags around what was found.

use std::collections::BTreeMap;

use callboard_shared::search::Highlight;
use serde_json::{Map, Value};

use crate::question::split_quotes;
use crate::text::Analysis;

/// Marks the words of a term. The tags are made once a process, and no text has them.
pub(crate) struct Highlighter {
    pre_tag: String,
    post_tag: String,
}

/// Fields whose words are no prose.
const PLAIN: [&str; 1] = ["location"];

impl Highlighter {
    pub(crate) fn new() -> Self {
        let tag = uuid::Uuid::new_v4().simple().to_string();
        Self { pre_tag: format!("<{tag}>"), post_tag: format!("</{tag}>") }
    }

    /// The texts of a document in which words of the term occur.
    pub(crate) fn highlight(&self, analysis: &Analysis, term: &str, document: &Map<String, Value>) -> Highlight {
        let (quoted, free) = split_quotes(term);
        let asked = format!("{free} {}", quoted.join(" "));
        let wanted: Vec<(String, String)> =
            analysis.words(&asked).into_iter().map(|word| (analysis.stem(&word.text), word.text)).collect();
        let texts = document.iter().filter(|(name, _)| !PLAIN.contains(&name.as_str()));
        let marked = texts.filter_map(|(name, value)| {
            let marked = self.mark(analysis, &wanted, value.as_str()?, name == "title")?;
            Some((name.clone(), marked))
        });
        let fields: BTreeMap<String, String> = marked.collect();
        Highlight { pre_tag: self.pre_tag.clone(), post_tag: self.post_tag.clone(), fields }
    }

    fn mark(&self, analysis: &Analysis, wanted: &[(String, String)], text: &str, inside: bool) -> Option<String> {
        let found = |word: &str| {
            wanted.iter().any(|(stem, asked)| {
                word.starts_with(asked)
                    || analysis.stem(word) == *stem
                    || inside && asked.len() > 2 && word.contains(asked)
            })
        };
        let mut marked = String::new();
        let mut done = 0;
        // A compound is marked by its parts, unless only the whole fits.
        for word in analysis.words(text) {
            if word.from >= done
                && found(&word.text)
                && !(word.joined && parts_fit(analysis, &text[word.from..word.to], &found))
            {
                marked.push_str(&text[done..word.from]);
                marked.push_str(&self.pre_tag);
                marked.push_str(&text[word.from..word.to]);
                marked.push_str(&self.post_tag);
                done = word.to;
            }
        }
        if done == 0 {
            return None;
        }
        marked.push_str(&text[done..]);
        Some(marked)
    }
}

fn parts_fit(analysis: &Analysis, compound: &str, found: &impl Fn(&str) -> bool) -> bool {
    analysis.words(compound).iter().any(|part| !part.joined && found(&part.text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tantivy::tokenizer::Language;

    use super::*;

    #[test]
    fn words_are_marked_where_they_stand_in_the_whole_text() {
        let highlighter = Highlighter { pre_tag: "[".into(), post_tag: "]".into() };
        let document = json!({"title": "payment-ledger", "text": "Books Payments; über <b>.", "location": "/payment"});
        let analysis = Analysis::new(Some(Language::English));
        let fields = highlighter.highlight(&analysis, "payment \"uber\"", document.as_object().unwrap()).fields;
        assert_eq!(fields["title"], "[payment]-ledger");
        assert_eq!(fields["text"], "Books [Payments]; [über] <b>.");
        assert_eq!(fields.len(), 2);
    }
}
