//! A description, in paragraphs.

use callboard_ui::Link;
use leptos::prelude::*;

use crate::entity_facts::web_address;
use crate::inline_markdown::{Block, Span, blocks};

/// A description: paragraphs with their line breaks, lists, bold, code and links.
#[component]
pub fn Description(
    /// The text.
    text: String,
) -> impl IntoView {
    let blocks = blocks(&text).into_iter().map(block_view).collect_view();
    view! { <div class="entity-description">{blocks}</div> }
}

fn block_view(block: Block) -> AnyView {
    match block {
        Block::Paragraph(spans) => {
            view! { <p dir="auto">{spans.into_iter().map(span_view).collect_view()}</p> }.into_any()
        }
        Block::List(items) => {
            let item = |spans: Vec<Span>| view! { <li>{spans.into_iter().map(span_view).collect_view()}</li> };
            view! { <ul dir="auto">{items.into_iter().map(item).collect_view()}</ul> }.into_any()
        }
    }
}

fn span_view(span: Span) -> AnyView {
    match span {
        Span::Text(text) => text.into_any(),
        Span::Strong(text) => view! { <strong>{text}</strong> }.into_any(),
        Span::Code(text) => view! { <code>{text}</code> }.into_any(),
        Span::Link { text, url } => match web_address(&url) {
            Some(address) => view! { <Link href=address.to_owned()>{text}</Link> }.into_any(),
            // Paths within the source's repository lead nowhere from here.
            None => text.into_any(),
        },
    }
}
