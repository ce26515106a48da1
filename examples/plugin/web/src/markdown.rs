//! A form in which the list of entities can be saved: a table for wikis.

use callboard_web_core::ExportFormat;
use serde_json::Value;

pub(crate) const FORMAT: ExportFormat = ExportFormat {
    id: "catalog-export:oncall/markdown",
    label: "Markdown",
    ending: "md",
    media_type: "text/markdown;charset=utf-8",
    begin: |headers| format!("{}{}", line(headers), line(&vec!["---"; headers.len()])),
    row: |_, values| line(&values.iter().map(text).collect::<Vec<_>>()),
    end: String::new,
};

fn line(cells: &[impl AsRef<str>]) -> String {
    let cells: Vec<_> = cells.iter().map(|cell| cell.as_ref().replace('|', "\\|").replace('\n', " ")).collect();
    format!("| {} |\n", cells.join(" | "))
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_table_of_markdown() {
        let table = (FORMAT.begin)(&["Name", "Tags"]) + &(FORMAT.row)(&["Name", "Tags"], &[json!("a|b"), Value::Null]);
        assert_eq!(table, "| Name | Tags |\n| --- | --- |\n| a\\|b |  |\n");
    }
}
