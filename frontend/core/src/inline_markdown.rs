//! The little Markdown that descriptions usually hold: paragraphs, lists, bold, code and links.
//!
//! It is not a Markdown reader: whatever it does not know stays as it is written, and nothing becomes HTML.

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// As it is.
    Text(String),
    /// Between `**` or `__`.
    Strong(String),
    /// Between backticks.
    Code(String),
    /// `[text](address)`, or an address between `<` and `>`.
    Link {
        /// What is shown.
        text: String,
        /// Where it leads, not checked.
        url: String,
    },
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Lines in a row.
    Paragraph(Vec<Span>),
    /// Lines that begin with `-`, `*` or `+`.
    List(Vec<Vec<Span>>),
}

/// The pieces of a text.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    let mut items: Vec<String> = Vec::new();
    let end_paragraph = |lines: &mut Vec<&str>, blocks: &mut Vec<Block>| {
        if !lines.is_empty() {
            blocks.push(Block::Paragraph(spans(&std::mem::take(lines).join("\n"))));
        }
    };
    let end_list = |items: &mut Vec<String>, blocks: &mut Vec<Block>| {
        if !items.is_empty() {
            blocks.push(Block::List(std::mem::take(items).iter().map(|item| spans(item)).collect()));
        }
    };
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            end_paragraph(&mut lines, &mut blocks);
            end_list(&mut items, &mut blocks);
        } else if let Some(item) = list_item(line) {
            end_paragraph(&mut lines, &mut blocks);
            items.push(item.to_owned());
        } else if let Some(item) = items.last_mut() {
            item.push(' ');
            item.push_str(line);
        } else {
            lines.push(line.trim_start_matches('#').trim_start());
        }
    }
    end_paragraph(&mut lines, &mut blocks);
    end_list(&mut items, &mut blocks);
    blocks
}

/// The first paragraph in one line, without marks.
pub fn first_line(text: &str) -> String {
    let spans = match blocks(text).into_iter().next() {
        Some(Block::Paragraph(spans)) => spans,
        Some(Block::List(items)) => items.into_iter().next().unwrap_or_default(),
        None => Vec::new(),
    };
    let words = spans.into_iter().map(|span| match span {
        Span::Text(text) | Span::Strong(text) | Span::Code(text) | Span::Link { text, .. } => text,
    });
    words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn list_item(line: &str) -> Option<&str> {
    ["- ", "* ", "+ "].into_iter().find_map(|mark| line.strip_prefix(mark)).map(str::trim_start)
}

/// The pieces of a line.
fn spans(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut plain = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        match marked(rest) {
            Some((span, after)) => {
                if !plain.is_empty() {
                    spans.push(Span::Text(std::mem::take(&mut plain)));
                }
                spans.push(span);
                rest = after;
            }
            None => {
                plain.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    if !plain.is_empty() {
        spans.push(Span::Text(plain));
    }
    spans
}

/// The marked piece that the text begins with, and what follows it.
fn marked(text: &str) -> Option<(Span, &str)> {
    let between = |open: &str, close: &str| {
        let (inner, after) = text.strip_prefix(open)?.split_once(close)?;
        let fits = !inner.is_empty() && !inner.starts_with(' ') && !inner.ends_with(' ');
        fits.then(|| (inner.to_owned(), after))
    };
    if let Some((inner, after)) = between("`", "`") {
        return Some((Span::Code(inner), after));
    }
    if let Some((inner, after)) = between("**", "**").or_else(|| between("__", "__")) {
        return Some((Span::Strong(inner), after));
    }
    if let Some((url, after)) = between("<", ">").filter(|(url, _)| url.contains("://")) {
        return Some((Span::Link { text: url.clone(), url }, after));
    }
    let (label, after) = between("[", "](")?;
    let (url, after) = after.split_once(')')?;
    Some((Span::Link { text: label, url: url.trim().to_owned() }, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Span {
        Span::Text(text.to_owned())
    }

    #[test]
    fn marks_become_pieces() {
        assert_eq!(
            spans("**Off** on `x*y`, see [the plan](https://a.example/b) or <https://c.example>."),
            [
                Span::Strong("Off".into()),
                text(" on "),
                Span::Code("x*y".into()),
                text(", see "),
                Span::Link { text: "the plan".into(), url: "https://a.example/b".into() },
                text(" or "),
                Span::Link { text: "https://c.example".into(), url: "https://c.example".into() },
                text("."),
            ]
        );
    }

    #[test]
    fn what_is_no_mark_stays() {
        for line in ["2 ** 3 ** 4", "a < b > c", "[x] done", "**open", "snake_case_name", "`"] {
            assert_eq!(spans(line), [text(line)], "{line}");
        }
    }

    #[test]
    fn paragraphs_and_lists() {
        assert_eq!(
            blocks("# Title\n\nOne\ntwo\n- a\n  b\n* c\n\nEnd"),
            [
                Block::Paragraph(vec![text("Title")]),
                Block::Paragraph(vec![text("One\ntwo")]),
                Block::List(vec![vec![text("a b")], vec![text("c")]]),
                Block::Paragraph(vec![text("End")]),
            ]
        );
    }

    #[test]
    fn one_line_without_marks() {
        assert_eq!(first_line("**Switched off.** Use\n`fares`.\n\nMore"), "Switched off. Use fares.");
        assert_eq!(first_line("- a\n- b"), "a");
        assert_eq!(first_line(" \n"), "");
    }
}
