//! Tests that cargo runs: those beside the code, and those of the server's API.

use std::ffi::OsStr;
use std::fs;

use anyhow::{Context, Result};

use super::Bench;
use super::tally::Tally;
use crate::process;
use crate::progress::{self, step};

/// The integration test that is a part of its own.
const API: &str = "api";
/// Shares its large dependencies with the app's build instead of compiling them once more.
const APP_BUILD: &str = "app-build";

/// Every test but those of the API.
pub(super) fn units(bench: &Bench) -> Result<Tally> {
    let others = format!("not (binary(={API}) and package(=callboard))");
    let mut tally = if has_nextest(bench) {
        nextest(bench, &["--workspace", "--exclude", APP_BUILD, "--filterset", &others])?
    } else {
        cargo_test(bench, &units_for_cargo(bench)?)?
    };
    let apart = ["--package", APP_BUILD];
    tally += if has_nextest(bench) {
        nextest(bench, &[&apart[..], &["--cargo-profile", "tools"]].concat())?
    } else {
        cargo_test(bench, &[&apart[..], &["--profile", "tools"]].concat())?
    };
    Ok(tally)
}

/// The tests of `backend/tests/api`.
pub(super) fn api(bench: &Bench) -> Result<Tally> {
    // The whole workspace, because what is selected decides about the features of what is shared.
    let selected = ["--workspace", "--exclude", APP_BUILD];
    if has_nextest(bench) {
        let these = format!("binary(={API}) and package(=callboard)");
        return nextest(bench, &[&selected[..], &["--filterset", &these]].concat());
    }
    cargo_test(bench, &[&selected[..], &["--test", API]].concat())
}

fn has_nextest(bench: &Bench) -> bool {
    let mut asked = bench.project.cargo("nextest");
    asked.arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Runs nextest, which prints what it does, and reads the report that it leaves.
fn nextest(bench: &Bench, args: &[&str]) -> Result<Tally> {
    // Where `.config/nextest.toml` says, wherever cargo's own results are.
    let report = bench.project.root.join("target/nextest/xtask/junit.xml");
    let _ = fs::remove_file(&report);
    let mut command = bench.project.cargo("nextest");
    command.args(["run", "--profile", "xtask", "--no-fail-fast"]).args(args);
    bench.postgres()?.tell(&mut command);
    let success = command.status().context("cannot start cargo nextest")?.success();
    let tally = fs::read_to_string(&report).ok().and_then(|report| Tally::from_junit(&report)).unwrap_or_default();
    Ok(tally.judged_by(success))
}

fn cargo_test(bench: &Bench, args: &[impl AsRef<OsStr>]) -> Result<Tally> {
    let mut command = bench.project.cargo("test");
    command.arg("--no-fail-fast").args(args);
    bench.postgres()?.tell(&mut command);
    step("cargo test (cargo-nextest would be quicker: `cargo install --locked cargo-nextest`)", || {
        let mut tally = Tally::default();
        let status = process::lines(&mut command, |line| {
            progress::line(line);
            tally += Tally::from_cargo_test(line).unwrap_or_default();
        })?;
        Ok(tally.judged_by(status.success()))
    })
}

/// `cargo test` cannot leave one integration test out, so all others are named.
fn units_for_cargo(bench: &Bench) -> Result<Vec<String>> {
    let metadata = bench.project.metadata()?;
    let mut args: Vec<String> = ["--workspace", "--exclude", APP_BUILD, "--lib", "--bins"].map(str::to_owned).into();
    let targets =
        metadata["packages"].as_array().into_iter().flatten().flat_map(|package| package["targets"].as_array());
    for target in targets.flatten().filter(|target| target["kind"][0] == "test" && target["name"] != API) {
        let name = target["name"].as_str().context("cargo metadata names no target")?;
        args.extend(["--test".to_owned(), name.to_owned()]);
    }
    Ok(args)
}
