//! Bad surroundings: the server says what is wrong, does not make it worse, and recovers by itself where that is possible.

#![allow(clippy::unwrap_used)]

mod disk;
mod program;
mod recovery;
mod start;
#[cfg(unix)]
mod termination;
