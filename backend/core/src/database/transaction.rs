//! A transaction that writes.

use std::ops::Deref;

use sea_orm::DatabaseTransaction;

use super::DatabaseError;

/// A transaction that writes; everything in it is undone unless [`WriteTransaction::commit`] returns
/// without an error. Statements go to `&*transaction`.
#[must_use = "what is not committed is undone"]
#[derive(Debug)]
pub struct WriteTransaction {
    inner: DatabaseTransaction,
}

impl WriteTransaction {
    pub(super) const fn new(inner: DatabaseTransaction) -> Self {
        Self { inner }
    }

    /// Makes the changes durable and visible to others.
    ///
    /// # Errors
    /// When the database could not do so; then nothing has changed.
    pub async fn commit(self) -> Result<(), DatabaseError> {
        Ok(self.inner.commit().await?)
    }

    /// Undoes the changes. Dropping the transaction does the same a little later.
    ///
    /// # Errors
    /// When the connection broke; then nothing has changed either.
    pub async fn rollback(self) -> Result<(), DatabaseError> {
        Ok(self.inner.rollback().await?)
    }
}

impl Deref for WriteTransaction {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}
