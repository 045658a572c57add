//! The routes: who may call each, and what holds for every request.

#![allow(clippy::unwrap_used)]

mod mail;
mod reception;
mod requests;
mod samples;
mod walk;
mod world;
