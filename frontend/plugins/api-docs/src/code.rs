//! Code with colours, and the colours themselves.
//!
//! What is a word, a text, a comment and a number is told apart by a scanner of a few lines, the same for JSON,
//! YAML, GraphQL and protocol buffers: enough for the eye, small enough to load, and quick enough for a document
//! of a megabyte.

use std::fmt::Write;

use callboard_i18n::t;
use callboard_ui::CopyButton;
use leptos::prelude::*;

/// Longer texts are shown without colours: a browser takes long to draw a hundred thousand coloured words.
const LONGEST: usize = 400_000;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    Json,
    Yaml,
    GraphQl,
    Protobuf,
    Plain,
}

impl Notation {
    /// The notation of a body of this media type.
    pub(crate) fn of_media(media: &str) -> Self {
        if media.contains("json") || media.contains("form") || media.is_empty() { Self::Json } else { Self::Plain }
    }

    fn starts_comment(self, rest: &str, at_start: bool) -> bool {
        match self {
            Self::Yaml => rest.starts_with('#') && at_start,
            Self::GraphQl => rest.starts_with('#'),
            Self::Protobuf => rest.starts_with("//"),
            Self::Json | Self::Plain => false,
        }
    }

    fn is_keyword(self, word: &str) -> bool {
        const GRAPHQL: &[&str] = &[
            "type",
            "input",
            "enum",
            "interface",
            "union",
            "scalar",
            "directive",
            "extend",
            "implements",
            "schema",
            "query",
            "mutation",
            "subscription",
            "on",
            "repeatable",
            "fragment",
        ];
        const PROTOBUF: &[&str] = &[
            "syntax", "package", "import", "option", "service", "rpc", "returns", "stream", "message", "enum", "oneof",
            "repeated", "optional", "required", "map", "reserved", "extend", "public",
        ];
        match self {
            Self::GraphQl => GRAPHQL.contains(&word),
            Self::Protobuf => PROTOBUF.contains(&word),
            Self::Json | Self::Yaml => matches!(word, "true" | "false" | "null"),
            Self::Plain => false,
        }
    }
}

/// A block of code with colours and a button that copies it.
#[component]
pub(crate) fn Code(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// How it is written.
    notation: Notation,
    /// What it is, above it and for assistive technology.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let shown = label.clone();
    view! {
        <div class="code-block">
            <span class="code-block__language">{shown}</span>
            <pre class="code-block__text" tabindex="0" role="group" aria-label=label>
                <code inner_html=move || coloured(&text.read(), notation)></code>
            </pre>
            <div class="code-block__actions"><CopyButton text label=t!("Copy code")/></div>
        </div>
    }
    .into_any()
}

/// The text as HTML, in which words that mean something have a class.
fn coloured(text: &str, notation: Notation) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    if notation == Notation::Plain || text.len() > LONGEST {
        escape(&mut out, text);
        return out;
    }
    let mut rest = text;
    // Whether nothing but blanks stands before, for which YAML's comments wait.
    let mut after_blank = true;
    while let Some(first) = rest.chars().next() {
        let (class, length) = token(rest, first, after_blank, notation);
        let (word, after) = rest.split_at(length);
        if class.is_empty() {
            escape(&mut out, word);
        } else {
            // Writing into a String cannot fail.
            let _ = write!(out, "<span class=\"code--{class}\">");
            escape(&mut out, word);
            out.push_str("</span>");
        }
        after_blank = word.ends_with(char::is_whitespace);
        rest = after;
    }
    out
}

/// What stands at the beginning, and how long it is in bytes.
fn token(rest: &str, first: char, after_blank: bool, notation: Notation) -> (&'static str, usize) {
    if notation.starts_comment(rest, after_blank) {
        return ("comment", rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") && notation == Notation::Protobuf {
        return ("comment", rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    let starts_text = first == '"' || (first == '\'' && notation != Notation::Json && after_blank);
    if starts_text {
        let length = quoted(rest, first, notation);
        let is_key = notation != Notation::Protobuf && rest[length..].trim_start_matches(' ').starts_with(':');
        return (if is_key { "key" } else { "text" }, length);
    }
    if first.is_ascii_digit() && !matches!(notation, Notation::Yaml if !after_blank) {
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"._-+:".contains(c)).unwrap_or(rest.len());
        return ("number", length.max(1));
    }
    if first.is_alphabetic() || "_$@/".contains(first) {
        return word(rest, first, after_blank, notation);
    }
    ("", first.len_utf8())
}

fn word(rest: &str, first: char, after_blank: bool, notation: Notation) -> (&'static str, usize) {
    let belongs = |c: char| match notation {
        // Keys of YAML may hold nearly everything: paths, words with dashes.
        Notation::Yaml => !c.is_whitespace() && !":,{}[]\"#".contains(c),
        _ => c.is_alphanumeric() || "_.".contains(c),
    };
    let head = first.len_utf8();
    let length = rest[head..].find(|c: char| !belongs(c)).map_or(rest.len(), |end| end + head);
    let (word, after) = rest.split_at(length);
    let is_key = match notation {
        Notation::Yaml => {
            after_blank && after.starts_with(':') && after[1..].chars().next().is_none_or(char::is_whitespace)
        }
        Notation::GraphQl => after.starts_with([':', '(']),
        _ => false,
    };
    match (is_key, first) {
        (_, '@' | '$') if notation == Notation::GraphQl => ("keyword", length),
        (true, _) => ("key", length),
        _ if notation.is_keyword(word) => ("keyword", length),
        _ if notation != Notation::Yaml && first.is_uppercase() => ("type", length),
        _ => ("", length),
    }
}

/// A text in quotes, to the end of the line when it does not end.
fn quoted(rest: &str, quote: char, notation: Notation) -> usize {
    if notation == Notation::GraphQl && rest.starts_with("\"\"\"") {
        return rest[3..].find("\"\"\"").map_or(rest.len(), |end| end + 6);
    }
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            '\n' => return at,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart() {
        assert_eq!(
            coloured("{\"a\": \"<b>\", \"n\": 1}", Notation::Json),
            "{<span class=\"code--key\">\"a\"</span>: <span class=\"code--text\">\"&lt;b&gt;\"</span>, \
             <span class=\"code--key\">\"n\"</span>: <span class=\"code--number\">1</span>}"
        );
        assert_eq!(
            coloured("/a/{b}: x # no\n", Notation::Yaml),
            "/a/{b}: x <span class=\"code--comment\"># no</span>\n"
        );
        assert_eq!(
            coloured("a: 'it'", Notation::Yaml),
            "<span class=\"code--key\">a</span>: <span class=\"code--text\">'it'</span>"
        );
        assert!(
            coloured("type Ship { id: ID! }", Notation::GraphQl).contains("<span class=\"code--type\">Ship</span>")
        );
        assert!(
            coloured("// x\nmessage A {}", Notation::Protobuf).starts_with("<span class=\"code--comment\">// x</span>")
        );
    }

    #[test]
    fn no_text_breaks_the_scanner_and_none_is_lost() {
        for text in ["", "\"", "'", "\"\"\"", "é\"é\\", "@", "$", "/*", "0", "{\"a", "ä:", "#é\n#", "a:\u{a0}b"] {
            for notation in [Notation::Json, Notation::Yaml, Notation::GraphQl, Notation::Protobuf, Notation::Plain] {
                let html = coloured(text, notation);
                let mut plain = String::new();
                let mut inside = false;
                for c in html.chars() {
                    match c {
                        '<' => inside = true,
                        '>' => inside = false,
                        _ if !inside => plain.push(c),
                        _ => {}
                    }
                }
                assert_eq!(plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), text, "{notation:?}");
            }
        }
    }
}
