//! What a condition of the policy costs: the same list by somebody who may see everything, and by somebody who sees
//! what a group owns.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;

use super::figures::{self, Figure};
use super::instruments::{Instruments, Loaded, TOKEN};
use crate::process;
use crate::progress::step;
use crate::server::Portal;

/// Connections at once, as for the other figures.
const CONNECTIONS: &str = "8";
/// Whoever signs in as the guest has the role.
const ROLE: &str = "g, user:development/guest, role:default/bench\n";
const CONDITION: &str = "
result: CONDITIONAL
roleEntityRef: role:default/bench
pluginId: catalog
resourceType: catalog-entity
permissionMapping: [read]
conditions:
  rule: IS_ENTITY_OWNER
  resourceType: catalog-entity
  params: { claims: ['group:default/group-payment-000000'] }
";

impl Instruments {
    /// Starts the portal again with a policy, and measures a list with it and past it.
    pub(super) fn conditional(&self, program: &Path, loaded: Loaded, seconds: u32) -> Result<(Vec<Figure>, Loaded)> {
        let Loaded { portal, seconds: loading, place } = loaded;
        drop(portal);
        let folder = self.scratch.path();
        let (roles, conditions) = (folder.join("roles.csv"), folder.join("conditions.yaml"));
        std::fs::write(&roles, ROLE)?;
        std::fs::write(&conditions, CONDITION)?;
        let rbac = json!({ "policies-csv-file": roles, "conditionalPoliciesFile": conditions });
        let config = folder.join("permission.yaml");
        std::fs::write(&config, json!({ "permission": { "enabled": true, "rbac": rbac } }).to_string())?;
        let mut restricted = place.configs.clone();
        restricted.push(config);
        let (figures, portal) = step(&format!("a list under a condition and without, {seconds} s each"), || {
            let portal = self.start_with(program, &place, &restricted)?;
            self.wait_for_all(&portal)?;
            let without = self.list(&portal, TOKEN, seconds)?;
            let under = self.list(&portal, "guest", seconds)?;
            let cost = Figure { what: figures::CONDITIONAL_COST, value: without / under, beside: String::new() };
            Ok((vec![Figure::new(figures::CONDITIONAL, under), cost], portal))
        })?;
        Ok((figures, Loaded { portal, seconds: loading, place }))
    }

    /// Lists a second.
    fn list(&self, portal: &Portal, token: &str, seconds: u32) -> Result<f64> {
        let mut command = Command::new("bash");
        command.arg(self.folder.join("load.sh"));
        command.args([&portal.base(), token, &seconds.to_string(), CONNECTIONS, "list"]);
        rate(&process::output(&mut command)?)
    }
}

/// Of a line of `load.sh`, which must not tell of errors.
fn rate(text: &str) -> Result<f64> {
    let line = text.lines().find(|line| line.starts_with("list ")).context("load.sh measured no list")?;
    anyhow::ensure!(line.contains("non-2xx 0"), "the list was refused: {line}");
    let words = line.split_whitespace().nth(1).context("load.sh printed no number")?;
    words.parse().with_context(|| format!("load.sh printed no number but {words}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_no_speed() {
        let line = |errors| format!("list        900.5 req/s  p50 1 ms  p99 2 ms  non-2xx {errors}  socket errors 0\n");
        assert_eq!(rate(&line(0)).unwrap(), 900.5);
        assert!(rate(&line(3)).is_err() && rate("").is_err());
    }
}
