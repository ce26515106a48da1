//! Extension points: typed lists to which plugins contribute before any plugin starts.
//!
//! An extension point is simply a type, for example `Arc<dyn EntityProvider>`. The plugin that owns
//! the point reads everything that the others added. Nothing registers itself: contributions are made
//! in the `register` function of a plugin that the portal's list names.

use std::any::{Any, TypeId};
use std::collections::HashMap;

/// All contributions, by the type of the extension point.
#[derive(Default)]
pub struct ExtensionPoints {
    by_type: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
}

impl ExtensionPoints {
    /// Contributes `item` to the extension point `T`.
    pub fn add<T: Send + Sync + 'static>(&mut self, item: T) {
        let list = self.by_type.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(Vec::<T>::new()));
        if let Some(list) = list.downcast_mut::<Vec<T>>() {
            list.push(item);
        }
    }

    /// Everything that was contributed to the extension point `T`, in the order of the portal's list.
    #[must_use]
    pub fn all<T: Send + Sync + 'static>(&self) -> &[T] {
        let list = self.by_type.get(&TypeId::of::<T>()).and_then(|any| any.downcast_ref::<Vec<T>>());
        list.map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributions_keep_their_order_and_their_type() {
        let mut points = ExtensionPoints::default();
        points.add("first");
        points.add(7_u32);
        points.add("second");
        assert_eq!(points.all::<&str>(), ["first", "second"]);
        assert_eq!(points.all::<u32>(), [7]);
        assert!(points.all::<String>().is_empty());
    }
}
