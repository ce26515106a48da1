//! The engine that Backstage searches with unless another is configured, on this machine and with the same documents.

use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::figures::{self, Figure};
use super::instruments::{Instruments, TOKEN};
use super::search::read_search;
use crate::net;
use crate::progress::step;
use crate::running::{Ask, Running};
use crate::server::Portal;

/// Clients at one time.
const CLIENTS: [(u32, &str, &str); 2] =
    [(1, figures::LUNR_P50_1, figures::LUNR_P99_1), (8, figures::LUNR_P50_8, figures::LUNR_P99_8)];
const LOOK: Duration = Duration::from_millis(200);

impl Instruments {
    /// Fills the engine from the portal's catalog and searches in it.
    pub(super) fn lunr(&self, portal: &Portal, seconds: u32) -> Result<Vec<Figure>> {
        let port = net::free_port()?;
        let told = self.scratch.path().join("lunr.json");
        let mut command = Command::new("node");
        command.args(["--expose-gc", "--max-old-space-size=8192"]).arg(self.folder.join("lunr.mjs"));
        command.args([&portal.base(), TOKEN, &port.to_string()]).arg(&told);
        let (engine, made) = step("make the index of Lunr, for comparison", || {
            let mut engine = Running::start(&mut command, Ask::Terminate)?;
            while !told.exists() {
                if let Some(status) = engine.ended()? {
                    bail!("lunr.mjs ended ({status})");
                }
                sleep(LOOK);
            }
            Ok((engine, std::fs::read_to_string(&told)?))
        })?;
        let made: Value = serde_json::from_str(&made).context("lunr.mjs wrote no figures")?;
        let number = |key: &str| made[key].as_f64().with_context(|| format!("lunr.mjs says nothing of {key}"));
        let mut figures = vec![
            Figure::new(figures::LUNR_INDEXED, number("seconds")?),
            Figure::new(figures::LUNR_MEMORY, number("memory")? / 1e6),
        ];
        for (clients, p50, p99) in CLIENTS {
            let base = format!("http://127.0.0.1:{port}");
            let said = format!("search in Lunr with {clients} at one time, {seconds} s");
            let line = step(&said, || self.search_load(&base, seconds, clients))?;
            figures.extend(read_search(&line, p50, p99)?);
        }
        drop(engine);
        Ok(figures)
    }
}
