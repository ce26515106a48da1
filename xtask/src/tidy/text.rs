//! What no file may hold, whatever it is written in.

use super::{File, Finding};

/// A file beyond this has a second subject.
const LONGEST: usize = 500;

/// What breaks a rule.
pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        findings.extend(too_long(file));
        findings.extend(paths_of_one_machine(file));
        findings.extend(registries(file));
    }
    findings
}

fn too_long(file: &File) -> Option<Finding> {
    let lines = file.text.lines().count();
    let counts = file.has_extension(&["rs", "css", "js", "mjs", "py", "sh"]);
    (counts && lines > LONGEST).then(|| {
        Finding::new(&file.path, format!("{lines} lines, at most {LONGEST}: which of its subjects moves out?"))
    })
}

/// Folders that exist on the machine of whoever wrote them.
const HOMES: &[&str] = &[concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/ro", "ot/"), concat!("/wo", "rk/")];

fn paths_of_one_machine(file: &File) -> Vec<Finding> {
    let in_line = |line: &str| {
        HOMES.iter().any(|home| {
            line.match_indices(home).any(|(at, _)| {
                // The start of a path, not the middle of one or of an address.
                let before = line[..at].chars().next_back();
                before.is_none_or(|c| c.is_whitespace() || "\"'`(=:,<[".contains(c)) && !line[..at].ends_with("https:")
            })
        })
    };
    let why = "an absolute path of one machine; say it relative to something that everybody has";
    file.lines().filter(|(_, line)| in_line(line)).map(|(number, _)| Finding::at_line(file, number, why)).collect()
}

/// Lock files of npm name the registry that a package came from, which is nobody else's.
fn registries(file: &File) -> Vec<Finding> {
    if !file.path.ends_with("package-lock.json") {
        return Vec::new();
    }
    let why = "names a registry: set omit-lockfile-registry-resolved in .npmrc and write the file again";
    let named = file.lines().filter(|(_, line)| line.trim_start().starts_with("\"resolved\":"));
    named.map(|(number, _)| Finding::at_line(file, number, why)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        check(&[File { path: path.to_owned(), text: text.to_owned() }]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn long_files_are_found() {
        assert!(findings("a/b.rs", &"x\n".repeat(LONGEST)).is_empty());
        assert_eq!(findings("a/b.rs", &"x\n".repeat(LONGEST + 1)).len(), 1);
        assert!(findings("data.json", &"x\n".repeat(LONGEST + 1)).is_empty());
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        for home in HOMES {
            let found = findings("README.md", &format!("one\nsee `{home}me/notes.md`\n"));
            assert_eq!(found.len(), 1, "{home}");
            assert!(found[0].starts_with("README.md:2: "), "{found:?}");
            assert!(findings("README.md", &format!("https://example.com{home}page")).is_empty());
        }
    }

    #[test]
    fn registries_are_found() {
        let lock = "{\n  \"resolved\": \"https://registry.example.com/a.tgz\",\n}";
        assert_eq!(findings("e2e/package-lock.json", lock).len(), 1);
        assert!(findings("notes.json", lock).is_empty());
    }
}
