//! The reference page of all keys.

use std::fmt::Write;

use crate::key::Visibility;
use crate::schema::Schema;

/// Every key with its type, default, visibility and meaning, as Markdown.
#[must_use]
pub fn docs(schema: &Schema) -> String {
    let mut page = String::from(
        "# Configuration\n\nEvery key that the portal reads. `*` stands for any name, `[]` for every item of a list.\n",
    );
    let mut section = "";
    for key in schema.keys() {
        let own = key.path.split(['.', '[']).next().unwrap_or_default();
        if own != section {
            section = own;
            let _ = write!(
                page,
                "\n## {section}\n\n| Key | Value | Default | Seen by | Meaning |\n|---|---|---|---|---|\n"
            );
        }
        let seen = match key.visibility {
            Visibility::Frontend => "everybody",
            Visibility::Backend => "the server",
            Visibility::Secret => "the server, never printed",
        };
        let default = key.default.map_or_else(|| "–".to_owned(), |default| format!("`{default}`"));
        let _ = writeln!(
            page,
            "| `{}` | {} | {default} | {seen} | {} |",
            key.path,
            key.ty.describe().replace('|', "\\|"),
            key.doc.replace('|', "\\|")
        );
    }
    page
}
