//! Numbers as people read them.

pub use callboard_i18n::local_number as grouped;
