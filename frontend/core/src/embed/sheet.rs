//! The style sheets of parts, in a shadow root.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, ShadowRoot};

/// Names the sheets of `/style`, in the order in which they may overrule each other.
macro_rules! sheets {
    ($($name:literal)*) => {
        &[$(include_str!(concat!("../../../../style/", $name, ".css")),)*]
    };
}

/// Those that parts need. The last one is for shadow roots only.
const SHEETS: &[&str] = sheets! {
    "tokens" "base" "avatar" "badge" "button" "card" "choice" "empty_state" "error_panel" "field" "icon" "key_value"
    "kind_icon" "layout" "link" "menu" "pagination" "popover" "progress" "segmented_control" "select" "skeleton"
    "table" "tag" "tooltip" "entity_link" "catalog_table" "catalog_graph" "catalog_graph_card" "entity_cards" "embed"
};

thread_local! {
    /// One for all shadow roots of the page.
    static SHEET: Option<JsValue> = make();
}

/// The shadow root of an element, with the sheets.
pub(super) fn styled_root(place: &Element) -> Option<ShadowRoot> {
    let root = match place.shadow_root() {
        Some(root) => root,
        None => place.attach_shadow(&web_sys::ShadowRootInit::new(web_sys::ShadowRootMode::Open)).ok()?,
    };
    SHEET.with(|sheet| {
        if let Some(sheet) = sheet {
            // A browser without constructed sheets shows the content without looks.
            let _ = Reflect::set(&root, &"adoptedStyleSheets".into(), &Array::of1(sheet));
        }
    });
    Some(root)
}

/// A constructed sheet and no `<style>`: a content security policy of the host page need not allow inline styles.
fn make() -> Option<JsValue> {
    let constructor: Function = Reflect::get(&js_sys::global(), &"CSSStyleSheet".into()).ok()?.dyn_into().ok()?;
    let sheet = Reflect::construct(&constructor, &Array::new()).ok()?;
    let replace: Function = Reflect::get(&sheet, &"replaceSync".into()).ok()?.dyn_into().ok()?;
    replace.call1(&sheet, &in_shadow(&SHEETS.concat()).into()).ok()?;
    Some(sheet)
}

/// A shadow root has no `:root`: what is said of it is said of the host.
fn in_shadow(text: &str) -> String {
    text.replace(":root", ":host")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_the_hosts_and_nothing_is_said_of_the_document() {
        let text = in_shadow(&SHEETS.concat());
        assert!(text.contains(":host {\n  color-scheme") && !text.contains(":root"));
        assert!(
            text.trim_end().len() > text.rfind("color-scheme: inherit").unwrap(),
            "the host's scheme has the last word"
        );
    }
}
