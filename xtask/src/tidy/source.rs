//! What Rust code may say where.

use super::{File, Finding};

/// A rule about single lines of Rust code outside tests.
struct Rule {
    why: &'static str,
    applies: fn(&str) -> bool,
    breaks: fn(&str) -> bool,
}

const RULES: &[Rule] = &[
    Rule {
        why: "SQL belongs into a store",
        applies: |path| path.starts_with("backend/") && !may_hold_sql(path),
        breaks: holds_sql,
    },
    Rule {
        why: "a store knows nothing of HTTP",
        applies: is_store,
        breaks: |line| names_crate(line, "axum") || names_crate(line, "http") || line.contains("StatusCode"),
    },
    Rule {
        why: "addresses of ours are built in shared",
        applies: |path| is_product(path) && !ADDRESS_MAKERS.contains(&path),
        breaks: builds_address,
    },
    Rule {
        why: "all outgoing HTTP goes through the guarded client of core/src/outgoing",
        applies: |path| is_product(path) && !path.starts_with("backend/core/src/outgoing"),
        breaks: |line| names_crate(line, "reqwest"),
    },
    Rule {
        why: "shared does no I/O",
        applies: |path| path.starts_with("shared/src/"),
        breaks: |line| IO.iter().any(|module| line.contains(module)),
    },
    Rule {
        why: "a browser has tables of letters and decimals already: callboard_letters, js_sys::parse_float",
        applies: |path| path.starts_with("frontend/") || path.starts_with("shared/src/"),
        breaks: |line| [".to_lowercase()", ".to_uppercase()", "parse::<f64>"].iter().any(|word| line.contains(word)),
    },
    Rule {
        why: "unfinished work does not land",
        applies: |_| true,
        // Written so that this very file does not break the rule.
        breaks: |line| {
            [concat!("to", "do!("), concat!("unimpl", "emented!("), concat!("db", "g!(")]
                .iter()
                .any(|word| line.contains(word))
        },
    },
];

/// What reaches out of a program. Addresses of hosts alone (`std::net::IpAddr`) do not.
const IO: &[&str] = &["std::fs", "std::process", "std::env", "std::io::std", "TcpStream", "TcpListener", "UdpSocket"];

/// The places that answer below `/api`, or describe what does, and so name it.
const ADDRESS_MAKERS: &[&str] =
    &["backend/core/src/http/router.rs", "backend/core/src/http/access_log.rs", "backend/core/src/openapi/join.rs"];

/// What breaks a rule.
pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.has_extension(&["rs"]) && !is_test(&file.path)) {
        for (number, line) in code(file) {
            let broken = RULES.iter().filter(|rule| (rule.applies)(&file.path) && (rule.breaks)(line));
            findings.extend(broken.map(|rule| Finding::at_line(file, number, rule.why)));
        }
    }
    findings
}

/// The lines that are neither comment nor test.
fn code(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let tests =
        file.lines().skip_while(|(_, line)| *line != "#[cfg(test)]").find(|(_, line)| line.starts_with("mod tests {"));
    let end = tests.map_or(usize::MAX, |(number, _)| number);
    file.lines().take_while(move |(number, _)| *number < end).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn is_test(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "testing.rs" | "benches"))
}

/// Server and app, as opposed to their tools.
fn is_product(path: &str) -> bool {
    path.starts_with("backend/") || path.starts_with("frontend/")
}

fn is_store(path: &str) -> bool {
    path.starts_with("backend/")
        && path.split('/').any(|part| part == "store" || part == "store.rs" || part.ends_with("_store.rs"))
}

/// Stores, what they are made of, and the two places in the core that are about the database themselves.
fn may_hold_sql(path: &str) -> bool {
    let below = |folder: &str| path.starts_with(folder);
    is_store(path)
        || path.split('/').any(|part| part == "migrations" || part == "migrations.rs")
        || below("backend/core/src/database/")
        || below("backend/core/src/auth/keys.rs")
}

/// A text that begins as our addresses do, unless it is what another text is looked at for.
fn builds_address(line: &str) -> bool {
    let looks = ["strip_prefix(", "starts_with(", "split_once("].iter().any(|look| line.contains(look));
    let starts = |start: &str| line.match_indices(start).any(|(at, _)| !is_version(&line[at + start.len()..]));
    !looks && ["\"/api/", "\"/api\"", "\"api/"].into_iter().any(starts)
}

/// `v4/…`: the API of a git host. No plugin of ours is called so.
fn is_version(rest: &str) -> bool {
    rest.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn holds_sql(line: &str) -> bool {
    ["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE "].iter().any(|word| {
        // In a text, not in an identifier or an explanation.
        line.match_indices(word).any(|(at, _)| line[..at].ends_with('"') || line[..at].ends_with(") "))
    }) || names_crate(line, "sea_orm") && line.contains("Statement")
}

/// True when the line uses a path that begins with the crate's name.
fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let file = File { path: path.to_owned(), text: text.to_owned() };
        check(&[file]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_rule_finds_its_breach() {
        let breaches = [
            ("backend/plugins/catalog/src/routes/entity.rs", "let sql = \"SELECT 1\";"),
            ("backend/plugins/catalog/src/routes/entity.rs", "let s = sea_orm::Statement::from_string(x);"),
            ("backend/plugins/catalog/src/store/claim.rs", "use axum::Json;"),
            ("backend/plugins/auth/src/session_store.rs", "return Err(StatusCode::NOT_FOUND);"),
            ("frontend/core/src/api.rs", "get(\"/api/catalog/entities\").await"),
            ("backend/plugins/auth/src/providers/oidc.rs", "let client = reqwest::Client::new();"),
            ("shared/src/uri.rs", "let text = std::fs::read_to_string(path);"),
            ("frontend/src/main.rs", concat!("fn main() { to", "do!() }")),
        ];
        for (path, line) in breaches {
            let found = findings(path, &format!("//! A file.\n{line}\n"));
            assert_eq!(found.len(), 1, "{path}: {line}: {found:?}");
            assert!(found[0].starts_with(&format!("{path}:2: ")), "{found:?}");
        }
    }

    #[test]
    fn what_is_allowed_is_not_found() {
        let allowed = [
            ("backend/plugins/catalog/src/store/claim.rs", "let sql = \"SELECT 1\";"),
            ("backend/core/src/http/router.rs", "Router::new().nest(\"/api/x\", y)"),
            ("backend/core/src/outgoing/client.rs", "reqwest::Client::new()"),
            ("backend/tests/api/auth.rs", "client.get(\"/api/auth/guest/refresh\")"),
            ("frontend/core/src/api.rs", "// see \"/api/catalog\""),
            ("frontend/core/src/api.rs", "path.strip_prefix(\"/api/\")"),
            ("shared/src/uri.rs", "host.parse::<std::net::Ipv6Addr>()"),
            ("frontend/core/src/api.rs", "use gloo_net::http::Request;"),
            ("backend/core/src/store.rs", "use crate::http::Nothing;"),
            ("backend/core/src/x.rs", "fn f() {}\n\n#[cfg(test)]\nmod tests {\n    const A: &str = \"/api/x\";\n}"),
        ];
        for (path, line) in allowed {
            let found = findings(path, line);
            assert!(found.is_empty(), "{found:?}");
        }
    }

    #[test]
    fn a_helper_for_tests_does_not_hide_what_follows() {
        let text =
            "#[cfg(test)]\nuse x::Y;\n\nfn f() { get(\"/api/x\") }\n\n#[cfg(test)]\nmod tests {\n    \"/api/y\"\n}\n";
        assert_eq!(findings("frontend/core/src/api.rs", text).len(), 1);
    }
}
