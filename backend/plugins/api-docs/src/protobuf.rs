//! Protocol buffers: services with their methods, messages and enums.

use std::collections::HashMap;

use callboard_shared::api_docs::{EnumValue, Field, Problem, TypeDetail, TypeRef};
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, MethodDescriptorProto,
    ServiceDescriptorProto, UninterpretedOption,
};

use crate::document;
use crate::types::TypeModel;

/// Messages within messages.
const DEPTH: usize = 32;

/// Reads one file. Files that it imports are not there, so their types have names and nothing else.
pub(crate) fn read(text: &str) -> TypeModel {
    // The parser goes down once for each brace; a file of nothing but braces would take the stack.
    if document::nesting(text) > DEPTH * 2 {
        return failed(format!("Its parts are nested more than {} deep; only the text is shown", DEPTH * 2));
    }
    match protox_parse::parse("definition.proto", text) {
        Ok(file) => Reader::new(&file).model(&file),
        Err(error) => failed(format!("It could not be read, so only the text is shown: {error}")),
    }
}

fn failed(message: String) -> TypeModel {
    TypeModel { problems: vec![Problem { place: String::new(), message }], ..TypeModel::default() }
}

/// Comments by the path of what they are about, and names of types by how others write them.
struct Reader {
    comments: HashMap<Vec<i32>, String>,
    ids: HashMap<String, String>,
    package: String,
}

impl Reader {
    fn new(file: &FileDescriptorProto) -> Self {
        let places = file.source_code_info.iter().flat_map(|info| &info.location);
        let comments = places.filter_map(|place| {
            let said = [place.leading_comments(), place.trailing_comments()];
            let said = said.into_iter().map(str::trim).find(|text| !text.is_empty())?;
            let lines: Vec<&str> = said.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
            Some((place.path.clone(), lines.join("\n")))
        });
        let mut reader = Self { comments: comments.collect(), ids: HashMap::new(), package: file.package().to_owned() };
        file.message_type.iter().for_each(|message| reader.name_messages("", message, 0));
        file.enum_type.iter().for_each(|one| {
            reader.name("", "enum", one.name());
        });
        reader
    }

    fn name(&mut self, within: &str, label: &str, name: &str) -> String {
        let full = joined(within, name);
        self.ids.insert(full.clone(), format!("{label} {full}"));
        full
    }

    fn name_messages(&mut self, within: &str, message: &DescriptorProto, depth: usize) {
        let full = self.name(within, "message", message.name());
        message.enum_type.iter().for_each(|one| {
            self.name(&full, "enum", one.name());
        });
        if depth < DEPTH {
            message.nested_type.iter().for_each(|inner| self.name_messages(&full, inner, depth + 1));
        }
    }

    fn model(&self, file: &FileDescriptorProto) -> TypeModel {
        let mut groups: Vec<(String, Vec<TypeDetail>)> = Vec::new();
        for (index, service) in (0..).zip(&file.service) {
            groups.push((service.name().to_owned(), self.service(service, &[6, index])));
        }
        let (mut messages, mut enums) = (Vec::new(), Vec::new());
        for (index, message) in (0..).zip(&file.message_type) {
            self.message("", message, &[4, index], &mut messages, &mut enums);
        }
        for (index, one) in (0..).zip(&file.enum_type) {
            enums.push(self.enumeration("", one, &[5, index]));
        }
        groups.push(("Messages".to_owned(), messages));
        groups.push(("Enums".to_owned(), enums));
        TypeModel { title: self.package.clone(), groups, ..TypeModel::default() }
    }

    fn service(&self, service: &ServiceDescriptorProto, path: &[i32]) -> Vec<TypeDetail> {
        let methods = (0..).zip(&service.method).map(|(index, method)| {
            let name = method.name().to_owned();
            TypeDetail {
                id: format!("rpc {}.{name}", service.name()),
                label: "rpc".to_owned(),
                description: self.comment(&under(path, 2, index)),
                deprecated: deprecated(method.options.as_ref().map(|options| &options.uninterpreted_option)),
                arguments: vec![self.request(method)],
                returns: Some(self.streamed(method.output_type(), method.server_streaming())),
                notes: vec![format!("/{}/{name}", joined(&self.package, service.name()))],
                name,
                ..TypeDetail::default()
            }
        });
        methods.collect()
    }

    fn request(&self, method: &MethodDescriptorProto) -> Field {
        Field {
            name: "request".to_owned(),
            type_ref: self.streamed(method.input_type(), method.client_streaming()),
            required: true,
            ..Field::default()
        }
    }

    fn streamed(&self, name: &str, is_stream: bool) -> TypeRef {
        let one = self.type_ref("", name);
        TypeRef { text: if is_stream { format!("stream {}", one.text) } else { one.text }, id: one.id }
    }

    fn message(
        &self,
        within: &str,
        message: &DescriptorProto,
        path: &[i32],
        messages: &mut Vec<TypeDetail>,
        enums: &mut Vec<TypeDetail>,
    ) {
        // Maps are written as messages of their own by the parser; people never wrote those.
        let is_map = message.options.as_ref().is_some_and(|options| options.map_entry());
        if is_map || path.len() > DEPTH {
            return;
        }
        let full = joined(within, message.name());
        let fields =
            (0..).zip(&message.field).map(|(index, field)| self.field(&full, message, field, &under(path, 2, index)));
        messages.push(TypeDetail {
            id: format!("message {full}"),
            label: "message".to_owned(),
            name: full.clone(),
            description: self.comment(path),
            deprecated: deprecated(message.options.as_ref().map(|options| &options.uninterpreted_option)),
            fields: fields.collect(),
            ..TypeDetail::default()
        });
        for (index, inner) in (0..).zip(&message.nested_type) {
            self.message(&full, inner, &under(path, 3, index), messages, enums);
        }
        for (index, one) in (0..).zip(&message.enum_type) {
            enums.push(self.enumeration(&full, one, &under(path, 4, index)));
        }
    }

    fn field(&self, within: &str, message: &DescriptorProto, field: &FieldDescriptorProto, path: &[i32]) -> Field {
        let mut notes = vec![format!("= {}", field.number())];
        let alternatives = field.oneof_index.filter(|_| !field.proto3_optional());
        let oneof = alternatives.and_then(|index| message.oneof_decl.get(usize::try_from(index).ok()?));
        notes.extend(oneof.map(|oneof| format!("one of {}", oneof.name())));
        Field {
            name: field.name().to_owned(),
            type_ref: self.field_type(within, message, field),
            description: self.comment(path),
            default_value: field.default_value.clone(),
            deprecated: deprecated(field.options.as_ref().map(|options| &options.uninterpreted_option)),
            required: field.label() == Label::Required,
            notes,
            ..Field::default()
        }
    }

    fn field_type(&self, within: &str, message: &DescriptorProto, field: &FieldDescriptorProto) -> TypeRef {
        let one = match field.type_name.as_deref() {
            Some(name) => {
                let entry = message.nested_type.iter().find(|inner| {
                    inner.name() == name && inner.options.as_ref().is_some_and(|options| options.map_entry())
                });
                if let Some([key, value]) = entry.map(|entry| entry.field.as_slice()) {
                    let value = self.field_type(within, message, value);
                    let key = scalar(key.r#type());
                    return TypeRef { text: format!("map<{key}, {}>", value.text), id: value.id };
                }
                self.type_ref(within, name)
            }
            None => TypeRef { text: scalar(field.r#type()).to_owned(), id: None },
        };
        match (field.label(), field.proto3_optional()) {
            (Label::Repeated, _) => TypeRef { text: format!("repeated {}", one.text), id: one.id },
            (_, true) => TypeRef { text: format!("optional {}", one.text), id: one.id },
            _ => one,
        }
    }

    fn enumeration(&self, within: &str, one: &EnumDescriptorProto, path: &[i32]) -> TypeDetail {
        let full = joined(within, one.name());
        let values = (0..).zip(&one.value).map(|(index, value)| EnumValue {
            name: value.name().to_owned(),
            description: self.comment(&under(path, 2, index)),
            deprecated: deprecated(value.options.as_ref().map(|options| &options.uninterpreted_option)),
            number: Some(value.number()),
        });
        TypeDetail {
            id: format!("enum {full}"),
            label: "enum".to_owned(),
            name: full,
            description: self.comment(path),
            values: values.collect(),
            ..TypeDetail::default()
        }
    }

    /// A name as the language looks it up: from the innermost message outwards, then as a full name.
    fn type_ref(&self, within: &str, written: &str) -> TypeRef {
        let name = written.trim_start_matches('.');
        let name = name.strip_prefix(&self.package).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name);
        let mut scope = within;
        loop {
            if let Some(id) = self.ids.get(&joined(scope, name)) {
                return TypeRef { text: name.to_owned(), id: Some(id.clone()) };
            }
            let Some((outer, _)) = scope.rsplit_once('.') else { break };
            scope = outer;
        }
        TypeRef { text: name.to_owned(), id: self.ids.get(name).cloned() }
    }

    fn comment(&self, path: &[i32]) -> String {
        self.comments.get(path).cloned().unwrap_or_default()
    }
}

fn joined(within: &str, name: &str) -> String {
    if within.is_empty() { name.to_owned() } else { format!("{within}.{name}") }
}

fn under(path: &[i32], member: i32, index: i32) -> Vec<i32> {
    [path, &[member, index]].concat()
}

/// The parser leaves options as they are written.
fn deprecated(options: Option<&Vec<UninterpretedOption>>) -> Option<String> {
    let is_it = |option: &UninterpretedOption| {
        matches!(&option.name[..], [part] if part.name_part == "deprecated") && option.identifier_value() == "true"
    };
    options.filter(|options| options.iter().any(is_it)).map(|_| "No longer supported".to_owned())
}

fn scalar(one: Type) -> &'static str {
    match one {
        Type::Double => "double",
        Type::Float => "float",
        Type::Int64 => "int64",
        Type::Uint64 => "uint64",
        Type::Int32 => "int32",
        Type::Fixed64 => "fixed64",
        Type::Fixed32 => "fixed32",
        Type::Bool => "bool",
        Type::String => "string",
        Type::Bytes => "bytes",
        Type::Uint32 => "uint32",
        Type::Sfixed32 => "sfixed32",
        Type::Sfixed64 => "sfixed64",
        Type::Sint32 => "sint32",
        Type::Sint64 => "sint64",
        Type::Group | Type::Message | Type::Enum => "message",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
syntax = "proto3";
package acme.sea.v1;
import "google/protobuf/timestamp.proto";

// Ships and what they do.
service Ships {
  // Reads one.
  rpc Get(GetRequest) returns (Ship);
  rpc Watch(GetRequest) returns (stream Ship) { option deprecated = true; }
}
// What to read.
message GetRequest { string id = 1; /* how */ repeated Kind kinds = 2; }
message Ship {
  enum State { STATE_UNSPECIFIED = 0; AFLOAT = 1; }
  message Mast { uint32 height = 1; }
  State state = 1;
  repeated Mast masts = 2;
  map<string, Mast> by_name = 3;
  optional int64 tons = 4 [deprecated = true];
  google.protobuf.Timestamp built = 5;
  oneof port { string home = 6; acme.sea.v1.GetRequest other = 7; }
}
enum Kind { KIND_UNSPECIFIED = 0; /* Fast */ CLIPPER = 1; }
"#;

    #[test]
    fn services_messages_and_enums() {
        let model = read(FILE);
        assert_eq!(model.problems, []);
        assert_eq!(model.title, "acme.sea.v1");
        let ids: Vec<_> = model.all().map(|one| one.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "rpc Ships.Get",
                "rpc Ships.Watch",
                "message GetRequest",
                "message Ship",
                "message Ship.Mast",
                "enum Ship.State",
                "enum Kind"
            ]
        );
        let watch = model.detail("rpc Ships.Watch").unwrap();
        assert_eq!(watch.returns.unwrap(), TypeRef { text: "stream Ship".into(), id: Some("message Ship".into()) });
        assert!(watch.deprecated.is_some());
        assert_eq!(watch.notes, ["/acme.sea.v1.Ships/Watch"]);
        assert_eq!(model.detail("rpc Ships.Get").unwrap().description, "<p>Reads one.</p>");
        let ship = model.detail("message Ship").unwrap();
        let types: Vec<_> =
            ship.fields.iter().map(|field| (field.type_ref.text.as_str(), field.type_ref.id.as_deref())).collect();
        assert_eq!(
            types,
            [
                ("State", Some("enum Ship.State")),
                ("repeated Mast", Some("message Ship.Mast")),
                ("map<string, Mast>", Some("message Ship.Mast")),
                ("optional int64", None),
                ("google.protobuf.Timestamp", None),
                ("string", None),
                ("GetRequest", Some("message GetRequest")),
            ]
        );
        assert_eq!(ship.fields[5].notes, ["= 6", "one of port"]);
        assert!(ship.fields[3].deprecated.is_some());
        assert_eq!(model.detail("enum Kind").unwrap().values[1].number, Some(1));
    }

    #[test]
    fn a_broken_file_is_told() {
        assert_eq!(read("message {").problems.len(), 1);
        assert_eq!(read(&"{".repeat(100_000)).problems.len(), 1);
    }
}
