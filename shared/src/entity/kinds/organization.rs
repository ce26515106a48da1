//! User and Group.

use super::{CORE_VERSIONS, FieldSpec, KindSchema, Shape, TEXTS, optional, relation, required};

const PROFILE: &[FieldSpec] =
    &[optional("displayName", Shape::Text), optional("email", Shape::Text), optional("picture", Shape::Text)];

pub(super) const USER: KindSchema = KindSchema {
    api_versions: CORE_VERSIONS,
    kind: "User",
    spec: &[required("memberOf", TEXTS), optional("profile", Shape::Object(PROFILE))],
    relations: &[relation("memberOf", Some("Group"), "memberOf", "hasMember")],
};

pub(super) const GROUP: KindSchema = KindSchema {
    api_versions: CORE_VERSIONS,
    kind: "Group",
    spec: &[
        required("type", Shape::Text),
        required("children", TEXTS),
        optional("profile", Shape::Object(PROFILE)),
        optional("parent", Shape::Text),
        optional("members", TEXTS),
    ],
    relations: &[
        relation("parent", Some("Group"), "childOf", "parentOf"),
        relation("children", Some("Group"), "parentOf", "childOf"),
        relation("members", Some("User"), "hasMember", "memberOf"),
    ],
};
