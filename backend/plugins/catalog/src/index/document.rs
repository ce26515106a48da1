//! Entities as they are answered, compressed.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

/// The JSON text of a final entity. Cheap to clone, and independent of the index it came from.
#[derive(Clone, PartialEq, Eq)]
pub struct Document(Arc<[u8]>);

impl Document {
    pub(crate) fn new(entity: &Value) -> Self {
        Self(lz4_flex::compress_prepend_size(entity.to_string().as_bytes()).into())
    }

    /// The text.
    #[must_use]
    pub fn json(&self) -> Bytes {
        let text = lz4_flex::decompress_size_prepended(&self.0);
        text.expect("nothing but `new` makes documents").into()
    }

    /// The text, parsed.
    #[must_use]
    pub fn value(&self) -> Value {
        serde_json::from_slice(&self.json()).expect("nothing but `new` makes documents")
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.json()))
    }
}
