//! How the search does: making its index, what that takes, how quickly it answers, and how soon it knows a change.

use std::path::Path;
use std::process::Command;
use std::thread::sleep;

use anyhow::{Context, Result};
use serde_json::Value;

use super::figures::{self, Figure};
use super::instruments::{Instruments, Loaded, SETTLE, TOKEN};
use super::observed;
use crate::process;
use crate::progress::step;
use crate::server::Portal;

/// Clients at one time.
const CLIENTS: [(u32, &str, &str); 2] =
    [(1, figures::SEARCH_P50_1, figures::SEARCH_P99_1), (8, figures::SEARCH_P50_8, figures::SEARCH_P99_8)];

impl Instruments {
    /// Takes the index away and lets the portal make it again from a full database, then searches in it.
    pub(super) fn search(&self, program: &Path, loaded: Loaded, seconds: u32) -> Result<Vec<Figure>> {
        let Loaded { portal, place, .. } = loaded;
        drop(portal);
        let folder = place.folder.join("search");
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        let portal = step("start the portal without an index", || self.start(program, &place))?;
        let mut figures = Vec::new();
        step("make the index of all documents", || {
            let wanted = self.really_written().to_string();
            let mut wait = self.python("search.py");
            wait.args([&portal.base(), TOKEN, "wait", &wanted]);
            let seconds: f64 = process::output(&mut wait)?.trim().parse().context("search.py printed no number")?;
            sleep(SETTLE);
            figures.push(Figure::new(figures::INDEXED, seconds + portal.start_up.as_secs_f64()));
            figures.push(Figure::new(figures::INDEX_SIZE, size(&folder)? as f64 / 1e6));
            figures.push(Figure::new(figures::INDEX_MEMORY, observed::memory(portal.running.id())? as f64 / 1e6));
            Ok(())
        })?;
        for (clients, p50, p99) in CLIENTS {
            let said = format!("search with {clients} at one time, {seconds} s");
            let line = step(&said, || self.search_load(&portal.base(), seconds, clients))?;
            figures.extend(read_search(&line, p50, p99)?);
        }
        let fresh = step("change an entity and search for it", || self.freshness(&portal))?;
        figures.extend(read_freshness(&fresh)?);
        figures.extend(self.lunr(&portal, seconds)?);
        Ok(figures)
    }

    pub(super) fn search_load(&self, base: &str, seconds: u32, clients: u32) -> Result<String> {
        let mut command = Command::new("bash");
        command.arg(self.folder.join("search.sh"));
        process::output(command.args([base, TOKEN, &seconds.to_string(), &clients.to_string()]))
    }

    fn freshness(&self, portal: &Portal) -> Result<String> {
        let mut command = self.python("search.py");
        let file = self.scratch.path().join("estate/parts/part-00000.yaml");
        process::output(command.args([&portal.base(), TOKEN, "fresh"]).arg(file))
    }
}

/// Bytes of all files below a folder; none when the index is in memory.
fn size(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    if !folder.exists() {
        return Ok(sum);
    }
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        sum += if entry.file_type()?.is_dir() { size(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(sum)
}

/// `search  1200.0 req/s  p50  0.80 ms  p99  2.10 ms  non-2xx 0  socket errors 0`
pub(super) fn read_search(line: &str, p50: &'static str, p99: &'static str) -> Result<Vec<Figure>> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let after = |name: &str| -> Result<f64> {
        let at = words.iter().position(|word| *word == name).with_context(|| format!("no {name} in: {line}"))?;
        words.get(at + 1).and_then(|word| word.parse().ok()).with_context(|| format!("no figure after {name}: {line}"))
    };
    let beside = words.join(" ");
    Ok(vec![Figure { what: p50, value: after("p50")?, beside }, Figure::new(p99, after("p99")?)])
}

/// One line of JSON with medians.
fn read_freshness(text: &str) -> Result<Vec<Figure>> {
    let medians: Value = serde_json::from_str(text.trim()).context("search.py printed no figures")?;
    let number = |key: &str| medians[key].as_f64().with_context(|| format!("search.py says nothing of {key}"));
    let beside = format!("{} ms from the change of the file", number("all_ms")?);
    Ok(vec![Figure { what: figures::FRESH, value: number("search_ms")?, beside }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_search_are_read() {
        let line = "search     1200.0 req/s  p50     0.81 ms  p99     2.10 ms  non-2xx 0  socket errors 0\n";
        let read = read_search(line, figures::SEARCH_P50_1, figures::SEARCH_P99_1).unwrap();
        assert_eq!(read.iter().map(|figure| figure.value).collect::<Vec<_>>(), [0.81, 2.1]);
        assert!(read[0].beside.contains("non-2xx 0"));
        assert!(read_search("search", "a", "b").is_err());
    }

    #[test]
    fn medians_of_changes_are_read() {
        let read = read_freshness("{\"search_ms\": 120.5, \"all_ms\": 400.0}").unwrap();
        assert_eq!((read[0].value, read[0].beside.as_str()), (120.5, "400 ms from the change of the file"));
    }
}
