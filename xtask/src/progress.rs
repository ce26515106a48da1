//! What a person sees of the work.

use std::fmt::Display;
use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::Result;

/// Writes a line to standard output.
pub(crate) fn line(text: impl Display) {
    // A reader that went away, as `head` does, is no error.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Tells about something that a person may want to know, but need not act upon.
pub(crate) fn note(text: impl Display) {
    line(format_args!("  {text}"));
}

/// Writes why a command failed.
pub(crate) fn error(error: &anyhow::Error) {
    let _ = writeln!(std::io::stderr().lock(), "error: {error:#}");
}

/// Does one step, announced before and timed after.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    line(format_args!("» {what}"));
    let began = Instant::now();
    let result = work();
    let took = seconds(began.elapsed());
    match &result {
        Ok(_) => line(format_args!("✓ {what} ({took})")),
        Err(_) => line(format_args!("✗ {what} ({took})")),
    }
    result
}

/// `0.3 s`, `12 s`, `3 min 4 s`.
pub(crate) fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    match whole {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..120 => format!("{whole} s"),
        _ => format!("{} min {} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        assert_eq!(seconds(Duration::from_millis(340)), "0.3 s");
        assert_eq!(seconds(Duration::from_millis(12_900)), "12 s");
        assert_eq!(seconds(Duration::from_secs(184)), "3 min 4 s");
    }
}
