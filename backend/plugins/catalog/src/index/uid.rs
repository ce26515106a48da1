//! Uids, small enough to keep a million of them at hand for breaking ties.

use std::cmp::Ordering;
use std::fmt;

use uuid::Uuid;

/// A uid. It sorts as its text does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Uid {
    /// The usual form: a UUID in lower case with hyphens, whose bytes sort as its text.
    Uuid(Uuid),
    /// Whatever else was given.
    Text(Box<str>),
}

impl Uid {
    /// The uid of nothing; it sorts before every other.
    pub(super) const NONE: Self = Self::Uuid(Uuid::nil());

    pub(super) fn new(text: &str) -> Self {
        match Uuid::try_parse(text) {
            Ok(uuid) if uuid.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == text => Self::Uuid(uuid),
            _ => Self::Text(text.into()),
        }
    }
}

impl Ord for Uid {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Uuid(a), Self::Uuid(b)) => a.cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Uuid(a), Self::Text(b)) => (*a.hyphenated().encode_lower(&mut Uuid::encode_buffer())).cmp(b),
            (Self::Text(_), Self::Uuid(_)) => other.cmp(self).reverse(),
        }
    }
}

impl PartialOrd for Uid {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uuid(uuid) => write!(f, "{}", uuid.hyphenated()),
            Self::Text(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_sort_and_read_back_as_their_texts() {
        let mut texts = [
            "7f9f1c3e-0000-4000-8000-000000000001",
            "7F9F1C3E-0000-4000-8000-000000000001",
            "7f9f1c3e000040008000000000000001",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-4fff-8fff-ffffffffffff",
            "",
            "a",
            "zz",
            "7f9f1c3e-0000-4000-8000-00000000000",
        ];
        let mut uids = texts.map(Uid::new);
        assert!(matches!(uids[0], Uid::Uuid(_)));
        assert!(uids[1..3].iter().all(|uid| matches!(uid, Uid::Text(_))));
        texts.sort_unstable();
        uids.sort();
        assert_eq!(uids.map(|uid| uid.to_string()), texts);
    }
}
