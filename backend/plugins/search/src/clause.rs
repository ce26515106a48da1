//! A search in words that every engine can say in its own language.

/// What has to be so of a document, and how much it counts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Clause {
    /// Every document.
    Everything,
    /// None.
    Nothing,
    /// The field has the word.
    Word(Place, String),
    /// A word of the field begins so.
    Starts(Place, String),
    /// A word of the field is this one but for one letter.
    Near(Place, String),
    /// A word of the field begins so, but for one letter.
    NearStart(Place, String),
    /// It is inside of a word of the title. Three letters or more.
    Inside(String),
    /// The words follow each other in the field.
    Phrase(Place, Vec<String>),
    /// All of them; each counts.
    All(Vec<Clause>),
    /// One of them; each counts.
    Any(Vec<Clause>),
    /// One of them; the best counts, and this part of each other.
    Best(Vec<Clause>, f32),
    /// Counts exactly so much.
    Scored(Box<Clause>, f32),
    /// Counts so many times more.
    Times(Box<Clause>, f32),
    /// What has to be, and what only counts.
    With { required: Vec<Clause>, welcome: Vec<Clause> },
}

/// Where words stand. What a document has in each is decided in [`crate::words`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// Titles and names, whole.
    Exact,
    /// Words of titles and names.
    Title,
    /// Stems of titles, names and the text.
    Stems,
    /// Words of the text.
    Text,
    /// Words of every other field.
    Other,
    /// `field=value` and `owner:ref`.
    Facts,
    /// The type of document.
    Type,
}

impl Clause {
    /// Has to be, and counts for nothing.
    pub(crate) fn silent(self) -> Self {
        self.scored(0.0)
    }

    /// Counts exactly so much.
    pub(crate) fn scored(self, score: f32) -> Self {
        Self::Scored(Box::new(self), score)
    }

    /// One of the words.
    pub(crate) fn one_of(place: Place, words: impl IntoIterator<Item = String>) -> Self {
        let mut any: Vec<Self> = words.into_iter().map(|word| Self::Word(place, word)).collect();
        match any.len() {
            0 => Self::Nothing,
            1 => any.remove(0),
            _ => Self::Any(any),
        }
    }
}
