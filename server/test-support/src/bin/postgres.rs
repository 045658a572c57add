//! A throw-away PostgreSQL for scripts: prints the URL of an empty database, and runs until its input ends.

use std::io::{self, Read as _};

use workspace_test_support::postgres::Cluster;

fn main() -> io::Result<()> {
    let cluster = Cluster::start(false);
    println!("{}", cluster.create_database());
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
