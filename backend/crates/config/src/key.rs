//! The entries of the table of keys.

/// One configuration key, as data. Everything that is read stands in such a table.
#[derive(Clone, Copy, Debug)]
pub struct ConfigKey {
    /// For example `backend.database.client`; `*` stands for any key of a map, `[]` for any item of a list.
    pub path: &'static str,
    /// What it may hold.
    pub ty: KeyType,
    /// Who may see it.
    pub visibility: Visibility,
    /// What counts when it is absent, in words.
    pub default: Option<&'static str>,
    /// What it does, in a sentence.
    pub doc: &'static str,
}

/// What a key may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// A text that is not empty.
    String,
    /// true, false, or one of the words yes, no, on, off, y, n, 1, 0.
    Bool,
    /// Any number, also written as text.
    Number,
    /// A whole number, also written as text.
    Integer,
    /// ISO 8601 (PT30S), words (30 seconds, 1d) or an object ({minutes: 5}).
    Duration,
    /// An absolute address.
    Url,
    /// A text, or a list of texts.
    StringOrList,
    /// A list of anything.
    List,
    /// A map of anything.
    Object,
    /// Anything at all, with everything below it.
    Any,
    /// One of these words.
    Enum(&'static [&'static str]),
    /// One of several types.
    OneOf(&'static [KeyType]),
}

/// Who may see a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Sent to every browser, signed in or not.
    Frontend,
    /// Stays on the server.
    Backend,
    /// Stays on the server, and out of logs and of `config:print`.
    Secret,
}

impl KeyType {
    /// True when keys below this one are part of its value rather than keys of their own.
    pub(crate) fn is_open(self) -> bool {
        match self {
            Self::Object | Self::Any | Self::List => true,
            Self::OneOf(types) => types.iter().any(|ty| ty.is_open()),
            _ => false,
        }
    }

    /// What to write, for messages and for the reference.
    pub(crate) fn describe(self) -> String {
        match self {
            Self::String => "text".into(),
            Self::Bool => "true or false".into(),
            Self::Number => "a number".into(),
            Self::Integer => "a whole number".into(),
            Self::Duration => "a duration such as 'PT30S', '30 seconds' or { minutes: 5 }".into(),
            Self::Url => "an absolute address such as https://portal.example.com".into(),
            Self::StringOrList => "text, or a list of texts".into(),
            Self::List => "a list".into(),
            Self::Object => "a map".into(),
            Self::Any => "anything".into(),
            Self::Enum(words) => format!("one of {}", words.join(", ")),
            Self::OneOf(types) => types.iter().map(|ty| ty.describe()).collect::<Vec<_>>().join(", or "),
        }
    }
}
