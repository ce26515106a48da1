//! Types of relations: which belong together, and what they are called.

use callboard_i18n::{mark, plain_text};
use callboard_letters::Letters;

/// Types that say the same from both ends, as the original pairs them. A line runs from the one to the other.
pub const RELATION_PAIRS: [(&str, &str); 7] = [
    ("ownerOf", "ownedBy"),
    ("consumesApi", "apiConsumedBy"),
    ("apiProvidedBy", "providesApi"),
    ("hasPart", "partOf"),
    ("parentOf", "childOf"),
    ("hasMember", "memberOf"),
    ("dependsOn", "dependencyOf"),
];

/// The known types, in the order in which they are shown: as a heading, and between two names.
const WORDS: &[(&str, &str, &str)] = &[
    ("ownedBy", mark("Owned by"), mark("owned by")),
    ("partOf", mark("Part of"), mark("part of")),
    ("childOf", mark("Belongs to"), mark("child of")),
    ("memberOf", mark("Member of"), mark("member of")),
    ("providesApi", mark("Provides"), mark("provides")),
    ("consumesApi", mark("Consumes"), mark("consumes")),
    ("apiProvidedBy", mark("Provided by"), mark("provided by")),
    ("apiConsumedBy", mark("Consumed by"), mark("consumed by")),
    ("dependsOn", mark("Depends on"), mark("depends on")),
    ("dependencyOf", mark("Needed by"), mark("needed by")),
    ("hasPart", mark("Consists of"), mark("contains")),
    ("parentOf", mark("Subgroups"), mark("parent of")),
    ("hasMember", mark("Members"), mark("has member")),
    ("ownerOf", mark("Owns"), mark("owns")),
];

/// What is said between the names of two entities: `owns`. An unknown type is said in its own words:
/// `deployedTo` is `deployed to`.
#[must_use]
pub fn relation_phrase(relation_type: &str) -> String {
    known(relation_type).map_or_else(|| split(relation_type), |&(_, _, phrase)| plain_text(phrase).to_owned())
}

/// What stands above the entities of a type: `Owned by`.
pub(super) fn heading(relation_type: &str) -> String {
    if let Some(&(_, heading, _)) = known(relation_type) {
        return plain_text(heading).to_owned();
    }
    split(relation_type).capitalised()
}

/// Where a type stands among the others.
pub(super) fn place(relation_type: &str) -> usize {
    WORDS.iter().position(|(known, ..)| *known == relation_type).unwrap_or(WORDS.len())
}

fn known(relation_type: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    WORDS.iter().find(|(known, ..)| *known == relation_type)
}

fn split(relation_type: &str) -> String {
    let mut words = String::new();
    for (index, letter) in relation_type.chars().enumerate() {
        match letter {
            '_' => words.push(' '),
            _ if letter.is_uppercase() => {
                if index > 0 {
                    words.push(' ');
                }
                words.push_str(&letter.encode_utf8(&mut [0; 4]).lower());
            }
            _ => words.push(letter),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_relations_are_said_in_their_own_words() {
        assert_eq!(heading("deployedTo"), "Deployed to");
        assert_eq!(heading("runs_on"), "Runs on");
        assert_eq!(heading(""), "");
        assert_eq!(relation_phrase("deployedTo"), "deployed to");
        assert_eq!(relation_phrase("DeployedTo"), "deployed to");
    }

    #[test]
    fn every_paired_type_has_words() {
        for (one, other) in RELATION_PAIRS {
            assert!(known(one).is_some() && known(other).is_some(), "{one} {other}");
        }
    }
}
