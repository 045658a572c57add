//! Webhooks: what programs post into a channel, and what a channel tells programs.

use serde::{Deserialize, Serialize};
#[cfg(feature = "openapi")]
use utoipa::ToSchema;

use crate::{Check, Input, Time};

/// An address that posts into a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct IncomingWebhook {
    /// Its id.
    pub id: i64,
    /// The channel that it posts into.
    pub channel: i64,
    /// The name that its messages are shown under unless they bring one.
    pub name: String,
    /// Who created it.
    pub created_by: i64,
    /// When.
    pub created_at: Time,
    /// When it was last used.
    pub last_used_at: Option<Time>,
}

/// A new incoming webhook, and its address, which is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreatedIncomingWebhook {
    /// The webhook.
    pub webhook: IncomingWebhook,
    /// Where to post. Who knows it can post.
    pub url: String,
}

/// Creates an incoming webhook.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreateIncomingWebhook {
    /// The name that its messages are shown under, up to 40 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: String,
}

impl Input for CreateIncomingWebhook {
    fn check(&self, check: &mut Check) {
        check.line("name", &self.name, 1, 40);
    }
}

/// An address that is told of a channel's messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct OutgoingWebhook {
    /// Its id.
    pub id: i64,
    /// The channel.
    pub channel: i64,
    /// What people call it.
    pub name: String,
    /// Where the messages go.
    pub url: String,
    /// Who created it.
    pub created_by: i64,
    /// When.
    pub created_at: Time,
    /// How many deliveries failed in a row.
    pub failures: i32,
    /// Why the last one failed: `answered_503` (the status of HTTP), `timeout`, `unreachable`, `line_broke`, `private_address`,
    /// `not_http` or `credentials_in_address`.
    pub last_error: Option<String>,
    /// When it was disabled, by somebody or because too many deliveries failed.
    pub disabled_at: Option<Time>,
    /// Counts the changes; an update carries it.
    pub version: i32,
}

/// A new outgoing webhook, and the key that its deliveries are signed with, which is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreatedOutgoingWebhook {
    /// The webhook.
    pub webhook: OutgoingWebhook,
    /// The key of the HMAC-SHA256 in the header `Workspace-Signature` of every delivery.
    pub secret: String,
}

/// Creates an outgoing webhook.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct CreateOutgoingWebhook {
    /// What people call it, up to 40 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40, pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: String,
    /// An `http` or `https` address. Private addresses are refused unless the server is told to allow them.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, format = "uri"))]
    pub url: String,
}

impl Input for CreateOutgoingWebhook {
    fn check(&self, check: &mut Check) {
        check.line("name", &self.name, 1, 40);
        check.line("url", &self.url, 1, 500);
    }
}

/// Changes an outgoing webhook; what is absent stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(ToSchema))]
pub struct UpdateOutgoingWebhook {
    /// The version that the change was made on.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 2_147_483_647))]
    pub version: i32,
    /// Whether it is disabled; enabling it forgets its failures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// Where the messages go from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500, format = "uri"))]
    pub url: Option<String>,
}

impl Input for UpdateOutgoingWebhook {
    fn check(&self, check: &mut Check) {
        if let Some(url) = &self.url {
            check.line("url", url, 1, 500);
        }
    }
}
