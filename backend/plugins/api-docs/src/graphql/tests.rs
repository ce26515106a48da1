use super::*;

const SCHEMA: &str = r#"
"Everything at sea."
schema { query: Root mutation: Mutation }
"Where reading begins"
type Root {
  "One ship"
  ship(id: ID!, "How far" depth: Int = 2): Ship
  ships: [Ship!]! @deprecated(reason: "Use search")
}
type Mutation { sink(input: SinkInput!): Ship! }
interface Node { id: ID! }
"""
A ship
of the line
"""
type Ship implements Node @key(fields: "id") { id: ID! name: String captain: Person fleet: [Ship!] }
type Person implements Node { id: ID! }
extend type Ship { tons: Int }
union Found = Ship | Person
enum Rig { SLOOP "Three masts" FULL @deprecated }
input SinkInput { ship: ID!, depth: Int = 3 }
scalar Date @specifiedBy(url: "https://h.example")
directive @key(fields: String!) repeatable on OBJECT | INTERFACE
"#;

fn read_all() -> TypeModel {
    let model = read(SCHEMA);
    assert_eq!(model.problems, []);
    model
}

#[test]
fn a_schema_is_a_list_of_calls_and_types() {
    let model = read_all();
    let groups: Vec<(&str, Vec<&str>)> = model
        .groups
        .iter()
        .filter(|(_, types)| !types.is_empty())
        .map(|(name, types)| (name.as_str(), types.iter().map(|one| one.id.as_str()).collect()))
        .collect();
    assert_eq!(
        groups,
        [
            ("Queries", vec!["query ship", "query ships"]),
            ("Mutations", vec!["mutation sink"]),
            ("Types", vec!["type Ship", "type Person"]),
            ("Interfaces", vec!["interface Node"]),
            ("Unions", vec!["union Found"]),
            ("Inputs", vec!["input SinkInput"]),
            ("Enums", vec!["enum Rig"]),
            ("Scalars", vec!["scalar Date"]),
            ("Directives", vec!["directive key"]),
        ]
    );
    assert_eq!(model.description, "Everything at sea.");
}

#[test]
fn calls_have_arguments_and_an_example() {
    let model = read_all();
    let ship = model.detail("query ship").unwrap();
    assert_eq!(ship.returns.as_ref().unwrap().id.as_deref(), Some("type Ship"));
    assert!(ship.arguments[0].required && !ship.arguments[1].required);
    assert_eq!(ship.arguments[1].default_value.as_deref(), Some("2"));
    let example = ship.example.unwrap().text;
    assert!(
        example
            .starts_with("query ship($id: ID!) {\n  ship(id: $id) {\n    id\n    name\n    captain {\n      id\n    }"),
        "{example}"
    );
    assert_eq!(model.detail("query ships").unwrap().deprecated.as_deref(), Some("Use search"));
    let again = read(&example.replace("query ship", "query again"));
    assert!(again.problems.iter().all(|problem| problem.place.is_empty()), "{:?}", again.problems);
}

#[test]
fn types_have_fields_neighbours_and_users() {
    let model = read_all();
    let ship = model.detail("type Ship").unwrap();
    let fields: Vec<_> = ship.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(fields, ["id", "name", "captain", "fleet", "tons"]);
    assert_eq!(ship.fields[2].type_ref.id.as_deref(), Some("type Person"));
    assert_eq!(ship.implements[0].id.as_deref(), Some("interface Node"));
    assert_eq!(ship.notes, ["@key(fields: \"id\")"]);
    assert!(ship.description.contains("of the line"), "{}", ship.description);
    let users: Vec<_> = ship.used_by.iter().map(|user| user.text.as_str()).collect();
    assert_eq!(users, ["ship", "ships", "sink", "Node", "Found"]);
    let node = model.detail("interface Node").unwrap();
    assert_eq!(node.possible.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["Ship", "Person"]);
    let rig = model.detail("enum Rig").unwrap();
    assert_eq!(rig.values[1].deprecated.as_deref(), Some("No longer supported"));
    assert!(rig.values[1].description.contains("Three masts"));
    let key = model.detail("directive key").unwrap();
    assert_eq!(key.notes, ["May stand at: object, interface", "May stand there several times"]);
    assert!(model.detail("type None").is_none());
}

#[test]
fn what_stands_around_an_error_is_read() {
    let model = read("type A { id: ID! }\ntype B { broken: }\ntype C { id: ID! }\n");
    let names: Vec<_> = model.all().map(|one| one.name.as_str()).collect();
    assert!(names.contains(&"A") && names.contains(&"C"), "{names:?}");
    assert!(model.problems[0].place.starts_with("line 2"), "{:?}", model.problems);
    assert_eq!(read("").problems.len(), 1);
}
