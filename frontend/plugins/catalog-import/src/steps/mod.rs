//! The steps, one file each.

pub(crate) mod address;
pub(crate) mod choose;
pub(crate) mod describe;
pub(crate) mod finish;
pub(crate) mod review;
