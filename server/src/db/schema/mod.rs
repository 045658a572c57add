//! The tables, once for both engines; the migrations of each are compared with the other's by a test.

// `table!` makes modules whose names say all there is to say.
#![allow(missing_docs)]

mod accounts_tables;
mod chat_tables;
mod core_tables;
mod mail_tables;
mod monitoring_tables;
mod reception_tables;

pub use accounts_tables::*;
pub use chat_tables::*;
pub use core_tables::*;
pub use mail_tables::*;
pub use monitoring_tables::*;
pub use reception_tables::*;
