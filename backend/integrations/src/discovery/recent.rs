//! What a host said itself while its search did not know it yet.

use std::time::Duration;

use moka::sync::Cache;

/// Searches are behind by seconds, or by minutes when much changed at once.
const MOST_LAG: Duration = Duration::from_secs(3600);
/// Files that events told of within that time.
const MOST_FILES: u64 = 10_000;

/// Whether files are there, as their host said when an event told of them. The search of a host lags behind: a run
/// that believed it would take away what an event brought in a minute ago.
///
/// It is known to this process only; another replica that runs the provider meanwhile believes the search.
#[derive(Clone, Debug)]
pub struct Recent {
    answers: Cache<String, bool>,
}

impl Default for Recent {
    fn default() -> Self {
        Self { answers: Cache::builder().time_to_live(MOST_LAG).max_capacity(MOST_FILES).build() }
    }
}

impl Recent {
    /// Remembers what the host said about a target.
    pub fn remember(&self, target: &str, is_there: bool) {
        self.answers.insert(target.to_owned(), is_there);
    }

    /// Corrects what a search found.
    pub fn correct(&self, targets: &mut Vec<String>) {
        targets.retain(|target| self.answers.get(target) != Some(false));
        let there = self.answers.iter().filter(|(_, is_there)| *is_there);
        // Those that the search found too are in the list twice, which does no harm.
        targets.extend(there.map(|(target, _)| target.as_ref().clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_knows_better_than_its_search() {
        let recent = Recent::default();
        recent.remember("came", true);
        recent.remember("went", false);
        recent.remember("back", false);
        recent.remember("back", true);
        let mut targets = vec!["known".to_owned(), "went".to_owned()];
        recent.correct(&mut targets);
        targets.sort();
        assert_eq!(targets, ["back", "came", "known"]);
    }
}
