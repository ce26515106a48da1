//! The graph as an SVG file that needs nothing of the app: colours and letters are in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use callboard_ui::Icon;

use crate::canvas::{CORNER, NOTE_TEXT, ROOM, TEXT_AT, TITLE_TEXT, note};
use crate::model::scene::{LABEL_TEXT, NODE, Scene};
use crate::model::text;

/// Around the drawing.
const MARGIN: f64 = 24.0;

/// The colours of the present theme, as `#rrggbb`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Palette {
    pub(super) ground: String,
    pub(super) surface: String,
    pub(super) border: String,
    pub(super) line: String,
    pub(super) text: String,
    pub(super) muted: String,
    pub(super) accent: String,
    /// By kind in lower case.
    pub(super) kinds: BTreeMap<String, String>,
}

/// The file's size in pixels.
pub(super) fn size(scene: &Scene) -> (f64, f64) {
    ((scene.size.width + 2.0 * MARGIN).ceil(), (scene.size.height + 2.0 * MARGIN).ceil())
}

/// The file's text.
pub(super) fn svg(scene: &Scene, colours: &Palette) -> String {
    let mut out = String::new();
    // Writing to a text does not fail.
    let _ = write(&mut out, scene, colours);
    out
}

fn write(out: &mut String, scene: &Scene, colours: &Palette) -> std::fmt::Result {
    let (width, height) = size(scene);
    let Palette { ground, surface, border, line, text: ink, muted, accent, kinds } = colours;
    write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif\">\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/><g transform=\"translate({MARGIN} {MARGIN})\">"
    )?;
    for drawn in &scene.lines {
        write!(out, "<path d=\"{}\" fill=\"none\" stroke=\"{line}\" stroke-width=\"1.25\"/>", drawn.path)?;
        write!(out, "<path d=\"{}\" fill=\"{line}\"/>", drawn.head)?;
        if let Some((at, label)) = &drawn.label {
            write!(
                out,
                "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{LABEL_TEXT}\" text-anchor=\"middle\" fill=\"{muted}\" \
                 stroke=\"{ground}\" stroke-width=\"4\" paint-order=\"stroke\">{}</text>",
                at.x,
                at.y + LABEL_TEXT * 0.36,
                escaped(label)
            )?;
        }
    }
    for (shown, centre) in scene.picture.nodes.iter().zip(&scene.centres) {
        let node = &shown.node;
        let (edge, wide) = if shown.steps == 0 { (accent, 2.0) } else { (border, 1.0) };
        let colour = kinds.get(&node.entity.kind).unwrap_or(muted);
        write!(
            out,
            "<g transform=\"translate({:.1} {:.1})\"><rect width=\"{}\" height=\"{}\" rx=\"{CORNER}\" fill=\"{surface}\" \
             stroke=\"{edge}\" stroke-width=\"{wide}\"/><path d=\"{}\" transform=\"translate(12 13) scale(0.75)\" \
             fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>",
            centre.x - NODE.width / 2.0,
            centre.y - NODE.height / 2.0,
            NODE.width,
            NODE.height,
            Icon::for_kind(&node.kind).path()
        )?;
        let title = text::fitted(&node.title, TITLE_TEXT, ROOM);
        let note = text::fitted(&note(node.entity_type.as_deref(), &node.kind), NOTE_TEXT, ROOM);
        write!(
            out,
            "<text x=\"{TEXT_AT}\" y=\"19\" font-size=\"{TITLE_TEXT}\" font-weight=\"500\" fill=\"{ink}\">{}</text>\
             <text x=\"{TEXT_AT}\" y=\"34\" font-size=\"{NOTE_TEXT}\" fill=\"{muted}\">{}</text></g>",
            escaped(&title),
            escaped(&note)
        )?;
    }
    out.push_str("</g></svg>\n");
    Ok(())
}

/// A text within XML. Characters that XML does not allow are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::network::tests::{network, settings};
    use crate::model::picture::Picture;

    #[test]
    fn the_file_holds_every_entity_and_line_with_colours() {
        let settings = settings("root=a");
        let picture = Picture::of(&network(&["a dependsOn b", "a dependsOn api:c"]).reach(&settings), &settings);
        let scene = Scene::of(picture, &settings);
        let kinds = BTreeMap::from([("api".to_owned(), "#123456".to_owned())]);
        let file = svg(&scene, &Palette { accent: "#abcdef".into(), kinds, ..Palette::default() });
        assert!(file.starts_with("<svg xmlns") && file.ends_with("</svg>\n"));
        assert_eq!((file.matches("<rect").count(), file.matches("depends on").count()), (4, 2));
        assert!(file.contains("#123456") && file.matches("#abcdef").count() == 1);
    }

    #[test]
    fn nothing_in_a_name_ends_the_text() {
        assert_eq!(escaped("a<b>&\u{7}c"), "a&lt;b&gt;&amp;c");
    }
}
