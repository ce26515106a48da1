//! The formats of names, keys, labels and tags.
//!
//! Installations may replace single rules, so they are values of [`FieldRules`] and not constants.

/// One rule: whether a text is allowed.
pub type FieldRule = fn(&str) -> bool;

/// The rules of an installation; [`FieldRules::default`] has the usual ones.
#[derive(Debug, Clone, Copy)]
pub struct FieldRules {
    /// `apiVersion`.
    pub api_version: FieldRule,
    /// `kind`.
    pub kind: FieldRule,
    /// `metadata.name`.
    pub name: FieldRule,
    /// `metadata.namespace`.
    pub namespace: FieldRule,
    /// Keys of `metadata.labels`.
    pub label_key: FieldRule,
    /// Values of `metadata.labels`.
    pub label_value: FieldRule,
    /// Keys of `metadata.annotations`.
    pub annotation_key: FieldRule,
    /// Values of `metadata.annotations`.
    pub annotation_value: FieldRule,
    /// Items of `metadata.tags`.
    pub tag: FieldRule,
}

impl Default for FieldRules {
    fn default() -> Self {
        Self {
            api_version: is_api_version,
            kind: is_kind,
            name: is_object_name,
            namespace: is_dns_label,
            label_key: is_prefixed_name,
            label_value: is_label_value,
            annotation_key: is_prefixed_name,
            annotation_value: |_| true,
            tag: is_tag,
        }
    }
}

impl FieldRules {
    /// Whether the text may be an `apiVersion`.
    pub fn is_valid_api_version(&self, text: &str) -> bool {
        (self.api_version)(text)
    }

    /// Whether the text may be a kind.
    pub fn is_valid_kind(&self, text: &str) -> bool {
        (self.kind)(text)
    }

    /// Whether the text may be an entity's name.
    pub fn is_valid_name(&self, text: &str) -> bool {
        (self.name)(text)
    }

    /// Whether the text may be a namespace.
    pub fn is_valid_namespace(&self, text: &str) -> bool {
        (self.namespace)(text)
    }

    /// Whether the text may be the key of a label.
    pub fn is_valid_label_key(&self, text: &str) -> bool {
        (self.label_key)(text)
    }

    /// Whether the text may be the value of a label.
    pub fn is_valid_label_value(&self, text: &str) -> bool {
        (self.label_value)(text)
    }

    /// Whether the text may be the key of an annotation.
    pub fn is_valid_annotation_key(&self, text: &str) -> bool {
        (self.annotation_key)(text)
    }

    /// Whether the text may be the value of an annotation.
    pub fn is_valid_annotation_value(&self, text: &str) -> bool {
        (self.annotation_value)(text)
    }

    /// Whether the text may be a tag.
    pub fn is_valid_tag(&self, text: &str) -> bool {
        (self.tag)(text)
    }
}

const NAME_LIMIT: usize = 63;
const SUBDOMAIN_LIMIT: usize = 253;

/// 1 to 63 letters and digits, with `-`, `_` and `.` inside.
pub fn is_object_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends_well = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    bytes.len() <= NAME_LIMIT
        && ends_well(bytes.first())
        && ends_well(bytes.last())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// 1 to 63 lower-case letters and digits, with `-` inside.
pub fn is_dns_label(text: &str) -> bool {
    text.len() <= NAME_LIMIT
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// DNS labels joined by dots, at most 253 characters.
pub fn is_dns_subdomain(text: &str) -> bool {
    text.len() <= SUBDOMAIN_LIMIT && text.split('.').all(is_dns_label)
}

/// 1 to 63 letters and digits, the first a letter.
pub fn is_kind(text: &str) -> bool {
    text.len() <= NAME_LIMIT
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `suffix` or `dns.subdomain/suffix`, the suffix 1 to 63 letters and digits.
pub fn is_api_version(text: &str) -> bool {
    has_optional_prefix(text, |suffix| {
        (1..=NAME_LIMIT).contains(&suffix.len()) && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// A name, or `dns.subdomain/name`.
pub fn is_prefixed_name(text: &str) -> bool {
    has_optional_prefix(text, is_object_name)
}

/// Nothing, or a name.
pub fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_object_name(text)
}

/// 1 to 63 of `a-z`, digits and `:+#`, in words joined by single `-`.
pub fn is_tag(text: &str) -> bool {
    text.len() <= NAME_LIMIT
        && text.split('-').all(|word| {
            !word.is_empty()
                && word.bytes().all(|byte| {
                    byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b':' | b'+' | b'#')
                })
        })
}

fn has_optional_prefix(text: &str, is_suffix: impl Fn(&str) -> bool) -> bool {
    match text.split_once('/') {
        None => is_suffix(text),
        Some((prefix, suffix)) => is_dns_subdomain(prefix) && is_suffix(suffix),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST: &str = "a23456789-b23456789-c23456789-d23456789-e23456789-f23456789-xyz";

    fn check(rule: FieldRule, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(rule(text), "should be allowed: {text:?}");
        }
        for text in bad {
            assert!(!rule(text), "should be refused: {text:?}");
        }
    }

    #[test]
    fn names() {
        let too_long = format!("{LONGEST}x");
        check(
            FieldRules::default().name,
            &["a", "A", "9", "a.b_c-D", "a--b", "a..b", LONGEST],
            &["", "-a", "a-", ".a", "a.", "_a", "a_", "a b", "a/b", "a:b", "å", "a\n", &too_long],
        );
    }

    #[test]
    fn namespaces() {
        let too_long = format!("{LONGEST}x");
        check(
            FieldRules::default().namespace,
            &["a", "a-b", "a--b", "9a", LONGEST],
            &["", "A", "a.b", "a_b", "-a", "a-", "-", &too_long],
        );
    }

    #[test]
    fn api_versions() {
        let long = "x".repeat(63);
        let too_long = "x".repeat(64);
        check(
            FieldRules::default().api_version,
            &["v1", "backstage.io/v1alpha1", "a/B9", "v1alpha1", &long],
            &["", "/", "a/", "/v1", "a/b/c", "A.io/v1", "a/v-1", "v.1", "a..b/v1", &too_long],
        );
    }

    #[test]
    fn kinds() {
        let long = "K".repeat(63);
        let too_long = "K".repeat(64);
        check(
            FieldRules::default().kind,
            &["Component", "a", "A1", &long],
            &["", "9x", "Compo nent", "a-b", "a.b", &too_long],
        );
    }

    #[test]
    fn keys() {
        let long_prefix = format!("{}a/name", "abcdefg.".repeat(31));
        let too_long_prefix = format!("{}/name", ["abcdefg"; 32].join("."));
        for rule in [FieldRules::default().label_key, FieldRules::default().annotation_key] {
            check(
                rule,
                &["a", "a.b/c", "a-b.c/D_e.f-g", "sub.domain.example.com/name_1.x", LONGEST, &long_prefix],
                &["", "A.B/c", "a/b/c", "/c", "a/", "a b", "a_b/c", &"a".repeat(64), &too_long_prefix],
            );
        }
    }

    #[test]
    fn values() {
        check(FieldRules::default().label_value, &["", "b", "D_1.x-y", LONGEST], &["b c", "-b", &"x".repeat(64)]);
        check(FieldRules::default().annotation_value, &["", " any thing\n"], &[]);
    }

    #[test]
    fn tags() {
        let long = "x".repeat(63);
        let too_long = "x".repeat(64);
        check(
            FieldRules::default().tag,
            &["a", "a-b", "a-b-c", "a:b", "c++", "c#", "9", &long],
            &["", "A", "a_b", "a.b", "-a", "a-", "a--b", "Bad Tag", &too_long],
        );
    }

    #[test]
    fn rules_can_be_replaced() {
        let rules = FieldRules { tag: |text| text.contains('_'), ..FieldRules::default() };
        assert!(rules.is_valid_tag("a_b"));
        assert!(rules.is_valid_name("a"));
    }
}
