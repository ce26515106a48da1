//! Descriptions, which are Markdown with HTML in it, into HTML that is safe.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use callboard_shared::api_docs::Html;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// Longer descriptions are cut.
const LONGEST: usize = 128 * 1024;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    // Pictures would tell other sites who reads what.
    cleaner.rm_tags(["img", "map", "area"]);
    cleaner.url_schemes(HashSet::from(["http", "https", "mailto"]));
    cleaner.url_relative(UrlRelative::Deny);
    cleaner.set_tag_attribute_value("a", "target", "_blank");
    cleaner
});

/// Safe HTML of a description.
pub(crate) fn html(markdown: &str) -> Html {
    let text = cut(markdown.trim(), LONGEST);
    if text.is_empty() {
        return Html::new();
    }
    if is_plain(text) {
        return format!("<p>{text}</p>");
    }
    let events = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).map(lowered);
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events);
    CLEANER.clean(&out).to_string().trim_end().to_owned()
}

/// The first line of a description as plain text: what fits into a list.
pub(crate) fn line(markdown: &str) -> String {
    const LONGEST_LINE: usize = 160;
    let paragraph = markdown.trim().split("\n\n").next().unwrap_or_default();
    let mut out = String::new();
    for event in Parser::new_ext(cut(paragraph, 1024), Options::empty()) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    let out = out.trim();
    match out.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => format!("{}…", out[..end].trim_end()),
        None => out.to_owned(),
    }
}

/// Headings below those of the page.
fn lowered(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
            Event::Start(Tag::Heading { level: HeadingLevel::H4, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(HeadingLevel::H4)),
        other => other,
    }
}

/// Most descriptions are a sentence without any markup. They need no parser.
fn is_plain(text: &str) -> bool {
    let first = text.chars().next().is_some_and(char::is_alphabetic);
    first && text.chars().all(|c| c.is_alphanumeric() || " .,;:?()/'%-".contains(c)) && !text.contains("://")
}

fn cut(text: &str, longest: usize) -> &str {
    if text.len() <= longest {
        return text;
    }
    let end = (0..=longest).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_safe_html() {
        assert_eq!(html("Plain words."), "<p>Plain words.</p>");
        assert_eq!(html("**Bold** `x`"), "<p><strong>Bold</strong> <code>x</code></p>");
        assert_eq!(html("# Top"), "<h4>Top</h4>");
        let evil = html(
            "<script>alert(1)</script><img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) <p onclick=x>b</p>",
        );
        for word in ["script>", "javascript:", "onerror", "onclick", "<img"] {
            assert!(!evil.contains(word), "{evil}");
        }
        assert!(html("[a](https://h.example/)").contains("target=\"_blank\""));
        assert!(html("a < b").contains("&lt;"));
    }

    #[test]
    fn lists_show_a_line() {
        assert_eq!(line("Holds **berths**\nfor `15` minutes.\n\nMore."), "Holds berths for 15 minutes.");
        assert_eq!(line(&"é".repeat(500)).chars().count(), 161);
    }
}
