//! Documents: PDFs made of templates, kept as numbered versions that never change.
//!
//! - [`render`]: a template and data become the bytes of a PDF/A; [`codes`]: QR codes and bar codes as vector graphics.
//! - [`store`]: the versions; [`page`]: what somebody sees who scanned the code on one.
//!
//! The room knows no module: what a document is of, and the data that it shows, a module brings.

pub mod codes;
pub mod page;
pub mod render;
pub mod store;
mod templates;
mod world;
