//! Text into a file of the reader's.

/// Offers a text as a file to save.
pub(crate) fn save_text(file: &str, text: &str) {
    callboard_web_core::save_text(file, "text/plain", text);
}
