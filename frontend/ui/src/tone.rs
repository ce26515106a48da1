//! What a colour means, for every component that may be coloured.

use crate::Icon;

/// The meaning that a badge, a toast or a figure carries. Never the only carrier: text or an icon says
/// the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to notice.
    #[default]
    Neutral,
    /// Belongs to the current selection or brand.
    Accent,
    /// Went well, healthy, in production.
    Success,
    /// Needs attention soon.
    Warning,
    /// Broken, failed, irreversible.
    Danger,
    /// Good to know.
    Info,
}

impl Tone {
    /// Every tone, in the order of the gallery.
    pub const ALL: [Tone; 6] = [Tone::Neutral, Tone::Accent, Tone::Success, Tone::Warning, Tone::Danger, Tone::Info];

    /// The name in class names: `badge--danger`.
    pub fn as_str(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Accent => "accent",
            Tone::Success => "success",
            Tone::Warning => "warning",
            Tone::Danger => "danger",
            Tone::Info => "info",
        }
    }

    /// The icon that says the same as the colour.
    pub fn icon(self) -> Icon {
        match self {
            Tone::Neutral | Tone::Accent | Tone::Info => Icon::Info,
            Tone::Success => Icon::Success,
            Tone::Warning => Icon::Alert,
            Tone::Danger => Icon::Error,
        }
    }
}
