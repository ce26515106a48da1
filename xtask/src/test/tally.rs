//! How many tests passed, and how the runners say so.

use std::fmt;
use std::ops::AddAssign;

/// A count of tests. Shown as the line that closes a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl Tally {
    /// What counts for a part that could not even start.
    pub(crate) fn one_failure() -> Self {
        Self { failed: 1, ..Self::default() }
    }

    /// A runner that fails although none of its tests did has failed all the same: something did not compile,
    /// or the runner itself broke.
    pub(crate) fn judged_by(mut self, success: bool) -> Self {
        if !success && self.failed == 0 {
            self.failed = 1;
        }
        self
    }

    /// `12 passed, 1 failed, 3 skipped`, as we and the runners in `e2e/` write it.
    pub(crate) fn from_plain(line: &str) -> Option<Self> {
        let mut tally = Self::default();
        let mut parts = line.trim().split(", ");
        tally.passed = number_before(parts.next()?, "passed")?;
        tally.failed = number_before(parts.next()?, "failed")?;
        if let Some(part) = parts.next() {
            tally.skipped = number_before(part, "skipped")?;
        }
        parts.next().is_none().then_some(tally)
    }

    /// `test result: ok. 12 passed; 0 failed; 1 ignored; …` of `cargo test`.
    pub(crate) fn from_cargo_test(line: &str) -> Option<Self> {
        let (_, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
        let mut parts = counts.split("; ");
        Some(Self {
            passed: number_before(parts.next()?, "passed")?,
            failed: number_before(parts.next()?, "failed")?,
            skipped: number_before(parts.next()?, "ignored")?,
        })
    }

    /// The head of a JUnit report as nextest writes it. It lists only what ran.
    pub(crate) fn from_junit(report: &str) -> Option<Self> {
        let (_, head) = report.split_once("<testsuites ")?;
        let (head, _) = head.split_once('>')?;
        let attribute = |name: &str| -> Option<usize> {
            let (_, value) = head.split_once(&format!("{name}=\""))?;
            value.split('"').next()?.parse().ok()
        };
        let failed = attribute("failures")? + attribute("errors")?;
        Some(Self { passed: attribute("tests")?.checked_sub(failed)?, failed, skipped: 0 })
    }
}

fn number_before(text: &str, word: &str) -> Option<usize> {
    text.trim().strip_suffix(word)?.trim().parse().ok()
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: usize, failed: usize, skipped: usize) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn our_own_line_is_read_back() {
        for tally in [tally(12, 0, 0), tally(3, 1, 9)] {
            assert_eq!(Tally::from_plain(&tally.to_string()), Some(tally));
        }
        for other in ["12 passed", "all passed, none failed", "1 passed, 2 failed, 3 skipped, 4 lost"] {
            assert_eq!(Tally::from_plain(other), None);
        }
    }

    #[test]
    fn the_runners_of_rust_are_understood() {
        let line = "test result: FAILED. 8 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!(Tally::from_cargo_test(line), Some(tally(8, 2, 1)));
        assert_eq!(Tally::from_cargo_test("running 3 tests"), None);
        let report = "<?xml version=\"1.0\"?>\n<testsuites name=\"nextest-run\" tests=\"9\" failures=\"2\" errors=\"1\" uuid=\"x\">\n<testsuite tests=\"1\">";
        assert_eq!(Tally::from_junit(report), Some(tally(6, 3, 0)));
        assert_eq!(Tally::from_junit("<testsuites>"), None);
    }

    #[test]
    fn a_runner_that_breaks_has_failed() {
        assert_eq!(tally(4, 0, 0).judged_by(false), tally(4, 1, 0));
        assert_eq!(tally(4, 2, 0).judged_by(false), tally(4, 2, 0));
        assert_eq!(tally(4, 0, 0).judged_by(true), tally(4, 0, 0));
    }
}
