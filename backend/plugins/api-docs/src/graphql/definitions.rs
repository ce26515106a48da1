//! One definition of a schema, or an extension of one, as a type.

use apollo_parser::cst::{
    Definition, Directives, EnumValuesDefinition, FieldsDefinition, ImplementsInterfaces, InputFieldsDefinition, Name,
    UnionMemberTypes,
};
use callboard_shared::api_docs::{EnumValue, Field, TypeDetail, TypeRef};

use super::syntax::{arguments, deprecated, description, input, notes, source, type_ref};

/// A type; nothing for operations, fragments and the schema itself.
pub(super) fn read(definition: &Definition) -> Option<TypeDetail> {
    let found = match definition {
        Definition::ObjectTypeDefinition(node) => TypeDetail {
            description: description(node.description()),
            ..object("type", node.name(), node.fields_definition(), node.implements_interfaces(), node.directives())
        },
        Definition::ObjectTypeExtension(node) => {
            object("type", node.name(), node.fields_definition(), node.implements_interfaces(), node.directives())
        }
        Definition::InterfaceTypeDefinition(node) => TypeDetail {
            description: description(node.description()),
            ..object(
                "interface",
                node.name(),
                node.fields_definition(),
                node.implements_interfaces(),
                node.directives(),
            )
        },
        Definition::InterfaceTypeExtension(node) => {
            object("interface", node.name(), node.fields_definition(), node.implements_interfaces(), node.directives())
        }
        Definition::UnionTypeDefinition(node) => TypeDetail {
            description: description(node.description()),
            possible: members(node.union_member_types()),
            ..named("union", node.name(), node.directives())
        },
        Definition::UnionTypeExtension(node) => TypeDetail {
            possible: members(node.union_member_types()),
            ..named("union", node.name(), node.directives())
        },
        Definition::InputObjectTypeDefinition(node) => TypeDetail {
            description: description(node.description()),
            fields: inputs(node.input_fields_definition()),
            ..named("input", node.name(), node.directives())
        },
        Definition::InputObjectTypeExtension(node) => TypeDetail {
            fields: inputs(node.input_fields_definition()),
            ..named("input", node.name(), node.directives())
        },
        Definition::EnumTypeDefinition(node) => TypeDetail {
            description: description(node.description()),
            values: values(node.enum_values_definition()),
            ..named("enum", node.name(), node.directives())
        },
        Definition::EnumTypeExtension(node) => TypeDetail {
            values: values(node.enum_values_definition()),
            ..named("enum", node.name(), node.directives())
        },
        Definition::ScalarTypeDefinition(node) => TypeDetail {
            description: description(node.description()),
            ..named("scalar", node.name(), node.directives())
        },
        Definition::ScalarTypeExtension(node) => named("scalar", node.name(), node.directives()),
        Definition::DirectiveDefinition(node) => {
            let places = node.directive_locations().map(|places| source(&places)).unwrap_or_default();
            let places = places.split('|').map(|place| place.trim().to_lowercase().replace('_', " "));
            let places: Vec<_> = places.filter(|place| !place.is_empty()).collect();
            let mut notes = vec![format!("May stand at: {}", places.join(", "))];
            if node.repeatable_token().is_some() {
                notes.push("May stand there several times".to_owned());
            }
            TypeDetail {
                description: description(node.description()),
                arguments: arguments(node.arguments_definition()),
                notes,
                ..named("directive", node.name(), None)
            }
        }
        _ => return None,
    };
    Some(found).filter(|found| !found.name.is_empty())
}

fn named(label: &str, name: Option<Name>, directives: Option<Directives>) -> TypeDetail {
    let name = name.map(|name| name.text().to_string()).unwrap_or_default();
    TypeDetail {
        id: format!("{label} {name}"),
        label: label.to_owned(),
        name,
        notes: notes(directives),
        ..TypeDetail::default()
    }
}

fn object(
    label: &str,
    name: Option<Name>,
    declared: Option<FieldsDefinition>,
    interfaces: Option<ImplementsInterfaces>,
    directives: Option<Directives>,
) -> TypeDetail {
    let interfaces = interfaces.into_iter().flat_map(|interfaces| interfaces.named_types());
    let implements = interfaces.filter_map(|one| Some(plain(one.name()?.text().to_string())));
    TypeDetail { fields: fields(declared), implements: implements.collect(), ..named(label, name, directives) }
}

fn fields(declared: Option<FieldsDefinition>) -> Vec<Field> {
    let fields = declared.into_iter().flat_map(|declared| declared.field_definitions());
    let fields = fields.map(|node| Field {
        name: node.name().map(|name| name.text().to_string()).unwrap_or_default(),
        type_ref: type_ref(node.ty()),
        description: description(node.description()),
        arguments: arguments(node.arguments_definition()),
        deprecated: deprecated(node.directives()),
        notes: notes(node.directives()),
        ..Field::default()
    });
    fields.collect()
}

fn inputs(declared: Option<InputFieldsDefinition>) -> Vec<Field> {
    declared.into_iter().flat_map(|declared| declared.input_value_definitions()).map(|one| input(&one)).collect()
}

fn members(declared: Option<UnionMemberTypes>) -> Vec<TypeRef> {
    let members = declared.into_iter().flat_map(|declared| declared.named_types());
    members.filter_map(|one| Some(plain(one.name()?.text().to_string()))).collect()
}

fn values(declared: Option<EnumValuesDefinition>) -> Vec<EnumValue> {
    let values = declared.into_iter().flat_map(|declared| declared.enum_value_definitions());
    let values = values.map(|node| EnumValue {
        name: node.enum_value().map(|value| source(&value)).unwrap_or_default(),
        description: description(node.description()),
        deprecated: deprecated(node.directives()),
        number: None,
    });
    values.collect()
}

fn plain(text: String) -> TypeRef {
    TypeRef { text, id: None }
}
