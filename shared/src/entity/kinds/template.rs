//! Template: a form and the steps that its answers drive.

use super::{FieldSpec, KindSchema, OWNER, Shape, optional, required};

const PERMISSIONS: FieldSpec =
    optional("backstage:permissions", Shape::Object(&[optional("tags", Shape::List(&Shape::AnyText))]));

/// A page is a JSON schema; only the part that the server itself reads is looked at.
const PAGE: Shape = Shape::Object(&[PERMISSIONS]);

const DECORATORS: Shape =
    Shape::List(&Shape::Object(&[optional("id", Shape::AnyText), optional("input", Shape::AnyObject)]));

const BUTTON_LABELS: Shape = Shape::Object(&[
    optional("backButtonText", Shape::AnyText),
    optional("createButtonText", Shape::AnyText),
    optional("reviewButtonText", Shape::AnyText),
]);

const STEP: Shape = Shape::Object(&[
    required("action", Shape::AnyText),
    optional("id", Shape::AnyText),
    optional("name", Shape::AnyText),
    optional("input", Shape::AnyObject),
    optional("if", Shape::Condition),
    PERMISSIONS,
]);

const OUTPUT_LINK: Shape = Shape::Object(&[
    optional("if", Shape::Condition),
    optional("url", Shape::Text),
    optional("entityRef", Shape::Text),
    optional("title", Shape::Text),
    optional("icon", Shape::Text),
]);

const OUTPUT_TEXT: Shape = Shape::Object(&[
    optional("if", Shape::Condition),
    optional("title", Shape::Text),
    optional("icon", Shape::Text),
    optional("content", Shape::AnyText),
]);

pub(super) const TEMPLATE: KindSchema = KindSchema {
    api_versions: &["scaffolder.backstage.io/v1beta3"],
    kind: "Template",
    spec: &[
        required("type", Shape::Text),
        required("steps", Shape::List(&STEP)),
        optional("owner", Shape::Text),
        optional("lifecycle", Shape::Text),
        optional("parameters", Shape::OneOrList(&PAGE)),
        optional("secrets", Shape::Object(&[optional("schema", Shape::AnyObject)])),
        optional("presentation", Shape::Object(&[optional("buttonLabels", BUTTON_LABELS)])),
        optional("formDecorators", DECORATORS),
        optional("EXPERIMENTAL_formDecorators", DECORATORS),
        optional("EXPERIMENTAL_recovery", Shape::Object(&[optional("EXPERIMENTAL_strategy", Shape::AnyText)])),
        optional(
            "output",
            Shape::Closed(
                &[optional("links", Shape::List(&OUTPUT_LINK)), optional("text", Shape::List(&OUTPUT_TEXT))],
                &Shape::AnyText,
            ),
        ),
    ],
    relations: &[OWNER],
};
