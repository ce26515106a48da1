//! Tests of `/api/api-docs`.

mod definitions;
