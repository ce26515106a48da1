//! The style sheets, as one.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The text of a sheet with every sheet that it imports, in order. Each is taken once.
///
/// Only `@import "path";` and `@import url("path");` without conditions, relative to the sheet.
pub(crate) fn inline(sheet: &Path) -> Result<String> {
    let mut seen = Vec::new();
    let mut text = String::new();
    add(sheet, &mut seen, &mut text)?;
    Ok(text)
}

fn add(sheet: &Path, seen: &mut Vec<PathBuf>, text: &mut String) -> Result<()> {
    let path = sheet.canonicalize().with_context(|| format!("cannot read the style sheet {}", sheet.display()))?;
    if seen.contains(&path) {
        return Ok(());
    }
    seen.push(path);
    let source =
        fs::read_to_string(sheet).with_context(|| format!("cannot read the style sheet {}", sheet.display()))?;
    let source = without_comments(&source);
    let folder = sheet.parent().unwrap_or(Path::new("."));
    for line in source.lines() {
        if let Some(target) = import(line) {
            add(&folder.join(target), seen, text)?;
        } else if line.trim_start().starts_with("@import") {
            bail!(
                "{}: write `{}` as `@import \"path.css\";`, alone on its line and without conditions",
                sheet.display(),
                line.trim()
            );
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    Ok(())
}

fn import(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("@import")?.trim().strip_suffix(';')?.trim();
    let rest = rest.strip_prefix("url(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest).trim();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.strip_prefix(quote)?.strip_suffix(quote).filter(|target| !target.contains(quote))
}

/// The sheet without comments and without white space that separates nothing. Texts in quotes stay.
pub(crate) fn minify(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut quote = None;
    let mut escaped = false;
    let mut space = false;
    for c in without_comments(sheet).chars() {
        if let Some(open) = quote {
            out.push(c);
            if c == open && !escaped {
                quote = None;
            }
            escaped = c == '\\' && !escaped;
            continue;
        }
        if c.is_whitespace() {
            space = true;
            continue;
        }
        // No blank is needed beside these. A colon wants its blank in `a :hover`, a bracket in `and (`.
        let tight = matches!(c, '{' | '}' | ';' | ',') || out.ends_with(['{', '}', ';', ',']);
        if space && !tight && !out.is_empty() {
            out.push(' ');
        }
        space = false;
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        if matches!(c, '"' | '\'') {
            quote = Some(c);
            escaped = false;
        }
        out.push(c);
    }
    out
}

fn without_comments(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut chars = sheet.chars().peekable();
    let mut quote = None;
    while let Some(c) = chars.next() {
        match quote {
            Some(_) if c == '\\' => {
                out.push(c);
                out.extend(chars.next());
                continue;
            }
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == '/' && chars.peek() == Some(&'*') => {
                chars.next();
                let mut last = ' ';
                for c in chars.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
                // A comment separates words.
                out.push(' ');
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_inlined_once_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("index.css", "@import \"a.css\";\n/* @import \"gone.css\"; */\n@import url('b.css');\nc{d:e}\n");
        write("a.css", "@import \"./b.css\";\na { b: c }\n");
        write("b.css", "b { }\n");
        assert_eq!(minify(&inline(&folder.path().join("index.css")).unwrap()), "b{}a{b: c}c{d:e}");
        write("b.css", "@import \"c.css\" screen;\n");
        assert!(inline(&folder.path().join("index.css")).unwrap_err().to_string().contains("without conditions"));
    }

    #[test]
    fn a_missing_sheet_is_named() {
        assert!(inline(Path::new("no/such.css")).unwrap_err().to_string().contains("no/such.css"));
    }

    #[test]
    fn white_space_that_separates_stays() {
        assert_eq!(
            minify("a  b ,\n c > d :hover { x : calc(1px + 2px) ;\n }\n"),
            "a b,c > d :hover{x : calc(1px + 2px)}"
        );
        assert_eq!(minify("@media (min-width: 1px) and (x) { }"), "@media (min-width: 1px) and (x){}");
    }

    #[test]
    fn texts_in_quotes_stay() {
        assert_eq!(minify("a::before { content: \"/* { \\\"  ; \" ; }"), "a::before{content: \"/* { \\\"  ; \"}");
    }
}
