//! `callboard`: the developer portal in one binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    callboard::run(callboard::portal::plugins)
}
