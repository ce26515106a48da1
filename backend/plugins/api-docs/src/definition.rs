//! A definition that was read.

use callboard_shared::api_docs::{Detail, Format, Outline, Problem, Schema};
use serde_json::Value;

use crate::graphql;
use crate::node::Node;
use crate::schema::Shapes;
use crate::types::TypeModel;
use crate::{asyncapi, document, openapi, protobuf};

/// The longest text that is read. A larger one is only shown.
const LONGEST: usize = 32 * 1024 * 1024;

/// A definition that was read, whatever it is written in.
pub(crate) struct Definition {
    outline: Outline,
    content: Content,
    size: usize,
}

enum Content {
    OpenApi(Value),
    AsyncApi(Value),
    Types(TypeModel),
    Text,
}

impl Definition {
    /// Reads a text. `api_type` is `spec.type` of the entity; a type that says nothing leaves it to the text.
    pub(crate) fn read(api_type: &str, text: &str) -> Self {
        let size = text.len();
        if size > LONGEST {
            let problem = Problem {
                place: String::new(),
                message: format!("The definition has more than {} MB; only its text is shown", LONGEST / 1024 / 1024),
            };
            let outline = Outline { problems: vec![problem], ..Outline::default() };
            return Self { outline, content: Content::Text, size };
        }
        let (outline, content) = match format_of(api_type, text) {
            Format::Openapi => {
                let (root, problems) = document::read(text);
                let root = openapi::modern(root);
                (openapi::outline(&root, problems), Content::OpenApi(root))
            }
            Format::Asyncapi => {
                let (root, problems) = document::read(text);
                (asyncapi::outline(&root, problems), Content::AsyncApi(root))
            }
            Format::Graphql => of_types(Format::Graphql, "GraphQL", graphql::read(text)),
            Format::Protobuf => of_types(Format::Protobuf, "Protocol buffers", protobuf::read(text)),
            Format::Text => (Outline::default(), Content::Text),
        };
        Self { outline, content, size }
    }

    /// How long its text is, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// What it holds.
    pub(crate) fn outline(&self) -> &Outline {
        &self.outline
    }

    /// One item of the outline.
    pub(crate) fn item(&self, id: &str) -> Option<Detail> {
        match &self.content {
            Content::OpenApi(root) => openapi::operation(root, id).map(|found| Detail::Operation(Box::new(found))),
            Content::AsyncApi(root) => asyncapi::operation(root, id).map(|found| Detail::Operation(Box::new(found))),
            Content::Types(model) => model.detail(id).map(|found| Detail::Type(Box::new(found))),
            Content::Text => None,
        }
    }

    /// The schema at a JSON pointer.
    pub(crate) fn schema(&self, pointer: &str) -> Option<Schema> {
        match &self.content {
            Content::OpenApi(root) | Content::AsyncApi(root) => {
                Node::root(root).at(pointer).map(|node| Shapes::new().of(&node))
            }
            Content::Types(_) | Content::Text => None,
        }
    }
}

fn of_types(format: Format, dialect: &str, model: TypeModel) -> (Outline, Content) {
    (model.outline(format, dialect), Content::Types(model))
}

/// The original goes by the exact type alone. Types such as `rest` are common, so the beginning of the text
/// decides when the type names no language.
fn format_of(api_type: &str, text: &str) -> Format {
    match api_type.to_lowercase().as_str() {
        "openapi" | "swagger" => Format::Openapi,
        "asyncapi" => Format::Asyncapi,
        "graphql" => Format::Graphql,
        "grpc" | "protobuf" | "proto" => Format::Protobuf,
        "trpc" => Format::Text,
        _ => looked_at(text),
    }
}

fn looked_at(text: &str) -> Format {
    for line in text.lines().take(40) {
        let line = line.trim_start_matches([' ', '\t', '{', '\u{feff}']);
        let Some((key, _)) = line.split_once(':') else { continue };
        match key.trim_matches(['"', '\'', ' ']) {
            "openapi" | "swagger" => return Format::Openapi,
            "asyncapi" => return Format::Asyncapi,
            _ => {}
        }
    }
    Format::Text
}
