//! What is known of the organisation, in the settings.

use serde::{Deserialize, Serialize};
use serde_json::json;
use workspace_protocol::organisation::{Logo, Organisation, SetOrganisation};

use crate::db::{AnyConnection, Tx};
use crate::error::{Result, internal, version_conflict};
use crate::files::{self, Stored};
use crate::journal::{Audience, Entry};
use crate::settings;

/// The settings that hold it. The name has one of its own, which is there from the setup on.
const NAME: &str = "organisation";
const PROFILE: &str = "organisation.profile";
/// Who refers to the file of the logo.
const LOGO_OWNER: &str = "organisation:logo";

/// As it is stored.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Profile {
    address: String,
    contact: String,
    legal: String,
    logo: Option<Logo>,
    version: i32,
}

/// The organisation.
pub fn read(conn: &mut AnyConnection) -> Result<Organisation> {
    let name = settings::read(conn)?.organisation;
    let profile: Profile = match settings::value(conn, PROFILE)? {
        Some(text) => serde_json::from_str(&text).map_err(internal)?,
        None => Profile::default(),
    };
    let Profile { address, contact, legal, logo, version } = profile;
    Ok(Organisation { name, address, contact, legal, logo, version })
}

/// Sets everything but the logo.
///
/// # Errors
/// 409 `version_conflict` with the organisation as it is.
pub fn set(tx: &mut Tx<'_>, new: &SetOrganisation) -> Result<Organisation> {
    let before = read(tx.conn)?;
    if before.version != new.version {
        return Err(version_conflict(&before));
    }
    let after = Organisation {
        name: new.name.trim().to_owned(),
        address: new.address.trim().to_owned(),
        contact: new.contact.trim().to_owned(),
        legal: new.legal.trim().to_owned(),
        logo: before.logo,
        version: before.version + 1,
    };
    keep(tx, "organisation.profile.changed", after)
}

/// Sets the logo to a stored file.
pub fn set_logo(tx: &mut Tx<'_>, logo: &Logo) -> Result<Organisation> {
    let before = read(tx.conn)?;
    files::release(tx, LOGO_OWNER)?;
    files::refer(tx, &Stored { sha256: logo.sha256.clone(), size: logo.size }, &logo.media_type, LOGO_OWNER)?;
    let after = Organisation { logo: Some(logo.clone()), version: before.version + 1, ..before };
    keep(tx, "organisation.logo.changed", after)
}

/// Removes the logo, where there is one.
pub fn remove_logo(tx: &mut Tx<'_>) -> Result<()> {
    let before = read(tx.conn)?;
    if before.logo.is_none() {
        return Ok(());
    }
    files::release(tx, LOGO_OWNER)?;
    let after = Organisation { logo: None, version: before.version + 1, ..before };
    keep(tx, "organisation.logo.removed", after)?;
    Ok(())
}

fn keep(tx: &mut Tx<'_>, kind: &'static str, organisation: Organisation) -> Result<Organisation> {
    let payload = json!({ "organisation": &organisation });
    let Organisation { name, address, contact, legal, logo, version } = organisation.clone();
    let profile = Profile { address, contact, legal, logo, version };
    settings::write(tx.conn, NAME, &name)?;
    settings::write(tx.conn, PROFILE, &serde_json::to_string(&profile).map_err(internal)?)?;
    tx.record(Entry::new(kind, Audience::everyone()).payload(&payload));
    Ok(organisation)
}
