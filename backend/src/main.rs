//! `callboard`: the developer portal in one binary.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// The system's allocator keeps all that a burst of ingestion took. This one gives a part of it back.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    callboard::run(callboard::portal::plugins)
}
