//! Who belongs where: groups in groups below the organisation, and users in groups.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::entities::Found;

/// Members of a group, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Members {
    pub(crate) users: Vec<String>,
    pub(crate) groups: Vec<String>,
}

/// A whole tenant.
#[derive(Debug, Default)]
pub(crate) struct Org {
    pub(crate) root: Option<Found>,
    pub(crate) groups: Vec<Found>,
    pub(crate) users: Vec<Found>,
    /// By the group's id.
    pub(crate) members: HashMap<String, Members>,
}

impl Org {
    /// Users, then groups, each by ref and with their relations. A group that no other holds is a child of the
    /// organisation; of several parents the first by ref is its parent. A user is a member of the groups that
    /// hold the user and of everything above them.
    pub(crate) fn resolved(mut self) -> Vec<Found> {
        self.groups.sort_by(|a, b| (&a.entity_ref, &a.id).cmp(&(&b.entity_ref, &b.id)));
        let root_id = self.root.as_ref().map(|root| root.id.clone());
        self.groups.splice(0..0, self.root.take());
        let (mut groups, position_of_group) = unique(std::mem::take(&mut self.groups));
        self.users.sort_by(|a, b| (&a.entity_ref, &a.id).cmp(&(&b.entity_ref, &b.id)));
        let (mut users, position_of_user) = unique(std::mem::take(&mut self.users));

        let mut parents: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); groups.len()];
        let mut groups_of_user: Vec<Vec<usize>> = vec![Vec::new(); users.len()];
        for (id, members) in &self.members {
            let Some(group) = position_of_group.get(id).copied() else { continue };
            for child in members.groups.iter().filter_map(|id| position_of_group.get(id).copied()) {
                if child != group {
                    parents[child].insert(group);
                }
            }
            for user in members.users.iter().filter_map(|id| position_of_user.get(id).copied()) {
                groups_of_user[user].push(group);
            }
        }
        if let Some(root) = root_id.and_then(|id| position_of_group.get(&id).copied()) {
            parents[root].clear();
            for (_, parents) in
                parents.iter_mut().enumerate().filter(|(group, above)| *group != root && above.is_empty())
            {
                parents.insert(root);
            }
        }
        let parent: Vec<Option<usize>> =
            parents.iter().map(|above| above.iter().copied().min_by_key(|at| &groups[*at].entity_ref)).collect();
        let refs: Vec<String> = groups.iter().map(|group| group.entity_ref.to_string()).collect();
        for (child, above) in parents.iter().enumerate() {
            if let Some(parent) = parent[child] {
                groups[child].entity["spec"]["parent"] = refs[parent].as_str().into();
            }
            for holder in above {
                if let Some(children) = groups[*holder].entity["spec"]["children"].as_array_mut() {
                    children.push(refs[child].as_str().into());
                }
            }
        }
        for (user, direct) in users.iter_mut().zip(groups_of_user) {
            let member_of: BTreeSet<&str> =
                with_all_above(direct, &parent).into_iter().map(|at| refs[at].as_str()).collect();
            user.entity["spec"]["memberOf"] = member_of.into_iter().collect();
        }
        users.append(&mut groups);
        users
    }
}

/// Without the later ones of one ref, and the position of every id; the id of one that was left out leads to
/// the one that stayed.
fn unique(all: Vec<Found>) -> (Vec<Found>, HashMap<String, usize>) {
    let mut kept: Vec<Found> = Vec::with_capacity(all.len());
    let (mut position_of_id, mut position_of_ref) = (HashMap::new(), HashMap::new());
    for found in all {
        let next = kept.len();
        let position = *position_of_ref.entry(found.entity_ref.clone()).or_insert(next);
        if let Some(other) = position_of_id.insert(found.id.clone(), position)
            && other == position
        {
            continue;
        }
        if position == next {
            kept.push(found);
        } else {
            tracing::warn!(
                entity = %found.entity_ref,
                id = found.id,
                kept = kept[position].id,
                "two of the tenant have this name; the second is left out, and counts as the first in memberships"
            );
        }
    }
    (kept, position_of_id)
}

fn with_all_above(direct: Vec<usize>, parent: &[Option<usize>]) -> HashSet<usize> {
    let (mut all, mut todo) = (HashSet::new(), direct);
    while let Some(group) = todo.pop() {
        if all.insert(group) {
            todo.extend(parent[group]);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use callboard_shared::entity::EntityRef;
    use serde_json::{Value, json};

    fn found(kind: &str, name: &str) -> Found {
        let spec = if kind == "user" { json!({"memberOf": []}) } else { json!({"children": []}) };
        Found {
            id: format!("{name}-id"),
            entity_ref: EntityRef::new(kind, "default", name),
            entity: json!({"metadata": {"name": name}, "spec": spec}),
        }
    }

    fn org(groups: &[&str], users: &[&str], members: &[(&str, &[&str])]) -> Org {
        let ids = |names: &[&str], all: &[&str]| -> Vec<String> {
            names.iter().filter(|name| all.contains(name)).map(|name| format!("{name}-id")).collect()
        };
        Org {
            root: Some(found("group", "acme")),
            groups: groups.iter().map(|name| found("group", name)).collect(),
            users: users.iter().map(|name| found("user", name)).collect(),
            members: members
                .iter()
                .map(|(group, names)| {
                    (format!("{group}-id"), Members { users: ids(names, users), groups: ids(names, groups) })
                })
                .collect(),
        }
    }

    fn spec<'a>(all: &'a [Found], entity_ref: &str) -> &'a Value {
        &all.iter().find(|found| found.entity_ref.to_string() == entity_ref).unwrap().entity["spec"]
    }

    #[test]
    fn groups_hang_below_the_organisation_and_users_belong_to_all_above() {
        let all = org(&["b", "a", "c"], &["ada", "bob"], &[("a", &["b"]), ("b", &["ada"])]).resolved();
        let refs: Vec<String> = all.iter().map(|found| found.entity_ref.to_string()).collect();
        let expected = [
            "user:default/ada",
            "user:default/bob",
            "group:default/acme",
            "group:default/a",
            "group:default/b",
            "group:default/c",
        ];
        assert_eq!(refs, expected);
        assert_eq!(*spec(&all, "group:default/acme"), json!({"children": ["group:default/a", "group:default/c"]}));
        assert_eq!(
            *spec(&all, "group:default/a"),
            json!({"children": ["group:default/b"], "parent": "group:default/acme"})
        );
        assert_eq!(*spec(&all, "group:default/b"), json!({"children": [], "parent": "group:default/a"}));
        let above = ["group:default/a", "group:default/acme", "group:default/b"];
        assert_eq!(*spec(&all, "user:default/ada"), json!({ "memberOf": above }));
        assert_eq!(*spec(&all, "user:default/bob"), json!({"memberOf": []}));
    }

    #[test]
    fn circles_and_several_parents_do_no_harm() {
        let all = org(&["a", "b", "c"], &["ada"], &[("a", &["b", "a", "c"]), ("b", &["a", "c", "ada"])]).resolved();
        assert_eq!(spec(&all, "group:default/a")["parent"], "group:default/b");
        assert_eq!(spec(&all, "group:default/b")["parent"], "group:default/a");
        assert_eq!(spec(&all, "group:default/c")["parent"], "group:default/a");
        assert_eq!(spec(&all, "group:default/b")["children"], json!(["group:default/a", "group:default/c"]));
        assert_eq!(*spec(&all, "user:default/ada"), json!({"memberOf": ["group:default/a", "group:default/b"]}));
    }

    #[test]
    fn the_first_of_one_name_stays_and_gets_the_members_of_the_others() {
        let mut tenant = org(&["a"], &["ada", "bob"], &[("a", &["ada"])]);
        // A group that is called as the organisation.
        let namesake = Found { id: "other".into(), ..found("group", "acme") };
        tenant.groups.push(namesake);
        tenant.members.insert("other".into(), Members { users: vec!["bob-id".into()], groups: vec!["a-id".into()] });
        let all = tenant.resolved();
        assert_eq!(all.len(), 4);
        assert_eq!(*spec(&all, "group:default/acme"), json!({"children": ["group:default/a"]}));
        assert_eq!(*spec(&all, "user:default/bob"), json!({"memberOf": ["group:default/acme"]}));
    }

    #[test]
    fn a_group_that_was_found_twice_is_one() {
        let mut tenant = org(&["a", "b"], &[], &[("a", &["b"])]);
        tenant.groups.push(found("group", "b"));
        assert_eq!(tenant.resolved().len(), 3);
    }
}
