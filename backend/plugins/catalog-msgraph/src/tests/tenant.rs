//! What the stub holds: a small company, as Microsoft Graph tells of it.

use serde_json::{Value, json};

pub(super) const TENANT: &str = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
/// Of Ada, in the size of 96 pixels.
pub(super) const PHOTO: &str = "data:image/png;base64,OTYgcGl4ZWxz";

/// Every property, before anybody selects from them.
pub(super) fn users() -> Vec<Value> {
    let user = |name: &str, mail: Value, enabled: bool| {
        json!({
            "id": format!("u-{}", name.to_lowercase()), "displayName": name, "mail": mail, "accountEnabled": enabled,
            "userPrincipalName": format!("{}@example.net", name.to_lowercase()), "jobTitle": "Engineer",
        })
    };
    let mut users = vec![
        user("Ada", json!("Ada@example.net"), true),
        user("Bob", json!("bob@example.net"), true),
        user("Cyd", Value::Null, true),
        user("Eve", json!("eve@example.net"), false),
        user("Dan", json!("dan@example.net"), true),
    ];
    users.push(json!({"id": "u-none", "displayName": null, "mail": "none@example.net", "accountEnabled": true}));
    users
}

/// Every property, before anybody selects from them.
pub(super) fn groups() -> Vec<Value> {
    let group = |id: &str, name: &str, nickname: &str, security: bool| {
        json!({
            "id": id, "displayName": name, "mailNickname": nickname, "securityEnabled": security, "visibility": "Public",
            "description": null, "mail": null,
        })
    };
    vec![
        group("g-eng", "Engineering", "engineering", false),
        group("g-night", "On Call (Night)", "8b1a-made-up", true),
        group("g-board", "The Board", "board", false),
    ]
}

/// The ids of a group's members.
pub(super) fn members(group: &str) -> Option<Vec<&'static str>> {
    match group {
        "g-eng" => Some(vec!["u-bob", "g-night", "u-eve", "u-cyd"]),
        "g-night" => Some(vec!["u-ada", "d-laptop"]),
        "g-board" => Some(Vec::new()),
        _ => None,
    }
}

/// A member as its collection tells of it.
pub(super) fn member(id: &str) -> Value {
    let (kind, found) = match id.split('-').next() {
        Some("u") => ("#microsoft.graph.user", users()),
        Some("g") => ("#microsoft.graph.group", groups()),
        _ => ("#microsoft.graph.device", vec![json!({"id": id, "displayName": "A laptop"})]),
    };
    let mut member = found.into_iter().find(|item| item["id"] == id).unwrap();
    member["@odata.type"] = kind.into();
    member
}

/// The sizes of a user's photo.
pub(super) fn photos(user: &str) -> Option<Vec<u32>> {
    match user {
        "u-ada" => Some(vec![48, 96, 648]),
        "u-cyd" => Some(vec![120]),
        _ => None,
    }
}
