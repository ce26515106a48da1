//! Programs that come as packages of the system.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::postgres;
use crate::process;
use crate::progress;

/// A program that Debian and its relatives have a package of.
pub(crate) struct Package {
    /// The packages, as apt knows them.
    names: &'static [&'static str],
    /// What it is for, for the person who watches it being installed.
    why: &'static str,
    is_there: fn() -> bool,
}

pub(crate) const CHROMIUM: Package = Package {
    // Without a font, pages are boxes.
    names: &["chromium", "fonts-liberation"],
    why: "the browser tests drive it",
    is_there: || super::chromium().is_some(),
};
pub(crate) const POSTGRESQL: Package = Package {
    names: &["postgresql"],
    why: "the tests run on it as well as on SQLite",
    is_there: || std::env::var_os(postgres::ADDRESS).is_some() || postgres::programs().is_some(),
};
pub(crate) const PYTHON: Package = Package {
    names: &["python3"],
    why: "it sends the recorded requests",
    is_there: || process::find("python3").is_some(),
};
pub(crate) const SLAPD: Package = Package {
    names: &["slapd"],
    why: "the tests of LDAP directories start one",
    // A program for administrators, who have another path than everybody else.
    is_there: || process::find("slapd").is_some() || Path::new("/usr/sbin/slapd").is_file(),
};
pub(crate) const WRK: Package =
    Package { names: &["wrk"], why: "it makes the load", is_there: || process::find("wrk").is_some() };

/// Installs what is missing when that is possible without asking for a password, else says what to type.
pub(crate) fn ensure_packages(packages: &[&Package]) -> Result<()> {
    let missing: Vec<&Package> = packages.iter().copied().filter(|package| !(package.is_there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = names(&missing);
    for package in &missing {
        progress::note(format_args!("missing: {}; {}", package.names.join(", "), package.why));
    }
    if process::find("apt-get").is_none() {
        bail!("install {names} with the package manager of this system, then run the command again");
    }
    let Some(administrator) = administrator() else {
        bail!("installing needs an administrator. Run `sudo apt-get install {names}`, then this command again");
    };
    progress::step(&format!("install {names}"), || {
        // An installation that was cut off earlier would refuse this one.
        process::run(administrator("dpkg").args(["--configure", "-a"]))?;
        process::run(apt(administrator).args(["update", "--quiet=2"]))?;
        let mut install = apt(administrator);
        install.args(["install", "--yes", "--quiet=2", "--no-install-recommends"]).args(names.split(' '));
        process::run(&mut install)
    })?;
    match missing.iter().find(|package| !(package.is_there)()) {
        None => Ok(()),
        Some(package) => bail!(
            "apt-get was content, but {} is still not to be found: `apt-cache policy {0}` tells more",
            package.names.join(" ")
        ),
    }
}

fn names(packages: &[&Package]) -> String {
    packages.iter().flat_map(|package| package.names).copied().collect::<Vec<_>>().join(" ")
}

/// How to start a program as the administrator, if we may.
fn administrator() -> Option<fn(&str) -> Command> {
    if is_root() {
        return Some(|program| Command::new(program));
    }
    let may = Command::new("sudo").args(["-n", "true"]).output().is_ok_and(|output| output.status.success());
    may.then_some(|program| {
        let mut command = Command::new("sudo");
        command.args(["-n", "DEBIAN_FRONTEND=noninteractive", program]);
        command
    })
}

fn apt(administrator: fn(&str) -> Command) -> Command {
    let mut command = administrator("apt-get");
    // Another apt may be at work, for example the one that a machine starts with.
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300"]);
    command
}

#[cfg(unix)]
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
pub(crate) fn is_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_not_installed() {
        let there = Package { names: &["no-such-package-anywhere"], why: "", is_there: || true };
        ensure_packages(&[&there]).unwrap();
    }

    #[test]
    fn names_are_as_apt_wants_them() {
        assert_eq!(names(&[&CHROMIUM, &WRK]), "chromium fonts-liberation wrk");
    }
}
