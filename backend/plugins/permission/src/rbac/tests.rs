//! Files and decisions as the contract has them.

use std::collections::BTreeSet;

use callboard_config::Config;
use callboard_core::database::Database;
use callboard_core::permissions::{Decision, PolicyUser};
use callboard_shared::entity::EntityRef;
use callboard_shared::permissions::Permission;
use serde_json::{Value, json};

use super::book::Book;
use super::model::Roles;
use super::settings::{Precedence, Settings};
use super::store::RoleStore;
use super::{conditions_file, csv_file, decide, files};

const LINES: &str = r#"
# who may do what
p, role:default/devs, catalog-entity, read, allow
p, role:default/devs, scaffolder.task.create, create, allow
p, role:default/guests, scaffolder.task.create, create, deny
p, role:default/devs, catalog.entity.validate, use, allow
p, role:default/named, catalog.entity.read, read, deny
g, group:default/Payments, role:default/devs
g, User:default/Ada, role:default/guests
p, role:default/devs, catalog-entity, read
p, role:default/devs, catalog-entity, look, allow
g, component:default/x, role:default/devs
x, y
"#;

const CONDITIONS: &str = r#"
result: CONDITIONAL
roleEntityRef: role:default/devs
pluginId: catalog
resourceType: catalog-entity
permissionMapping: [update, delete]
conditions:
  rule: IS_ENTITY_OWNER
  resourceType: catalog-entity
  params: { claims: ["$ownerRefs", "$currentUser"] }
---
result: CONDITIONAL
roleEntityRef: role:default/guests
pluginId: catalog
resourceType: catalog-entity
permissionMapping: [{ name: catalog.entity.delete, action: delete }]
conditions: { rule: IS_ENTITY_KIND, resourceType: catalog-entity, params: { kinds: [group] } }
---
result: CONDITIONAL
roleEntityRef: role:default/devs
pluginId: catalog
resourceType: catalog-entity
permissionMapping: [{ name: catalog.entity.delete, action: delete }]
conditions: { rule: IS_ENTITY_KIND, resourceType: catalog-entity, params: { kinds: [api] } }
---
result: CONDITIONAL
roleEntityRef: role:default/strangers
pluginId: catalog
resourceType: catalog-entity
permissionMapping: [read]
conditions: { rule: IS_ENTITY_KIND, resourceType: catalog-entity, params: { kinds: [api] } }
"#;

fn settings(rbac: &Value) -> Settings {
    let config = Config::from_value(json!({"permission": {"rbac": rbac}}));
    Settings::read(&config, std::path::Path::new("/")).unwrap()
}

fn roles() -> (Roles, Vec<String>) {
    let mut roles = Roles::default();
    let mut problems = csv_file::read(LINES, &mut roles);
    problems.extend(conditions_file::read(CONDITIONS, &settings(&json!({})).limits, &mut roles).unwrap());
    (roles, problems)
}

fn ada() -> PolicyUser {
    let user = EntityRef::parse_full("user:default/ada").unwrap();
    PolicyUser { ownership: vec![user.to_string(), "group:default/payments".into()], user }
}

fn decided(held: &[&str], permission: &Permission, precedence: Precedence) -> (Decision, String) {
    let held: BTreeSet<String> = held.iter().map(|role| format!("role:default/{role}")).collect();
    let verdict = decide::decide(&roles().0, &held, permission, &ada(), precedence);
    (verdict.decision, verdict.reason)
}

fn entity(name: &str, action: &str) -> Permission {
    Permission::resource(name, Some(action), "catalog-entity")
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_costs_nothing_else() {
    let (roles, problems) = roles();
    assert_eq!(roles.of_member("group:default/payments"), ["role:default/devs"]);
    assert_eq!(roles.of_member("user:default/ada"), ["role:default/guests"]);
    let places: Vec<&str> = problems.iter().map(|problem| problem.split(':').next().unwrap()).collect();
    assert_eq!(places, ["line 10", "line 11", "line 12", "line 13", "document 3", "document 4"], "{problems:?}");
}

#[test]
fn lines_decide_by_name_else_by_kind_of_thing_and_one_denial_wins() {
    let create = Permission::basic("scaffolder.task.create", Some("create"));
    let read = entity("catalog.entity.read", "read");
    let validate = Permission::basic("catalog.entity.validate", None);
    for (held, permission, expected) in [
        (&["devs"][..], &create, Decision::Allow),
        (&["devs", "guests"], &create, Decision::Deny),
        (&["strangers"], &create, Decision::Deny),
        (&["devs"], &read, Decision::Allow),
        // A line that names the permission hides those about its kind of thing, whichever role has it.
        (&["devs", "named"], &read, Decision::Deny),
        (&["devs"], &validate, Decision::Allow),
    ] {
        let (decision, reason) = decided(held, permission, Precedence::Conditional);
        assert_eq!(decision, expected, "{held:?} {}: {reason}", permission.name);
    }
    let (_, reason) = decided(&["devs", "guests"], &create, Precedence::Conditional);
    assert_eq!(reason, "role:default/guests denies scaffolder.task.create, create");
}

#[test]
fn conditions_of_several_roles_widen_each_other_and_name_the_person() {
    let delete = entity("catalog.entity.delete", "delete");
    let (Decision::Conditional(criteria), reason) = decided(&["devs", "guests"], &delete, Precedence::Conditional)
    else {
        panic!("not conditional");
    };
    assert_eq!(reason, "conditions of role:default/devs, role:default/guests");
    let owner = json!({"rule": "IS_ENTITY_OWNER", "resourceType": "catalog-entity",
        "params": {"claims": ["user:default/ada", "group:default/payments", "user:default/ada"]}});
    let kind = json!({"rule": "IS_ENTITY_KIND", "resourceType": "catalog-entity", "params": {"kinds": ["group"]}});
    assert_eq!(criteria.to_json(), json!({"anyOf": [owner, kind]}));
}

#[test]
fn precedence_says_whether_lines_or_conditions_count() {
    let mut roles = roles().0;
    csv_file::read("p, role:default/devs, catalog-entity, delete, deny", &mut roles);
    let held = BTreeSet::from(["role:default/devs".to_owned()]);
    let delete = entity("catalog.entity.delete", "delete");
    let decision = |precedence| decide::decide(&roles, &held, &delete, &ada(), precedence).decision;
    assert!(matches!(decision(Precedence::Conditional), Decision::Conditional(_)));
    assert_eq!(decision(Precedence::Basic), Decision::Deny);
}

#[test]
fn the_configuration_makes_roles_too() {
    let settings = settings(&json!({
        "admin": {"users": [{"name": "user:default/Root"}], "superUsers": [{"name": "group:default/sre"}]},
        "defaultPermissions": {"defaultRole": "role:default/all", "basicPermissions": [{"permission": "catalog-entity", "action": "read"}]},
    }));
    assert_eq!(settings.own.of_member("user:default/root"), ["role:default/rbac_admin"]);
    assert_eq!(settings.super_users, ["group:default/sre"]);
    assert_eq!(settings.default_role.as_deref(), Some("role:default/all"));
    assert_eq!(settings.own.lines("role:default/all").len(), 1);
}

#[test]
fn conditions_beyond_the_limits_are_left_out() {
    let limits =
        settings(&json!({"validation": {"conditionalPolicies": {"maxCriteriaItems": 0, "maxConditionDepth": 1}}}))
            .limits;
    let mut roles = roles().0;
    let nested = CONDITIONS
        .replace("  rule: IS_ENTITY_OWNER", "  not:\n   rule: IS_ENTITY_OWNER")
        .replace("\n  resourceType: cat", "\n   resourceType: cat")
        .replace("\n  params", "\n   params");
    let problems = conditions_file::read(&nested, &limits, &mut roles).unwrap();
    assert!(problems[0].contains("2 levels"), "{problems:?}");
    assert!(conditions_file::read("a: [", &limits, &mut roles).is_err());
}

#[tokio::test]
async fn a_file_that_cannot_be_read_leaves_what_was_said_last() {
    let folder = tempfile::tempdir().unwrap();
    let (lines, conditions) = (folder.path().join("lines.csv"), folder.path().join("conditions.yaml"));
    std::fs::write(&lines, LINES).unwrap();
    std::fs::write(&conditions, CONDITIONS).unwrap();
    let settings = settings(&json!({"policies-csv-file": lines, "conditionalPoliciesFile": conditions}));
    let first = files::load(&settings).await.unwrap();
    let config = Config::from_value(json!({"backend": {"database": {"connection": ":memory:"}}}));
    let database = Database::connect(&config, folder.path()).await.unwrap();
    database.migrate(&[("permission", crate::migrations::migrations())]).await.unwrap();
    let book = Book::open(first.clone(), RoleStore::new(database)).await.unwrap();
    std::fs::write(&conditions, "a: [").unwrap();
    std::fs::write(&lines, "").unwrap();
    book.read_files(&settings).await;
    assert_eq!(*book.roles(), first);
    std::fs::write(&conditions, "").unwrap();
    book.read_files(&settings).await;
    assert!(book.roles().of_member("user:default/ada").is_empty());
}
