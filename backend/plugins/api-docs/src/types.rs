//! Definitions that are made of types: GraphQL schemas and protocol buffers.

use callboard_shared::api_docs::{Field, Format, Group, Item, Outline, Problem, TypeDetail, TypeRef};

use crate::prose;

/// Places that are named as users of a type.
const USERS: usize = 100;

/// The types of a definition, by group. Descriptions are as they were written until a type is asked for: a
/// large schema has tens of thousands, of which few are ever read.
#[derive(Default)]
pub(crate) struct TypeModel {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) groups: Vec<(String, Vec<TypeDetail>)>,
    pub(crate) problems: Vec<Problem>,
}

impl TypeModel {
    /// What it holds.
    pub(crate) fn outline(&self, format: Format, dialect: &str) -> Outline {
        let groups = self.groups.iter().filter(|(_, types)| !types.is_empty()).map(|(name, types)| Group {
            name: name.clone(),
            items: types.iter().map(item).collect(),
            ..Group::default()
        });
        Outline {
            format,
            dialect: dialect.to_owned(),
            title: self.title.clone(),
            description: prose::html(&self.description),
            groups: groups.collect(),
            problems: self.problems.clone(),
            ..Outline::default()
        }
    }

    /// One type, with where it is used.
    pub(crate) fn detail(&self, id: &str) -> Option<TypeDetail> {
        let mut found = self.all().find(|one| one.id == id)?.clone();
        found.used_by = self.users(id);
        found.description = prose::html(&found.description);
        found.fields.iter_mut().chain(&mut found.arguments).for_each(in_html);
        found.values.iter_mut().for_each(|value| value.description = prose::html(&value.description));
        Some(found)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &TypeDetail> {
        self.groups.iter().flat_map(|(_, types)| types)
    }

    fn users(&self, id: &str) -> Vec<TypeRef> {
        let is_it = |used: &TypeRef| used.id.as_deref() == Some(id);
        let by_field =
            |field: &Field| is_it(&field.type_ref) || field.arguments.iter().any(|argument| is_it(&argument.type_ref));
        let mut users = Vec::new();
        for one in self.all().filter(|one| one.id != id) {
            let link = |text: String| TypeRef { text, id: Some(one.id.clone()) };
            let own = one.arguments.iter().any(|argument| is_it(&argument.type_ref))
                || one.returns.as_ref().is_some_and(is_it)
                || one.possible.iter().any(is_it);
            if own {
                users.push(link(one.name.clone()));
            }
            users.extend(
                one.fields
                    .iter()
                    .filter(|field| by_field(field))
                    .map(|field| link(format!("{}.{}", one.name, field.name))),
            );
            if users.len() >= USERS {
                break;
            }
        }
        users.truncate(USERS);
        users
    }
}

fn in_html(field: &mut Field) {
    field.description = prose::html(&field.description);
    field.arguments.iter_mut().for_each(in_html);
}

fn item(one: &TypeDetail) -> Item {
    let names =
        one.fields.iter().map(|field| field.name.as_str()).chain(one.values.iter().map(|value| value.name.as_str()));
    Item {
        id: one.id.clone(),
        label: one.label.clone(),
        name: one.name.clone(),
        summary: prose::line(&one.description),
        deprecated: one.deprecated.is_some(),
        words: names.collect::<Vec<_>>().join(" "),
    }
}
