//! The definition of an API: as a page to read, and as it is.

use callboard_letters::Letters;
use std::sync::Arc;

use callboard_i18n::{mark, plain_text, plural, t};
use callboard_shared::api_docs::Format;
use callboard_shared::entity::Entity;
use callboard_ui::{Button, EmptyState, Icon, SegmentedControl, SelectOption, Size};
use callboard_web_core::save_text;
use leptos::prelude::*;

use crate::code::{Code, Notation};
use crate::reader::{Reader, of_address, use_view};

/// The definition, to read, to copy and to save.
#[component]
pub(crate) fn DefinitionTab(
    /// The API.
    entity: Arc<Entity>,
) -> impl IntoView {
    let Some(text) = entity.spec_str("definition").filter(|text| !text.trim().is_empty()).map(str::to_owned) else {
        return view! { <NoDefinition/> }.into_any();
    };
    let form = Form::of(entity.spec_str("type").unwrap_or_default(), &text);
    let place = of_address();
    let view = use_view();
    let this = entity.entity_ref();
    let file = format!("{}.{}", entity.metadata.name, form.extension());
    let (saved, raw) = (text.clone(), StoredValue::new(text));
    let choices = vec![SelectOption::new("", t!("Read")), SelectOption::new("raw", t!("Source"))];
    let shown = Memo::new(move |_| if form.readable { view.word.get() } else { "raw".to_owned() });
    let content = move || match shown.get().as_str() {
        "raw" => {
            let text = raw.get_value();
            let title = plain_text(form.title);
            let label = plural!(text.lines().count(), "{title}, {count} line", "{title}, {count} lines", title);
            view! { <div class="api-definition"><Code text notation=form.notation label/></div> }.into_any()
        }
        _ => view! { <Reader entity=this.clone() place/> }.into_any(),
    };
    view! {
        <div class="api-tab">
            <div class="api-tab__bar">
                {form.readable.then(|| view! {
                    <SegmentedControl
                        label=t!("How to show the definition")
                        options=choices
                        value=shown
                        on_change=view.set
                    />
                })}
                <Button size=Size::Small icon=Icon::Download on_click=move |_| save_text(&file, "text/plain", &saved)>
                    {t!("Download")}
                </Button>
            </div>
            {content}
        </div>
    }
    .into_any()
}

#[component]
fn NoDefinition() -> impl IntoView {
    let body = t!(
        "Write it into spec.definition of the API’s file, or name the file that has it: {example}",
        example = "definition: { $text: ./openapi.yaml }"
    );
    view! { <EmptyState icon=Icon::Api title=t!("This API has no definition") body=Some(body)/> }.into_any()
}

/// How a definition is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Form {
    format: Format,
    /// Tells the formats apart, and is translated where it is shown.
    title: &'static str,
    notation: Notation,
    /// Whether there may be more than the text to show. The server has the last word.
    readable: bool,
}

impl Form {
    fn of(api_type: &str, text: &str) -> Self {
        let is_json = text.trim_start().starts_with(['{', '[']);
        let document = if is_json { Notation::Json } else { Notation::Yaml };
        let (format, title, notation) = match api_type.lower().as_str() {
            "openapi" | "swagger" => (Format::Openapi, "OpenAPI", document),
            "asyncapi" => (Format::Asyncapi, "AsyncAPI", document),
            "graphql" => (Format::Graphql, mark("GraphQL schema"), Notation::GraphQl),
            "grpc" | "protobuf" | "proto" => (Format::Protobuf, mark("Protocol buffers"), Notation::Protobuf),
            "trpc" => (Format::Text, mark("tRPC router"), Notation::Protobuf),
            _ if names_itself(text) => (Format::Openapi, mark("Definition"), document),
            _ if is_json => (Format::Text, mark("Definition"), Notation::Json),
            _ => (Format::Text, mark("Definition"), Notation::Plain),
        };
        Self { format, title, notation, readable: format != Format::Text }
    }

    fn extension(self) -> &'static str {
        match (self.notation, self.title) {
            (_, "tRPC router") => "ts",
            (Notation::Json, _) => "json",
            (Notation::Yaml, _) => "yaml",
            (Notation::GraphQl, _) => "graphql",
            (Notation::Protobuf, _) => "proto",
            (Notation::Plain, _) => "txt",
        }
    }
}

/// Whether the text says itself that it is one of OpenAPI or AsyncAPI, whatever the type is called.
fn names_itself(text: &str) -> bool {
    let keys = text.lines().take(40).filter_map(|line| line.split_once(':'));
    keys.map(|(key, _)| key.trim_matches(|c: char| c.is_whitespace() || "{\"'".contains(c)))
        .any(|key| matches!(key, "openapi" | "swagger" | "asyncapi"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_known_by_type_and_look() {
        for (api_type, text, format, extension) in [
            ("openapi", "openapi: 3.0.0", Format::Openapi, "yaml"),
            ("OpenAPI", " {\"openapi\": \"3.0.0\"}", Format::Openapi, "json"),
            ("rest", "# A comment\nswagger: '2.0'", Format::Openapi, "yaml"),
            ("grpc", "syntax = \"proto3\";", Format::Protobuf, "proto"),
            ("trpc", "router()", Format::Text, "ts"),
            ("soap", "<definitions/>", Format::Text, "txt"),
        ] {
            let form = Form::of(api_type, text);
            assert_eq!((form.format, form.extension()), (format, extension), "{text}");
        }
    }
}
