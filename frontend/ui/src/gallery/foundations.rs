//! Colours, type, icons.

use leptos::prelude::*;

use super::chapter::{Chapter, Specimen};
use crate::{Icon, IconView, KindIcon};

pub(super) const COLOURS: Chapter = Chapter {
    id: "colours",
    title: "Colours",
    about: "Tokens by what they are for. A sheet names the purpose and never a colour of its own.",
    view: colours,
};

pub(super) const TYPE: Chapter = Chapter {
    id: "type",
    title: "Type",
    about: "Fonts of the system in six sizes. Text is 14 pixels at the browser's default and grows with it.",
    view: type_scale,
};

pub(super) const ICONS: Chapter = Chapter {
    id: "icons",
    title: "Icons",
    about: "Every icon under the name that a configuration may use. They take the colour of the text.",
    view: icons,
};

const SURFACES: &[&str] = &["canvas", "sunken", "surface", "overlay", "raised", "neutral-tint"];
const LINES: &[&str] = &["line", "line-strong", "text-muted", "text", "focus"];
const ACCENT: &[&str] = &["accent", "accent-hover", "accent-text", "accent-tint", "accent-line"];
const TONES: &[&str] = &["accent", "success", "warning", "danger", "info"];
const KINDS: &[&str] =
    &["Component", "API", "Resource", "System", "Domain", "Group", "User", "Location", "Template", "Widget"];

fn swatches(tokens: &[&'static str]) -> AnyView {
    let swatch = |token: &&'static str| {
        view! {
            <figure class="gallery__swatch">
                <div class="gallery__colour" style=format!("background: var(--{token})")></div>
                <figcaption><code>{*token}</code></figcaption>
            </figure>
        }
    };
    tokens.iter().map(swatch).collect_view().into_any()
}

fn colours() -> AnyView {
    let tone = |tone: &&'static str| {
        let style = format!(
            "color: var(--{tone}-text); background: var(--{tone}-tint); box-shadow: inset 0 0 0 1px var(--{tone}-line)"
        );
        view! { <span class="gallery__tone" style=style>{*tone}</span> }
    };
    view! {
        <Specimen name="Surfaces">{swatches(SURFACES)}</Specimen>
        <Specimen name="Lines and text">{swatches(LINES)}</Specimen>
        <Specimen name="Accent">{swatches(ACCENT)}</Specimen>
        <Specimen name="Meanings">{TONES.iter().map(tone).collect_view()}</Specimen>
        <Specimen name="Kinds">
            {KINDS
                .iter()
                .map(|kind| view! { <span class="gallery__kind"><KindIcon kind=*kind tile=true/>{*kind}</span> })
                .collect_view()}
        </Specimen>
    }
    .into_any()
}

fn type_scale() -> AnyView {
    const SIZES: [(&str, &str); 6] = [
        ("2xl", "The name of a page"),
        ("xl", "A heading within a document"),
        ("l", "The title of a dialog"),
        ("m", "Text, tables, buttons, the title of a card"),
        ("s", "Labels, menus, what stands beside"),
        ("xs", "Heads of columns, badges, hints"),
    ];
    let line = |(size, sample): (&'static str, &'static str)| {
        view! {
            <p class="gallery__line">
                <code>{size}</code>
                <span style=format!("font-size: var(--text-{size})")>{sample}</span>
            </p>
        }
    };
    view! {
        <Specimen name="Sizes" stacked=true>{SIZES.map(line).collect_view()}</Specimen>
        <Specimen name="Weights and figures" stacked=true>
            <p>"Regular, "<span style="font-weight: var(--medium)">"medium, "</span><strong>"strong"</strong></p>
            <p style="color: var(--text-muted)">"Muted: what is read second"</p>
            <p><code>"component:default/playback-api"</code>" in the fixed-width face, "<kbd>"Ctrl K"</kbd></p>
        </Specimen>
    }
    .into_any()
}

fn icons() -> AnyView {
    let tile = |icon: &Icon| {
        view! { <li class="gallery__icon"><IconView icon=*icon size=20/><span>{icon.name()}</span></li> }
    };
    view! {
        <Specimen name="Names" stacked=true>
            <ul class="gallery__icons">{Icon::ALL.iter().map(tile).collect_view()}</ul>
        </Specimen>
    }
    .into_any()
}
