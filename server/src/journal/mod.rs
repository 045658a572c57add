//! The journal: what happened, in one order, without gaps, provably unaltered.
//!
//! - [`entry`]: an entry, who may see it, and the hash that chains it to the one before.
//! - [`store`]: the tables.
//! - [`groups`]: the groups of accounts that audiences name.
//! - [`hub`]: live delivery of what was just committed, and resuming after a gap.
//! - [`bus`]: how several nodes on one PostgreSQL wake each other.
//! - [`retention`]: the job that prunes old payloads.

pub mod bus;
pub mod entry;
pub mod groups;
pub mod hub;
pub mod retention;
mod ring;
pub mod store;

pub use entry::{Audience, Entry, Origin, Recorded};
