//! What the system knows of a process: memory and processor time. Linux only.

use std::time::Duration;

use anyhow::{Context, Result};

/// Ticks a second in `/proc`, on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// Resident memory, in bytes.
pub(super) fn memory(process: u32) -> Result<u64> {
    let status = read(process, "status")?;
    resident(&status).context("the system does not tell how much memory the process has")
}

/// Processor time since the start.
pub(super) fn processor_time(process: u32) -> Result<Duration> {
    let stat = read(process, "stat")?;
    used(&stat).context("the system does not tell how much processor time the process took")
}

fn read(process: u32, file: &str) -> Result<String> {
    let path = format!("/proc/{process}/{file}");
    std::fs::read_to_string(&path).with_context(|| format!("cannot read {path}; this measures on Linux only"))
}

fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

fn used(stat: &str) -> Option<Duration> {
    // The name of the program may hold blanks and brackets; the last bracket ends it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(Duration::from_secs_f64((user + system) / TICKS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_the_system_are_read() {
        assert_eq!(resident("Name:\tcallboard\nVmRSS:\t   61234 kB\nThreads:\t9\n"), Some(61234 * 1024));
        let stat = "77 (call (board) x) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 9";
        assert_eq!(used(stat), Some(Duration::from_secs(3)));
        assert_eq!(used("nonsense"), None);
    }
}
