//! Instants and days as they cross the wire.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, SubsecRound, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// An instant in UTC, written as RFC 3339 with milliseconds: `2026-03-14T09:12:00.000Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub NaiveDateTime);

impl Time {
    /// The instant cut to microseconds, the finest both database engines keep.
    pub fn from_utc(at: DateTime<Utc>) -> Self {
        Self(at.naive_utc().trunc_subsecs(6))
    }

    /// RFC 3339 with milliseconds and `Z`.
    pub fn to_rfc3339(self) -> String {
        self.0.and_utc().to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}

impl From<NaiveDateTime> for Time {
    fn from(at: NaiveDateTime) -> Self {
        Self(at)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_rfc3339())
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text)
            .map(|at| Self::from_utc(at.to_utc()))
            .map_err(|_| D::Error::custom("expected an RFC 3339 time such as 2026-03-14T09:12:00.000Z"))
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Time {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Time {}

/// A civil date, which is the same day wherever one is: `2026-03-14`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub NaiveDate);

impl From<NaiveDate> for Day {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // chrono also reads `2026-3-4` and years of any length.
        let whole = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let day = if whole { NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok() } else { None };
        day.map(Self).ok_or_else(|| D::Error::custom("expected a day such as 2026-03-14"))
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Day {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Day {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_and_exist() {
        let day: Day = serde_json::from_str("\"2026-03-14\"").unwrap();
        assert_eq!(serde_json::to_string(&day).unwrap(), "\"2026-03-14\"");
        for bad in ["2026-02-30", "2026-3-4", "02026-03-4", "2026-03-14T00:00:00Z", "", "--26-03-14"] {
            assert!(serde_json::from_value::<Day>(bad.into()).is_err(), "{bad}");
        }
    }

    #[test]
    fn is_written_with_milliseconds_and_read_back_from_any_offset() {
        let time: Time = serde_json::from_str("\"2026-03-14T10:12:00.5+01:00\"").unwrap();
        assert_eq!(serde_json::to_string(&time).unwrap(), "\"2026-03-14T09:12:00.500Z\"");
        assert!(serde_json::from_str::<Time>("\"yesterday\"").is_err());
    }
}
