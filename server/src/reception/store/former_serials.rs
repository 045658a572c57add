//! The serial numbers that items and disks had before they were corrected: their life is found by each of them.

use diesel::prelude::*;

use super::changes::Subject;
use crate::db::schema::reception_former_serials as table;
use crate::db::{AnyConnection, Tx, insert_or_ignore};
use crate::error::Result;

/// How many former numbers of one thing are followed, and how many things that had a number.
const MOST: i64 = 100;

/// Notes that something had this serial number, as it is compared.
pub fn keep(tx: &mut Tx<'_>, subject: Subject, id: i64, serial_key: &str) -> Result<()> {
    insert_or_ignore!(
        tx.conn,
        table::table,
        (table::serial_key.eq(serial_key), table::subject.eq(subject.name()), table::subject_id.eq(id))
    )?;
    Ok(())
}

/// The items or disks that had this serial number before.
pub fn had(conn: &mut AnyConnection, subject: Subject, serial_key: &str) -> Result<Vec<i64>> {
    let rows = table::table.filter(table::serial_key.eq(serial_key).and(table::subject.eq(subject.name())));
    Ok(rows.select(table::subject_id).order(table::subject_id.desc()).limit(MOST).load(conn)?)
}

/// The serial numbers that these had before.
pub fn of(conn: &mut AnyConnection, subject: Subject, ids: &[i64]) -> Result<Vec<String>> {
    let rows = table::table.filter(table::subject.eq(subject.name()).and(table::subject_id.eq_any(ids)));
    Ok(rows.select(table::serial_key).order(table::serial_key.asc()).limit(MOST).load(conn)?)
}
