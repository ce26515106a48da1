//! Files of entities: CSV and JSON, written a portion at a time.

use callboard_i18n::plain_text;
use callboard_web_core::ExportFormat;
use serde_json::{Map, Value};

use super::columns::ExportColumn;

/// The form of a file.
#[derive(Clone, Copy, Default)]
pub(crate) enum Format {
    /// Lines for spreadsheets.
    #[default]
    Csv,
    /// A list of objects for programs.
    Json,
    /// A form of another plugin.
    Own(ExportFormat),
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Format {
    /// Those of this portal, in the order in which they are offered.
    pub(crate) fn all(own: &[ExportFormat]) -> Vec<Self> {
        [Self::Csv, Self::Json].into_iter().chain(own.iter().copied().map(Self::Own)).collect()
    }

    /// What tells it from others.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Own(own) => own.id,
        }
    }

    /// The ending of the file.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Own(own) => own.ending,
        }
    }

    /// What the reader sees.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Own(own) => plain_text(own.label),
        }
    }

    /// The media type of the file.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
            Self::Own(own) => own.media_type,
        }
    }
}

/// Writes a file.
pub(crate) struct Writer {
    format: Format,
    columns: Vec<ExportColumn>,
    rows: usize,
}

impl Writer {
    /// A file with these columns.
    pub(crate) fn new(format: Format, columns: Vec<ExportColumn>) -> Self {
        Self { format, columns, rows: 0 }
    }

    /// What stands before the first row.
    pub(crate) fn begin(&self) -> String {
        match self.format {
            Format::Csv => line(self.columns.iter().map(|column| cell(column.title))),
            Format::Json => "[".to_owned(),
            Format::Own(own) => (own.begin)(&self.titles()),
        }
    }

    /// Rows, each with a value for every column.
    pub(crate) fn rows(&mut self, rows: impl IntoIterator<Item = Vec<Value>>) -> String {
        let mut text = String::new();
        for row in rows {
            match self.format {
                Format::Csv => text.push_str(&line(row.iter().map(|value| cell(&plain(value))))),
                Format::Json => {
                    text.push_str(if self.rows == 0 { "\n" } else { ",\n" });
                    let titles = self.columns.iter().map(|column| column.title.to_owned());
                    // What an entity does not have is left out, as in the entity itself.
                    let members = titles.zip(row).filter(|(_, value)| !value.is_null());
                    text.push_str(&Value::Object(members.collect::<Map<_, _>>()).to_string());
                }
                Format::Own(own) => text.push_str(&(own.row)(&self.titles(), &row)),
            }
            self.rows += 1;
        }
        text
    }

    /// What stands after the last row.
    pub(crate) fn end(&self) -> String {
        match self.format {
            Format::Csv => String::new(),
            Format::Json => "\n]\n".to_owned(),
            Format::Own(own) => (own.end)(),
        }
    }

    fn titles(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.title).collect()
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut line = cells.collect::<Vec<_>>().join(",");
    line.push('\n');
    line
}

/// A value in words: texts as they are, lists of texts with commas, everything else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            texts.map_or_else(|| value.to_string(), |texts| texts.join(", "))
        }
        other => other.to_string(),
    }
}

/// A cell: on one line, and never a formula for the program that opens it.
fn cell(text: &str) -> String {
    let mut text = text.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n");
    if text.starts_with(['=', '+', '-', '@', '\t']) {
        text.insert(0, '\'');
    }
    if text.contains(['"', ',']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::list::export::columns::COLUMNS;

    fn file(format: Format, rows: Vec<Vec<Value>>) -> String {
        let mut writer = Writer::new(format, COLUMNS[..2].to_vec());
        let mut text = writer.begin();
        for row in rows {
            text.push_str(&writer.rows([row]));
        }
        text + &writer.end()
    }

    #[test]
    fn cells_stay_on_their_line_and_are_no_formulas() {
        for (text, written) in [
            ("plain", "plain"),
            ("a, b", "\"a, b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("one\r\ntwo\nthree\rfour", "one\\ntwo\\nthree\\nfour"),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@x", "'@x"),
            ("=a,b", "\"'=a,b\""),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(cell(text), written, "{text}");
        }
    }

    #[test]
    fn a_table_has_a_line_an_entity() {
        let rows = vec![vec![json!("a"), Value::Null], vec![json!("b"), json!(["x", "y"])]];
        assert_eq!(file(Format::Csv, rows), "Name,Type\na,\nb,\"x, y\"\n");
        assert_eq!(file(Format::Csv, Vec::new()), "Name,Type\n");
    }

    #[test]
    fn a_plugin_writes_its_own_form() {
        let own = ExportFormat {
            id: "catalog-export:x/lines",
            label: "Lines",
            ending: "txt",
            media_type: "text/plain",
            begin: |titles| format!("{}\n", titles.join("|")),
            row: |titles, values| format!("{}={}\n", titles[0], values[0].as_str().unwrap_or_default()),
            end: || "end\n".to_owned(),
        };
        let format = Format::all(&[own])[2];
        assert_eq!((format.label(), format.ending()), ("Lines", "txt"));
        assert_eq!(file(format, vec![vec![json!("a"), Value::Null]]), "Name|Type\nName=a\nend\n");
    }

    #[test]
    fn a_list_can_be_read_back() {
        let rows = vec![vec![json!("a"), Value::Null], vec![json!("=b\n"), json!(["x"])]];
        let read: Value = serde_json::from_str(&file(Format::Json, rows)).unwrap();
        assert_eq!(read, json!([{"Name": "a"}, {"Name": "=b\n", "Type": ["x"]}]));
        assert_eq!(serde_json::from_str::<Value>(&file(Format::Json, Vec::new())).unwrap(), json!([]));
    }
}
