//! The instruments, and how their words become figures.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::figures::{self, Figure};
use super::{Database, observed};
use crate::net;
use crate::postgres::Postgres;
use crate::process;
use crate::progress::step;
use crate::project::Project;
use crate::scratch::Scratch;
use crate::server::{Portal, Start};
use crate::setup;

/// As `app-config.bench.yaml` has it.
pub(super) const TOKEN: &str = "a-token-for-measuring-0001";
/// How long to look at a portal that has nothing to do.
const REST: Duration = Duration::from_secs(30);
/// What loading or starting left to do is not rest.
pub(super) const SETTLE: Duration = Duration::from_secs(5);
/// A part of the address of an entity's page, and so of what the catalog page is full of when it is ready.
const ENTITY: &str = "/catalog/default/component/";
/// The first entity of every estate.
const AN_ENTITY: &str = "component-payment-000000";

/// A portal that has loaded the estate.
pub(super) struct Loaded {
    pub(super) portal: Portal,
    /// From the start of the process to the last entity.
    pub(super) seconds: f64,
    pub(super) place: Place,
}

/// What a portal is started with, and keeps when it ends.
pub(super) struct Place {
    pub(super) configs: Vec<PathBuf>,
    pub(super) folder: PathBuf,
    /// Runs as long as the portal may be started again.
    #[expect(dead_code, reason = "held for its end")]
    postgres: Option<Postgres>,
}

/// An estate and where everything is.
pub(super) struct Instruments {
    pub(super) folder: PathBuf,
    e2e: PathBuf,
    pub(super) scratch: Scratch,
    entities: usize,
}

impl Instruments {
    /// Writes an estate of so many entities.
    pub(super) fn prepare(project: &Project, entities: usize) -> Result<Self> {
        let e2e = project.root.join("e2e");
        let instruments = Self { folder: e2e.join("bench"), e2e, scratch: Scratch::new("bench")?, entities };
        step(&format!("write an estate of {entities} entities"), || {
            let mut command = instruments.python("gen_catalog.py");
            process::output(command.arg(entities.to_string()).arg(instruments.scratch.path().join("estate")))
        })?;
        Ok(instruments)
    }

    /// Starts a portal with an empty database and waits for the estate.
    pub(super) fn load_estate(&self, program: &Path, database: Database) -> Result<Loaded> {
        let postgres = match database {
            Database::Sqlite => None,
            Database::Postgres => Some(Postgres::start_durable()?),
        };
        let folder = self.scratch.path().join(format!("database-{database}"));
        std::fs::create_dir(&folder)?;
        let place = Place { configs: self.configs(postgres.as_ref())?, folder, postgres };
        let (portal, seconds) = step(&format!("start the portal on {database} and let it load the estate"), || {
            let portal = self.start(program, &place)?;
            let seconds = self.wait_for_all(&portal)? + portal.start_up.as_secs_f64();
            Ok((portal, seconds))
        })?;
        Ok(Loaded { portal, seconds, place })
    }

    /// Ends the portal and starts it again with what it has kept. Resident memory is then that of a portal that
    /// has been started in the morning, without what loading took.
    pub(super) fn restart(&self, program: &Path, loaded: Loaded) -> Result<Vec<Figure>> {
        let Loaded { portal, place, .. } = loaded;
        drop(portal);
        step("start the portal again", || {
            let portal = self.start(program, &place)?;
            let seconds = self.wait_for_all(&portal)? + portal.start_up.as_secs_f64();
            sleep(SETTLE);
            let memory = observed::memory(portal.running.id())? as f64 / 1e6;
            Ok(vec![Figure::new(figures::AGAIN, seconds), Figure::new(figures::MEMORY_AGAIN, memory)])
        })
    }

    pub(super) fn start(&self, program: &Path, place: &Place) -> Result<Portal> {
        self.start_with(program, place, &place.configs)
    }

    pub(super) fn start_with(&self, program: &Path, place: &Place, configs: &[PathBuf]) -> Result<Portal> {
        let port = net::free_port()?;
        let environment = [
            ("BENCH_PORT", port.to_string()),
            ("BENCH_ESTATE", self.scratch.path().join("estate").display().to_string()),
            ("BENCH_DB", place.folder.display().to_string()),
            ("LOG_LEVEL", "warn".to_owned()),
        ];
        let log = self.scratch.path().join("server.log");
        let start = Start { program, configs, environment: &environment, folder: self.scratch.path(), port, log: &log };
        start.start()
    }

    fn configs(&self, postgres: Option<&Postgres>) -> Result<Vec<PathBuf>> {
        let mut configs = vec![self.folder.join("app-config.bench.yaml")];
        if let Some(postgres) = postgres {
            let database =
                json!({ "client": "pg", "connection": postgres.database(&format!("bench_{}", self.entities)) });
            let path = self.scratch.path().join("postgres.yaml");
            std::fs::write(&path, json!({ "backend": { "database": database } }).to_string())?;
            configs.push(path);
        }
        Ok(configs)
    }

    /// Seconds until every entity is answered.
    pub(super) fn wait_for_all(&self, portal: &Portal) -> Result<f64> {
        let mut wait = self.python("wait.py");
        wait.args([&portal.base(), TOKEN, &self.really_written().to_string()]);
        process::output(&mut wait)?.trim().parse().context("wait.py printed no number")
    }

    /// The generator rounds each kind down, but makes one of each at least.
    pub(super) fn really_written(&self) -> usize {
        [60, 12, 10, 6, 1, 8, 3].iter().map(|percent| (self.entities * percent / 100).max(1)).sum()
    }

    /// Start, loading, memory, rest.
    pub(super) fn catalog(&self, loaded: &Loaded) -> Result<Vec<Figure>> {
        let Loaded { portal, seconds, .. } = loaded;
        let process = portal.running.id();
        let mut figures =
            vec![Figure::new(figures::START, portal.start_up.as_secs_f64()), Figure::new(figures::LOADED, *seconds)];
        step(&format!("look at the portal at rest for {} s", REST.as_secs()), || {
            sleep(SETTLE);
            let before = observed::processor_time(process)?;
            sleep(REST);
            let used = observed::processor_time(process)?.saturating_sub(before);
            figures.push(Figure::new(figures::MEMORY, observed::memory(process)? as f64 / 1e6));
            figures.push(Figure::new(figures::REST, 100.0 * used.as_secs_f64() / REST.as_secs_f64()));
            Ok(())
        })?;
        Ok(figures)
    }

    /// Requests a second.
    pub(super) fn load(&self, portal: &Portal, seconds: u32) -> Result<Vec<Figure>> {
        step(&format!("six kinds of request, {seconds} s each"), || {
            let mut command = Command::new("bash");
            command.arg(self.folder.join("load.sh")).args([&portal.base(), TOKEN, &seconds.to_string()]);
            let text = process::output(&mut command)?;
            let figures: Vec<Figure> = text.lines().filter_map(read_load).collect();
            if figures.len() != KINDS.len() {
                bail!("load.sh measured {} of {} kinds of request:\n{text}", figures.len(), KINDS.len());
            }
            Ok(figures)
        })
    }

    /// Pages with an empty cache.
    pub(super) fn pages(&self, portal: &Portal) -> Result<Vec<Figure>> {
        let link = format!("main a[href*='{ENTITY}']");
        let mut figures = Vec::new();
        let catalog = step("the catalog page in Chromium", || self.page(portal, &link, "/catalog"))?;
        figures
            .extend(read_page(&catalog, [figures::CATALOG_CODE, figures::CATALOG_REQUESTS, figures::CATALOG_READY])?);
        let path = format!("{ENTITY}{AN_ENTITY}");
        let entity = step("an entity's page in Chromium", || self.page(portal, "main article h1", &path))?;
        figures.extend(read_page(&entity, [figures::ENTITY_CODE, figures::ENTITY_REQUESTS, figures::ENTITY_READY])?);
        let routes = step("going from page to page", || self.browser("route_bench.mjs", &[&portal.base()]))?;
        figures.push(read_routes(&routes)?);
        Ok(figures)
    }

    fn page(&self, portal: &Portal, ready: &str, path: &str) -> Result<String> {
        self.browser("page_bench.mjs", &[&portal.base(), ready, path])
    }

    pub(super) fn browser(&self, script: &str, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new("node");
        command.arg(format!("bench/{script}")).args(arguments).current_dir(&self.e2e);
        if let Some(chromium) = setup::chromium() {
            command.env("CALLBOARD_CHROMIUM", chromium);
        }
        process::output(&mut command)
    }

    pub(super) fn python(&self, script: &str) -> Command {
        let mut command = Command::new("python3");
        command.env("PYTHONDONTWRITEBYTECODE", "1").arg(self.folder.join(script));
        command
    }
}

/// The names that `load.sh` gives to its kinds.
const KINDS: &[(&str, &str)] = &[
    ("list", figures::LIST),
    ("fulltext", figures::FULL_TEXT),
    ("by-name", figures::BY_NAME),
    ("by-refs", figures::BY_REFS),
    ("facets", figures::FACETS),
    ("owned-by", figures::OWNED),
];

/// `list  9012.3 req/s  p50  0.80 ms  p99  2.10 ms  non-2xx 0  socket errors 0`
fn read_load(line: &str) -> Option<Figure> {
    let (kind, rest) = line.split_once(' ')?;
    let (rate, beside) = rest.split_once("req/s")?;
    let (_, what) = KINDS.iter().find(|(name, _)| *name == kind)?;
    let beside = beside.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Figure { what, value: rate.trim().parse().ok()?, beside })
}

/// One line of JSON with medians.
fn read_page(text: &str, names: [&'static str; 3]) -> Result<Vec<Figure>> {
    let medians: Value = serde_json::from_str(text.trim()).context("page_bench.mjs printed no figures")?;
    let number = |key: &str| medians[key].as_f64().with_context(|| format!("page_bench.mjs says nothing of {key}"));
    let [code, requests, ready] = names;
    Ok(vec![
        Figure { what: code, value: number("code_kB")?, beside: format!("{} kB in all", number("kB")?) },
        Figure::new(requests, number("requests")?),
        Figure::new(ready, number("ready_ms")? / 1000.0),
    ])
}

/// One line of JSON with percentiles.
fn read_routes(text: &str) -> Result<Figure> {
    let times: Value = serde_json::from_str(text.trim()).context("route_bench.mjs printed no figures")?;
    let number = |key: &str| times[key].as_f64().with_context(|| format!("route_bench.mjs says nothing of {key}"));
    let beside = format!("p50 {} ms, with its code {} ms", number("p50_ms")?, number("first_ms")?);
    Ok(Figure { what: figures::ROUTES, value: number("p95_ms")?, beside })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_load_are_read() {
        let line = "by-name       17460.2 req/s  p50     0.41 ms  p99     1.20 ms  non-2xx 0  socket errors 0";
        let figure = read_load(line).unwrap();
        assert_eq!((figure.what, figure.value), (figures::BY_NAME, 17460.2));
        assert!(figure.beside.starts_with("p50 0.41 ms"), "{}", figure.beside);
        assert_eq!(read_load("unknown 3 req/s"), None);
    }

    #[test]
    fn medians_of_a_page_are_read() {
        let text = "{\"ready_ms\":430,\"kB\":380,\"code_kB\":300,\"requests\":12,\"heap_MB\":9}\n";
        let read = read_page(text, [figures::CATALOG_CODE, figures::CATALOG_REQUESTS, figures::CATALOG_READY]).unwrap();
        assert_eq!(read.iter().map(|figure| figure.value).collect::<Vec<_>>(), [300.0, 12.0, 0.43]);
        assert!(read_page("{}", ["a", "b", "c"]).is_err());
    }

    #[test]
    fn percentiles_of_routes_are_read() {
        let read = read_routes("{\"p50_ms\":40,\"p95_ms\":90,\"first_ms\":200,\"by\":{\"list\":30}}\n").unwrap();
        assert_eq!((read.value, read.beside.as_str()), (90.0, "p50 40 ms, with its code 200 ms"));
        assert!(read_routes("{}").is_err());
    }
}
