//! The tokens as `style/tokens.css` gives them to a theme.

use std::collections::HashMap;
use std::path::Path;

use crate::colour::Colour;

/// Which half of `light-dark()` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Theme {
    pub(crate) side: Side,
    pub(crate) high_contrast: bool,
}

impl Theme {
    pub(crate) const ALL: [Theme; 4] = [
        Theme { side: Side::Light, high_contrast: false },
        Theme { side: Side::Dark, high_contrast: false },
        Theme { side: Side::Light, high_contrast: true },
        Theme { side: Side::Dark, high_contrast: true },
    ];
}

pub(crate) struct Tokens {
    pub(crate) theme: Theme,
    values: HashMap<String, String>,
}

impl Tokens {
    pub(crate) fn read(theme: Theme) -> Self {
        let sheet = sheet("tokens.css");
        let mut values = declarations(block(&sheet, ":root {"));
        if theme.high_contrast {
            values.extend(declarations(block(&sheet, "[data-theme=\"high-contrast\"] {")));
        }
        Self { theme, values }
    }

    pub(crate) fn colour(&self, name: &str) -> Colour {
        let value = self.values.get(&format!("--{name}")).unwrap_or_else(|| panic!("tokens.css has no --{name}"));
        match value.strip_prefix("var(--").and_then(|rest| rest.strip_suffix(')')) {
            Some(other) => self.colour(other),
            None => literal(value, self.theme.side),
        }
    }
}

/// A sheet of `/style` without its comments.
pub(crate) fn sheet(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../style").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut parts = text.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once("*/").map_or("", |(_, rest)| rest))
}

/// The value of the first declaration of a property.
pub(crate) fn declaration(sheet: &str, property: &str) -> String {
    let start = sheet.find(&format!("  {property}:")).unwrap_or_else(|| panic!("no {property}")) + property.len() + 3;
    let value = sheet[start..].split(';').next().unwrap_or_default();
    value.trim().to_owned()
}

/// `oklch(L% C H)`, `oklch(L% C H / A)`, or `light-dark()` of two of them.
pub(crate) fn literal(value: &str, side: Side) -> Colour {
    let value = value.trim();
    if let Some(both) = value.strip_prefix("light-dark(").and_then(|rest| rest.strip_suffix(')')) {
        let (light, dark) = both.split_once("),").unwrap_or_else(|| panic!("two colours in {value}"));
        return match side {
            Side::Light => literal(&format!("{light})"), side),
            Side::Dark => literal(dark, side),
        };
    }
    let parts = value.strip_prefix("oklch(").and_then(|rest| rest.strip_suffix(')'));
    let parts = parts.unwrap_or_else(|| panic!("{value} is not oklch()"));
    let numbers: Vec<f64> =
        parts.replace(['/', '%'], " ").split_whitespace().map(|part| part.parse().unwrap()).collect();
    Colour::from_oklch(numbers[0] / 100.0, numbers[1], numbers[2], numbers.get(3).copied().unwrap_or(1.0))
}

fn block<'a>(sheet: &'a str, head: &str) -> &'a str {
    let start = sheet.find(&format!("\n{head}")).unwrap_or_else(|| panic!("no {head}")) + head.len() + 1;
    sheet[start..].split("\n}").next().unwrap_or_default()
}

fn declarations(block: &str) -> HashMap<String, String> {
    let pairs = block.split(';').filter_map(|line| line.trim().split_once(':'));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}
