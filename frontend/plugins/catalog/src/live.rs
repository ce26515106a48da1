//! What changes in the catalog while a page is open.

use callboard_shared::catalog::ChangesResponse;
use callboard_shared::signals::CATALOG_CHANNEL;
use callboard_web_core::on_news;
pub(crate) use callboard_web_core::pause;

/// Calls `react` with what changed, as long as the calling component is there.
pub(crate) fn on_changes(react: impl Fn(&ChangesResponse) + 'static) {
    on_news(CATALOG_CHANNEL, move |changes: &ChangesResponse| {
        if changes.missed || !changes.items.is_empty() {
            react(changes);
        }
    });
}
