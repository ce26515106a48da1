//! The configuration of the plugin.

use callboard_config::{ConfigKey, KeyType, Visibility};

const fn key(path: &'static str, ty: KeyType, default: Option<&'static str>, doc: &'static str) -> ConfigKey {
    ConfigKey { path, ty, visibility: Visibility::Backend, default, doc }
}

pub(crate) const KEYS: &[ConfigKey] = &[
    key("oncall.rotas", KeyType::List, None, "Who is on call for what."),
    key("oncall.rotas[].owner", KeyType::String, None, "Full ref of the group that answers."),
    key("oncall.rotas[].people", KeyType::List, None, "Full refs of users, in the order of their shifts."),
    key("oncall.rotas[].start", KeyType::String, None, "The first day of the first shift, such as 2026-01-05."),
    key("oncall.rotas[].days", KeyType::Integer, Some("7"), "Days a shift."),
];
