//! The texts of the app in the language of its reader.
//!
//! The English text is the key, as with gettext: it stands in the code where it is shown, and a translation
//! (`frontend/translations/`) gives another for it. Who reads English fetches nothing and looks nothing up.
//!
//! A page has one language from its first paint on; another one is a reload away. So a text is a
//! `&'static str` wherever it is shown.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod fill;
mod language;
mod messages;
mod plural;

pub use fill::{Piece, filled, pieces};
pub use language::{install, language, local_number, plain_text, plural_text};
pub use messages::{Message, Messages, MessagesError};
pub use plural::PluralCategory;

/// A text of the app: `t!("Owner")` is a `&'static str`, `t!("Signed in as {name}", name = person)` a `String`.
/// Values are whatever displays itself; `name` alone means `name = name`.
#[macro_export]
macro_rules! t {
    ($text:literal) => { $crate::plain_text($text) };
    ($text:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::filled(
            $crate::plain_text($text),
            &[$((::core::stringify!($name), &$crate::value!($name $(= $value)?) as &dyn ::core::fmt::Display)),+],
        )
    };
}

/// A text that depends on a number, which it may show as `{count}`:
/// `plural!(rows, "{count} row", "{count} rows")` is a `String`. Other values as with [`t!`].
#[macro_export]
macro_rules! plural {
    ($count:expr, $one:literal, $other:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        // Numbers of things come in every integer type, and none is beyond what this one holds.
        let count = $count as u64;
        $crate::filled(
            $crate::plural_text(count, $one, $other),
            &[
                ("count", &$crate::local_number(count) as &dyn ::core::fmt::Display)
                $(, (::core::stringify!($name), &$crate::value!($name $(= $value)?) as &dyn ::core::fmt::Display))*
            ],
        )
    }};
}

/// The value of a name in [`t!`] and [`plural!`].
#[doc(hidden)]
#[macro_export]
macro_rules! value {
    ($name:ident) => {
        $name
    };
    ($name:ident = $value:expr) => {
        $value
    };
}

/// Marks a text of a table that is data, so that translations have it. Where the table is shown, the text goes
/// through [`plain_text`].
#[must_use]
pub const fn mark(text: &'static str) -> &'static str {
    text
}
