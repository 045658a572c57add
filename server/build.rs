//! Has the program rebuilt when the web applications that it embeds change.

use std::path::Path;

fn main() {
    for built in ["../frontend/client/dist", "../frontend/dashboard/dist"] {
        // The macro that embeds a folder needs it to be there, also before the application in it was first built.
        if let Err(error) = std::fs::create_dir_all(Path::new(built)) {
            println!("cargo::warning=the folder {built} of a web application could not be made: {error}");
        }
        // A debug build reads the folder when it is asked, so it need not be built again.
        if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
            println!("cargo::rerun-if-changed={built}");
        }
    }
    println!("cargo::rerun-if-changed=../migrations");
}
