//! The allocator of the server, set so that it gives back what a burst of work took.
//!
//! The system's keeps nearly all of it. mimalloc gives back what has been free for a second, but looks at the time
//! only while the same thread allocates: what the threads of an ingestion freed last stayed for good. C code has
//! the same allocator (its feature `override`), or what SQLite frees would stay.

use libmimalloc_sys::{mi_option_set, mi_option_t};
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// `mi_option_purge_delay`, milliseconds: its place in `mimalloc.h`. The crate names only the options
/// whose places never change, so a test looks whether this one still does what its name says.
const PURGE_DELAY: mi_option_t = 15;

/// Gives free memory back at once. Called first of all, before there are threads.
pub fn give_back_at_once() {
    // SAFETY: sets a number in a table of the allocator, which may be done at any time.
    unsafe { mi_option_set(PURGE_DELAY, 0) }
}

#[cfg(test)]
mod tests {
    use libmimalloc_sys::mi_option_get;

    use super::*;

    #[test]
    fn the_option_is_the_delay() {
        // SAFETY: reads a number from a table of the allocator.
        let delay = || unsafe { mi_option_get(PURGE_DELAY) };
        assert_eq!(delay(), 1000, "the documented default");
        give_back_at_once();
        assert_eq!(delay(), 0);
    }
}
