//! The definition of an API as it is.

use std::sync::Arc;

use callboard_shared::entity::Entity;
use callboard_ui::{Button, Card, CodeBlock, EmptyState, Icon, Size};
use leptos::prelude::*;

use crate::download::save_text;

/// The definition as text, to read, copy and save.
#[component]
pub(crate) fn Definition(
    /// The API.
    entity: Arc<Entity>,
) -> impl IntoView {
    let Some(text) = entity.spec_str("definition").filter(|text| !text.trim().is_empty()).map(str::to_owned) else {
        return view! { <NoDefinition/> }.into_any();
    };
    let form = Form::of(entity.spec_str("type").unwrap_or_default(), &text);
    let lines = text.lines().count();
    let size = if text.len() < 1024 { format!("{} bytes", text.len()) } else { format!("{} kB", text.len() / 1024) };
    let file = format!("{}.{}", entity.metadata.name, form.extension());
    let saved = text.clone();
    let actions = move || {
        let (file, saved) = (file.clone(), saved.clone());
        view! {
            <Button size=Size::Small icon=Icon::Download on_click=move |_| save_text(&file, &saved)>"Download"</Button>
        }
    };
    view! {
        <Card
            title=Some(form.title().to_owned())
            subtitle=Some(format!("{lines} lines, {size}"))
            actions=actions
            flush=true
        >
            <div class="api-definition"><CodeBlock text language=form.extension()/></div>
        </Card>
    }
    .into_any()
}

#[component]
fn NoDefinition() -> impl IntoView {
    let body = "Write it into spec.definition of the API’s file, or name the file that has it: \
                definition: { $text: ./openapi.yaml }";
    view! { <EmptyState icon=Icon::Api title="This API has no definition" body=Some(body.to_owned())/> }
}

/// How a definition is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    OpenApi(Notation),
    AsyncApi(Notation),
    GraphQl,
    Grpc,
    Trpc,
    Other(Notation),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notation {
    Json,
    Yaml,
    Text,
}

impl Form {
    fn of(api_type: &str, text: &str) -> Self {
        let notation = match text.trim_start().chars().next() {
            Some('{' | '[') => Notation::Json,
            _ => Notation::Yaml,
        };
        match api_type.to_lowercase().as_str() {
            "openapi" => Self::OpenApi(notation),
            "asyncapi" => Self::AsyncApi(notation),
            "graphql" => Self::GraphQl,
            "grpc" => Self::Grpc,
            "trpc" => Self::Trpc,
            _ if notation == Notation::Json => Self::Other(Notation::Json),
            _ => Self::Other(Notation::Text),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::OpenApi(_) => "OpenAPI",
            Self::AsyncApi(_) => "AsyncAPI",
            Self::GraphQl => "GraphQL schema",
            Self::Grpc => "Protocol buffers",
            Self::Trpc => "tRPC router",
            Self::Other(_) => "Definition",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::OpenApi(notation) | Self::AsyncApi(notation) | Self::Other(notation) => match notation {
                Notation::Json => "json",
                Notation::Yaml => "yaml",
                Notation::Text => "txt",
            },
            Self::GraphQl => "graphql",
            Self::Grpc => "proto",
            Self::Trpc => "ts",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_known_by_type_and_look() {
        for (api_type, text, form, extension) in [
            ("openapi", "openapi: 3.0.0", Form::OpenApi(Notation::Yaml), "yaml"),
            ("OpenAPI", " {\"openapi\": \"3.0.0\"}", Form::OpenApi(Notation::Json), "json"),
            ("grpc", "syntax = \"proto3\";", Form::Grpc, "proto"),
            ("soap", "<definitions/>", Form::Other(Notation::Text), "txt"),
        ] {
            assert_eq!(Form::of(api_type, text), form);
            assert_eq!(form.extension(), extension);
        }
    }
}
