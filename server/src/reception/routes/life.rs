//! The whole life of one serial number.

use serde::Deserialize;
use utoipa::IntoParams;
use workspace_protocol::reception::MAX_SERIAL;
use workspace_protocol::reception::life::Life;
use workspace_protocol::{Check, Input};

use super::super::store::life;
use crate::error::Result;
use crate::http::answer::Ok200;
use crate::http::input::{Query, Services};

/// Whose life.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LifeQuery {
    /// The whole serial number; case and accents make no difference.
    #[param(min_length = 1, max_length = 100, pattern = r"\S")]
    pub serial: String,
}

impl Input for LifeQuery {
    fn check(&self, check: &mut Check) {
        check.line("serial", &self.serial, 1, MAX_SERIAL);
    }
}

/// `GET /api/reception/life`
pub async fn life(core: Services, Query(query): Query<LifeQuery>) -> Result<Ok200<Life>> {
    Ok(Ok200(core.db.read(move |conn| life::of(conn, &query.serial)).await?))
}
