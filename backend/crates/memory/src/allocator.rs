//! The allocator of the server, set so that it gives back what a burst of work took.
//!
//! The system's keeps nearly all of it. mimalloc gives back what has been free for a second, but looks at the time
//! only while the same thread allocates: what the threads of an ingestion freed last stayed for good. C code has
//! the same allocator (its feature `override`), or what SQLite frees would stay.

use libmimalloc_sys::{mi_option_set, mi_option_t};
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

// The places of the options in `mimalloc.h`. The crate names only those whose places never change, so a test looks
// whether these are still what their names say.

/// `mi_option_purge_delay`: milliseconds for which free memory is kept.
const PURGE_DELAY: mi_option_t = 15;
/// `mi_option_generic_collect`: after so many allocations that were not quick a thread looks for pages that are empty.
const GENERIC_COLLECT: mi_option_t = 34;

/// Gives free memory back at once, and looks for it often. Called first of all, before there are threads.
pub fn give_back_at_once() {
    // SAFETY: sets numbers in a table of the allocator, which may be done at any time.
    unsafe {
        mi_option_set(PURGE_DELAY, 0);
        mi_option_set(GENERIC_COLLECT, 500);
    }
}

#[cfg(test)]
mod tests {
    use libmimalloc_sys::mi_option_get;

    use super::*;

    #[test]
    fn the_options_are_those_that_are_meant() {
        // SAFETY: reads numbers from a table of the allocator.
        let options = || unsafe { (mi_option_get(PURGE_DELAY), mi_option_get(GENERIC_COLLECT)) };
        assert_eq!(options(), (1000, 10_000), "the documented defaults");
        give_back_at_once();
        assert_eq!(options(), (0, 500));
    }
}
