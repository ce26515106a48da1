//! Crates that must not be there twice.

use super::Finding;

/// Two of one of these do not work together, or make the program and its build noticeably larger.
const ONCE: &[&str] = &["libsqlite3-sys", "reqwest", "schemars", "sqlx"];

/// What `Cargo.lock` holds in several versions and should not.
pub(super) fn check(lock: &str) -> Vec<Finding> {
    let versions = |name: &str| -> Vec<&str> {
        let line = format!("name = \"{name}\"");
        let mut lines = lock.lines();
        let mut found = Vec::new();
        while lines.by_ref().any(|candidate| candidate == line) {
            found.extend(lines.next().and_then(|next| next.strip_prefix("version = \"")?.strip_suffix('"')));
        }
        found
    };
    let several = ONCE.iter().map(|name| (name, versions(name))).filter(|(_, versions)| versions.len() > 1);
    several
        .map(|(name, versions)| {
            let why = format!("{name} is there in versions {}: `cargo tree --invert {name}`", versions.join(" and "));
            Finding::new("Cargo.lock", why)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_versions_are_found() {
        let once = "[[package]]\nname = \"sqlx\"\nversion = \"0.9.0\"\n\n[[package]]\nname = \"sqlx-core\"\nversion = \"0.9.0\"\n";
        assert!(check(once).is_empty());
        let twice = format!("{once}\n[[package]]\nname = \"sqlx\"\nversion = \"0.8.6\"\n");
        let findings = check(&twice);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].to_string().contains("0.9.0 and 0.8.6"), "{}", findings[0]);
    }
}
