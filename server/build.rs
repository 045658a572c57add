//! Has the program rebuilt when the web application that it embeds changes.

use std::path::Path;

fn main() {
    let built = Path::new("../frontend/client/dist");
    // The macro that embeds the folder needs it to be there, also before the web application was first built.
    if let Err(error) = std::fs::create_dir_all(built) {
        println!("cargo::warning=the folder of the web application could not be made: {error}");
    }
    // A debug build reads the folder when it is asked, so it need not be built again.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../frontend/client/dist");
    }
    println!("cargo::rerun-if-changed=../migrations");
}
