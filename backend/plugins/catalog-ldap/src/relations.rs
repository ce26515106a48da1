//! Who belongs where: directories say it at the member, at the group, or at both.

use std::collections::{BTreeSet, HashMap};

use crate::dn;
use crate::entities::Found;

/// Positions in a list of users or groups, by everything that they may be named by.
struct Lookup(HashMap<String, usize>);

impl Lookup {
    fn of(all: &[Found]) -> Self {
        let names = all.iter().enumerate().flat_map(|(position, found)| {
            found.known_as.iter().filter(|name| !name.is_empty()).map(move |name| (dn::normalised(name), position))
        });
        Self(names.collect())
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.0.get(&dn::normalised(name)).copied()
    }
}

/// Fills in `memberOf` of users, and `children` and `parent` of groups. What is named and was not found is
/// left out. A group has one parent in the catalog: of several it gets the first by ref.
pub(crate) fn resolve(users: &mut [Found], groups: &mut [Found]) {
    let (user_lookup, group_lookup) = (Lookup::of(users), Lookup::of(groups));
    let mut groups_of_user: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); users.len()];
    let mut parents: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); groups.len()];

    for (user, found) in users.iter().enumerate() {
        groups_of_user[user].extend(found.member_of.iter().filter_map(|name| group_lookup.find(name)));
    }
    for (group, found) in groups.iter().enumerate() {
        parents[group].extend(found.member_of.iter().filter_map(|name| group_lookup.find(name)));
        for member in &found.members {
            if let Some(user) = user_lookup.find(member) {
                groups_of_user[user].insert(group);
            } else if let Some(child) = group_lookup.find(member) {
                parents[child].insert(group);
            }
        }
    }

    let refs: Vec<String> = groups.iter().map(|group| group.entity_ref.to_string()).collect();
    let named =
        |positions: &BTreeSet<usize>| -> BTreeSet<&str> { positions.iter().map(|at| refs[*at].as_str()).collect() };
    for (user, positions) in users.iter_mut().zip(&groups_of_user) {
        let member_of = named(positions);
        if !member_of.is_empty() {
            user.entity["spec"]["memberOf"] = member_of.into_iter().collect();
        }
    }
    let mut children: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); groups.len()];
    for (child, parents) in parents.iter_mut().enumerate() {
        // A group that is a member of itself is no parent of its own.
        parents.retain(|parent| refs[*parent] != refs[child]);
        for parent in parents.iter() {
            children[*parent].insert(child);
        }
    }
    for (position, group) in groups.iter_mut().enumerate() {
        if let Some(parent) = named(&parents[position]).first() {
            group.entity["spec"]["parent"] = (*parent).into();
        }
        let children = named(&children[position]);
        if !children.is_empty() {
            group.entity["spec"]["children"] = children.into_iter().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use callboard_shared::entity::EntityRef;
    use serde_json::{Value, json};

    fn found(kind: &str, name: &str, member_of: &[&str], members: &[&str]) -> Found {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Found {
            entity: json!({"spec": {}}),
            entity_ref: EntityRef::new(kind, "default", name),
            known_as: vec![format!("cn={name},dc=x"), format!("{name}-id"), name.to_owned()],
            member_of: owned(member_of),
            members: owned(members),
        }
    }

    fn spec(found: &Found) -> &Value {
        &found.entity["spec"]
    }

    #[test]
    fn membership_counts_from_either_side_and_once() {
        let mut users = [found("user", "ada", &["CN=b, DC=X"], &[]), found("user", "bob", &[], &[])];
        let mut groups = [found("group", "a", &[], &["cn=ada,dc=x"]), found("group", "b", &[], &["ada-id", "bob"])];
        resolve(&mut users, &mut groups);
        assert_eq!(*spec(&users[0]), json!({"memberOf": ["group:default/a", "group:default/b"]}));
        assert_eq!(*spec(&users[1]), json!({"memberOf": ["group:default/b"]}));
        assert_eq!(*spec(&groups[0]), json!({}));
    }

    #[test]
    fn groups_in_groups_are_parents_and_children() {
        let mut groups = [
            found("group", "root", &[], &["cn=left,dc=x"]),
            found("group", "left", &[], &[]),
            found("group", "right", &["cn=root,dc=x"], &[]),
        ];
        resolve(&mut [], &mut groups);
        assert_eq!(*spec(&groups[0]), json!({"children": ["group:default/left", "group:default/right"]}));
        assert_eq!(*spec(&groups[1]), json!({"parent": "group:default/root"}));
        assert_eq!(*spec(&groups[2]), json!({"parent": "group:default/root"}));
    }

    #[test]
    fn of_several_parents_the_first_counts_and_nobody_is_their_own() {
        let mut groups = [
            found("group", "z", &[], &["cn=child,dc=x"]),
            found("group", "m", &[], &["cn=child,dc=x", "cn=m,dc=x"]),
            found("group", "child", &[], &[]),
        ];
        resolve(&mut [], &mut groups);
        assert_eq!(*spec(&groups[2]), json!({"parent": "group:default/m"}));
        assert_eq!(*spec(&groups[1]), json!({"children": ["group:default/child"]}));
    }

    #[test]
    fn strangers_are_left_out() {
        let mut users = [found("user", "ada", &["cn=elsewhere,dc=y"], &[])];
        let mut groups = [found("group", "a", &["cn=elsewhere,dc=y"], &["cn=nobody,dc=x"])];
        resolve(&mut users, &mut groups);
        assert_eq!((spec(&users[0]), spec(&groups[0])), (&json!({}), &json!({})));
    }
}
