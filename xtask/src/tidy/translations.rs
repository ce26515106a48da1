//! Whether every text of the app is translated, and every translation is one of a text.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Map, Value};
use syn::LitStr;

use super::{File, Finding};

/// Where the translations are, a file for each language.
const FOLDER: &str = "frontend/translations/";
/// What starts the app, and speaks for it before it runs.
const BOOT: &str = "frontend/boot.js";

/// How a text stands in the code.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Message {
    /// The first file that has it.
    path: String,
    is_plural: bool,
}

/// What breaks a rule.
pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut messages = BTreeMap::new();
    for file in files.iter().filter(|file| has_texts(&file.path)) {
        match texts(file) {
            Ok(texts) => add(&mut messages, file, texts, &mut findings),
            Err(why) => findings.push(Finding::new(&file.path, why)),
        }
    }
    let translations = files.iter().filter(|file| file.path.starts_with(FOLDER));
    findings.extend(translations.flat_map(|file| check_translation(file, &messages)));
    findings
}

fn has_texts(path: &str) -> bool {
    let is_tool = path.starts_with("frontend/crates/i18n/") || path.contains("/gallery") || path.contains("/tests");
    path == BOOT || path.starts_with("frontend/") && path.ends_with(".rs") && !is_tool
}

fn add(messages: &mut BTreeMap<String, Message>, file: &File, texts: Vec<(String, bool)>, findings: &mut Vec<Finding>) {
    for (text, is_plural) in texts {
        let new = Message { path: file.path.clone(), is_plural };
        let known = messages.entry(text.clone()).or_insert(new);
        if known.is_plural != is_plural {
            let why = format!("'{text}' is a text for a number here, and a plain one in {}", known.path);
            findings.push(Finding::new(&file.path, why));
        }
    }
}

/// The texts of a file, and which of them are for a number.
fn texts(file: &File) -> Result<Vec<(String, bool)>, String> {
    if file.path == BOOT {
        return Ok(texts_of_script(&file.text).into_iter().map(|text| (text, false)).collect());
    }
    let code = file.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let tokens: TokenStream = code.parse().map_err(|error| format!("cannot be read as Rust: {error}"))?;
    let mut found = Vec::new();
    collect(tokens, &mut found)?;
    Ok(found)
}

fn collect(tokens: TokenStream, found: &mut Vec<(String, bool)>) -> Result<(), String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let before = |distance: usize| at.checked_sub(distance).map(|at| tokens[at].to_string()).unwrap_or_default();
        let literals = || group.stream().into_iter().filter_map(|token| literal(&token));
        // What is no text in the call is its first value, such as the number.
        match (before(2).as_str(), before(1).as_str()) {
            ("t", "!") => {
                let first = group.stream().into_iter().next().and_then(|token| literal(&token));
                found.push((first.ok_or("t! must begin with a plain text")?, false));
            }
            ("plural", "!") => {
                found.push((literals().nth(1).ok_or("plural! must have two plain texts")?, true));
            }
            (before, "mark") if before != "fn" => {
                if let Some(text) = literals().next() {
                    found.push((text, false));
                }
            }
            _ => {}
        }
        collect(group.stream(), found)?;
    }
    Ok(())
}

/// The value of a text in the code.
fn literal(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Literal(literal) => {
            syn::parse_str::<LitStr>(&literal.to_string()).ok().map(|literal| literal.value())
        }
        _ => None,
    }
}

/// `t("…")` in the script that starts the app, whose texts have no escapes.
fn texts_of_script(script: &str) -> Vec<String> {
    let calls = script.match_indices("t(\"").filter(|(at, _)| {
        let before = script[..*at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
    });
    calls.filter_map(|(at, call)| script[at + call.len()..].split('"').next()).map(str::to_owned).collect()
}

fn check_translation(file: &File, messages: &BTreeMap<String, Message>) -> Vec<Finding> {
    let translation: Map<String, Value> = match serde_json::from_str(&file.text) {
        Ok(translation) => translation,
        Err(error) => return vec![Finding::new(&file.path, format!("is no JSON object: {error}"))],
    };
    let missing = messages.iter().filter(|(text, _)| !translation.contains_key(*text));
    let missing = missing.map(|(text, message)| format!("has nothing for '{text}' of {}", message.path));
    let wrong = translation.iter().filter_map(|(text, value)| match messages.get(text) {
        None => Some(format!("translates '{text}', which is nowhere in the app")),
        Some(message) => faults(text, value, message.is_plural),
    });
    let keys: Vec<&String> = translation.keys().collect();
    let order = (!keys.is_sorted()).then(|| "is not sorted by its keys".to_owned());
    missing.chain(wrong).chain(order).map(|why| Finding::new(&file.path, why)).collect()
}

/// What is wrong with the translation of a text.
fn faults(text: &str, value: &Value, is_plural: bool) -> Option<String> {
    let wanted = slots(text);
    match value {
        Value::String(translated) if !is_plural => {
            (slots(translated) != wanted).then(|| format!("the values in '{translated}' are not those of '{text}'"))
        }
        Value::Object(forms) if is_plural => {
            if !forms.contains_key("other") {
                return Some(format!("'{text}' has no form 'other'"));
            }
            forms.iter().find_map(|(form, translated)| {
                let found = slots(translated.as_str()?);
                // A form for one number may say it in a word.
                let is_complete = wanted.iter().all(|slot| found.contains(slot) || form != "other" && *slot == "count");
                let is_known = found.is_subset(&wanted);
                (!is_complete || !is_known)
                    .then(|| format!("the values of the form '{form}' are not those of '{text}'"))
            })
        }
        _ if is_plural => Some(format!("'{text}' is for a number, and needs an object of plural forms")),
        _ => Some(format!("'{text}' needs a text")),
    }
}

/// The names of the values in a text.
fn slots(text: &str) -> BTreeSet<&str> {
    let inner = text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    inner.filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = r#"
        const A: Column = Column { title: mark("Owner"), id: "owner" };
        fn view() { view! { <p label=t!("Signed in as {name}", name = x)>{plural!(n, "{count} row", "{count} rows")}</p> } }
        #[cfg(test)]
mod tests {
            fn f() { t!("not this one") }
        }
    "#;

    fn findings(translation: &str) -> Vec<String> {
        let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
        let files = [
            file("frontend/core/src/a.rs", CODE),
            file(BOOT, r#"notice(t("Reload"), format("no text"));"#),
            file("frontend/translations/de.json", translation),
        ];
        check(&files).iter().map(ToString::to_string).collect()
    }

    const WHOLE: &str = r#"{
        "Owner": "Eigentümer",
        "Reload": "Neu laden",
        "Signed in as {name}": "Angemeldet als {name}",
        "{count} rows": {"one": "eine Zeile", "other": "{count} Zeilen"}
    }"#;

    #[test]
    fn a_whole_translation_passes() {
        assert_eq!(findings(WHOLE), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_found() {
        for (part, replacement, says) in [
            ("\"Owner\":", "\"Own\":", "translates 'Own'"),
            ("\"Owner\":", "\"Own\":", "has nothing for 'Owner'"),
            ("\"Reload\":", "\"A\":", "not sorted"),
            ("als {name}", "als {person}", "values in"),
            ("\"{count} Zeilen\"", "\"Zeilen\"", "form 'other'"),
            ("\"other\":", "\"many\":", "no form 'other'"),
            ("\"Eigentümer\"", "{\"other\": \"x\"}", "needs a text"),
            ("{\"one\": \"eine Zeile\", \"other\": \"{count} Zeilen\"}", "\"x\"", "plural forms"),
        ] {
            let found = findings(&WHOLE.replace(part, replacement));
            assert!(found.iter().any(|finding| finding.contains(says)), "{says}: {found:?}");
        }
    }
}
