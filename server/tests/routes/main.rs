//! The routes: who may call each, and what holds for every request.

#![allow(clippy::unwrap_used)]

mod requests;
mod walk;
mod world;
