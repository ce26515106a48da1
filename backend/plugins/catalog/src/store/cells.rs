//! The values of bulk statements, and how a column of them becomes one value: as PostgreSQL reads arrays from text,
//! `{"a",NULL,"b"}`. As text, because the library's own arrays cannot hold a NULL. It is never a part of a statement.

use sea_orm::Value;

/// One value of a row.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Text(Option<String>),
    Number(Option<i64>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Text(text) => text.map(storable).into(),
            Cell::Number(number) => number.into(),
        }
    }
}

/// PostgreSQL fails on a text with this one character, which no row can hold then, so that such a text finds
/// nothing in either database. JSON writes the character in another way.
pub(super) fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

/// The values of one column, all of one type.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    literal: String,
    numbers: bool,
}

impl Column {
    pub(super) fn push(&mut self, cell: Cell) {
        self.literal.push(if self.literal.is_empty() { '{' } else { ',' });
        match cell {
            Cell::Text(Some(text)) => self.push_text(&storable(text)),
            Cell::Text(None) => self.literal.push_str("NULL"),
            Cell::Number(number) => {
                self.numbers = true;
                self.literal.push_str(&number.map_or_else(|| "NULL".to_owned(), |number| number.to_string()));
            }
        }
    }

    fn push_text(&mut self, text: &str) {
        self.literal.reserve(text.len() + 2);
        self.literal.push('"');
        self.literal.push_str(&text.replace('\\', r"\\").replace('"', r#"\""#));
        self.literal.push('"');
    }

    /// What the text is to be cast to.
    pub(super) const fn sql_type(&self) -> &'static str {
        if self.numbers { "BIGINT[]" } else { "TEXT[]" }
    }

    /// The array as one value.
    pub(super) fn into_value(mut self) -> Value {
        self.literal.push_str(if self.literal.is_empty() { "{}" } else { "}" });
        self.literal.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn array(cells: impl IntoIterator<Item = Cell>) -> (Value, &'static str) {
        let mut column = Column::default();
        cells.into_iter().for_each(|cell| column.push(cell));
        let sql_type = column.sql_type();
        (column.into_value(), sql_type)
    }

    #[test]
    fn texts_are_quoted_so_that_none_is_taken_for_something_else() {
        let texts = ["a", "", "NULL", "a,b}", r#"{"x": "\n"}"#, " ü ", "\0"].map(Cell::from);
        let (value, sql_type) = array(texts.into_iter().chain([None::<String>.into()]));
        assert_eq!(sql_type, "TEXT[]");
        let expected = r#"{"a","","NULL","a,b}","{\"x\": \"\\n\"}"," ü ","�",NULL}"#;
        assert_eq!(value, expected.into());
    }

    #[test]
    fn numbers_have_a_type_of_their_own() {
        let cells = [1.into(), (-7).into(), None::<i64>.into()];
        assert_eq!(array(cells), ("{1,-7,NULL}".into(), "BIGINT[]"));
        assert_eq!(array([]), ("{}".into(), "TEXT[]"));
    }
}
