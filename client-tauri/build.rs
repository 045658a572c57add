//! Has Tauri read its configuration, and the program rebuilt when the pages that it carries change.

use std::path::Path;

fn main() {
    let pages = Path::new("../frontend/client/dist");
    // The macro that embeds the folder needs it to be there, also before the pages were first built.
    if let Err(error) = std::fs::create_dir_all(pages) {
        println!("cargo::warning=the folder of the pages could not be made: {error}");
    }
    println!("cargo::rerun-if-changed={}", pages.display());
    tauri_build::build();
}
