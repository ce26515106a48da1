//! The contrast of every pair of colours that may meet, in every theme, from the tokens themselves.
//!
//! WCAG 2.2 AA asks for 4.5 for text and 3 for what must be made out without reading; high contrast is
//! held to 7 and 4.5.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod colour;
mod tokens;

use colour::Colour;
use tokens::{Side, Theme, Tokens};

/// What pages and floating things stand on.
const SURFACES: &[&str] = &["canvas", "sunken", "surface", "overlay"];

/// Text and what it may stand on.
const TEXTS: &[(&str, &[&str])] = &[
    ("text", &["raised", "neutral-tint", "accent-tint", "danger-tint", "warning-tint", "info-tint", "selection"]),
    ("text-muted", &["neutral-tint", "accent-tint", "danger-tint", "warning-tint", "info-tint"]),
    ("neutral-text", &["neutral-tint"]),
    ("accent-text", &["accent-tint", "raised"]),
    ("success-text", &["success-tint"]),
    ("warning-text", &["warning-tint"]),
    ("danger-text", &["danger-tint"]),
    ("info-text", &["info-tint"]),
];

/// Text on what is filled with a colour.
const FILLED: &[(&str, &[&str])] =
    &[("on-accent", &["accent", "accent-hover"]), ("on-danger", &["danger", "danger-hover"]), ("canvas", &["text"])];

/// Edges, marks and icons that must be made out.
const MARKS: &[(&str, &[&str])] = &[
    ("line-strong", &["canvas", "surface", "overlay"]),
    ("focus", &["canvas", "sunken", "surface", "overlay", "accent-tint"]),
    ("accent", &["canvas", "surface", "overlay"]),
    ("danger", &["canvas", "surface", "overlay"]),
    ("on-switch", &["line-strong", "accent"]),
];

const KINDS: &[&str] = &["component", "api", "resource", "system", "domain", "group", "user", "location", "template"];

/// The hues that avatar.rs gives names.
const AVATAR_HUES: u32 = 12;

#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn check(&mut self, theme: Theme, what: &str, front: Colour, back: Colour, least: f64) {
        let ratio = front.contrast(back);
        if ratio < least {
            self.0.push(format!("{theme:?}: {what} has {ratio:.2}, needs {least}"));
        }
    }
}

fn over_pairs(findings: &mut Findings, tokens: &Tokens, pairs: &[(&str, &[&str])], extra: &[&str], least: f64) {
    for (front, backs) in pairs {
        for back in backs.iter().chain(extra) {
            let what = format!("--{front} on --{back}");
            findings.check(tokens.theme, &what, tokens.colour(front), tokens.colour(back), least);
        }
    }
}

#[test]
fn every_pair_can_be_read() {
    let mut findings = Findings::default();
    for theme in Theme::ALL {
        let tokens = Tokens::read(theme);
        let (text, mark) = if theme.high_contrast { (7.0, 4.5) } else { (4.5, 3.0) };
        over_pairs(&mut findings, &tokens, TEXTS, SURFACES, text);
        over_pairs(&mut findings, &tokens, FILLED, &[], text);
        over_pairs(&mut findings, &tokens, MARKS, &[], mark);
        if !theme.high_contrast {
            let kinds: Vec<String> = KINDS.iter().map(|kind| format!("kind-{kind}")).collect();
            let kinds: Vec<(&str, &[&str])> = kinds.iter().map(|kind| (kind.as_str(), SURFACES)).collect();
            over_pairs(&mut findings, &tokens, &kinds, &[], mark);
        }
        // What is pointed at is tinted, and its text must stay readable.
        for surface in SURFACES {
            for state in ["hover", "press"] {
                let back = tokens.colour(state).over(tokens.colour(surface));
                for front in ["text", "text-muted", "accent-text"] {
                    let what = format!("--{front} on --{state} over --{surface}");
                    let least = if theme.high_contrast { 4.5 } else { text };
                    findings.check(theme, &what, tokens.colour(front), back, least);
                }
            }
        }
    }
    assert!(findings.0.is_empty(), "{}", findings.0.join("\n"));
}

#[test]
fn initials_can_be_read_on_every_hue() {
    let sheet = tokens::sheet("avatar.css");
    let (text, ground) = (tokens::declaration(&sheet, "color"), tokens::declaration(&sheet, "background"));
    let mut findings = Findings::default();
    for theme in Theme::ALL.into_iter().filter(|theme| !theme.high_contrast) {
        for hue in (0..AVATAR_HUES).map(|step| step * 360 / AVATAR_HUES) {
            let colour =
                |value: &str| tokens::literal(&value.replace("var(--avatar-hue)", &hue.to_string()), theme.side);
            findings.check(theme, &format!("initials of hue {hue}"), colour(&text), colour(&ground), 4.5);
        }
    }
    assert!(findings.0.is_empty(), "{}", findings.0.join("\n"));
}

#[test]
fn the_mathematics_agree_with_known_colours() {
    let white = tokens::literal("oklch(100% 0 0)", Side::Light);
    let black = tokens::literal("oklch(0% 0 0)", Side::Light);
    let red = tokens::literal("oklch(62.796% 0.25768 29.234)", Side::Light);
    assert!((white.contrast(black) - 21.0).abs() < 0.01);
    // #f00 on white.
    assert!((red.contrast(white) - 3.998).abs() < 0.02, "{}", red.contrast(white));
    let half = tokens::literal("oklch(0% 0 0 / 0.5)", Side::Light).over(white);
    // #808080 on white.
    assert!((half.contrast(white) - 3.95).abs() < 0.05, "{}", half.contrast(white));
}
