//! CODEOWNERS: who looks after a repository.

use callboard_shared::entity::EntityRef;

/// Where hosts look for the file, in that order.
pub(super) const PATHS: [&str; 5] =
    ["CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", ".gitea/CODEOWNERS", "docs/CODEOWNERS"];

/// The owners of everything, as refs: those of the last rule that covers the whole repository. `@acme/crew` is a
/// group, `@ann` and `ann@acme.example` are a user.
pub(super) fn of_everything(text: &str) -> Vec<String> {
    let rules = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let of_all = rules.rev().find_map(|rule| {
        let mut words = rule.split_whitespace();
        let covers_all = matches!(words.next()?, "*" | "/" | "/*" | "**" | "/**");
        covers_all.then(|| words.filter_map(owner).collect())
    });
    of_all.unwrap_or_default()
}

fn owner(word: &str) -> Option<String> {
    let (kind, name) = match word.strip_prefix('@') {
        Some(name) => match name.rsplit_once('/') {
            Some((_, team)) => ("group", team),
            None => ("user", name),
        },
        None => ("user", word.split_once('@')?.0),
    };
    (!name.is_empty()).then(|| EntityRef::new(kind, "default", name).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_rule_for_everything_counts() {
        let text = "# who\n* @acme/first\n\n/docs/ @acme/writers\n*  @acme/platform/crew @Ann bob@acme.example # all\n*.rs @rustaceans\n";
        assert_eq!(of_everything(text), ["group:default/crew", "user:default/ann", "user:default/bob"]);
        assert_eq!(of_everything("/src @acme/crew"), Vec::<String>::new());
        assert_eq!(of_everything("* @acme/crew\n*"), Vec::<String>::new(), "the last rule takes the owners away");
    }
}
