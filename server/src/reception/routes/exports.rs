//! Tables to take away.

use std::collections::HashSet;

use bytes::Bytes;
use futures_util::stream;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use workspace_protocol::accounts::Language;
use workspace_protocol::reception::history::RecordKind;
use workspace_protocol::{Check, Day, Input};

use crate::accounts;
use crate::error::{Error, Result, conflict, internal};
use crate::http::answer::Download;
use crate::http::input::{Id, Query, Services};
use crate::reception::store::history::{self, Wanted};
use crate::reception::store::{items, lots, orders, places, stocktakes};
use crate::reception::tables::write::{self, Separator};
use crate::reception::tables::{Table, sheets};

/// How many rows a table has at the most: a sheet that people can still work with, made in memory.
const MOST_ROWS: usize = 50_000;
/// How many rows are read at once.
const PAGE: i64 = 500;

/// How a table is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    /// A spreadsheet of Excel and `LibreOffice`.
    #[default]
    Xlsx,
    /// Text with `,` between the columns, which programs expect.
    Csv,
    /// Text with `;` between the columns, which a French Excel expects.
    CsvSemicolon,
}

/// How the table is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// How it is written.
    #[param(inline)]
    pub format: Option<TableFormat>,
    /// The language of its words; without it, English.
    #[param(inline)]
    pub language: Option<Language>,
}

impl Input for ExportQuery {
    fn check(&self, _: &mut Check) {}
}

impl ExportQuery {
    fn language(&self) -> Language {
        self.language.unwrap_or(Language::En)
    }

    async fn answer(&self, name: String, table: Table) -> Result<Download> {
        answer(self.format.unwrap_or_default(), name, table).await
    }
}

/// Writes the table off the async threads, as a file of this name.
async fn answer(format: TableFormat, name: String, table: Table) -> Result<Download> {
    let (ending, media_type) = match format {
        TableFormat::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        TableFormat::Csv | TableFormat::CsvSemicolon => ("csv", "text/csv; charset=utf-8"),
    };
    let made = tokio::task::spawn_blocking(move || match format {
        TableFormat::Xlsx => write::xlsx(&table),
        TableFormat::Csv => write::csv(&table, Separator::Comma),
        TableFormat::CsvSemicolon => write::csv(&table, Separator::Semicolon),
    });
    let bytes = Bytes::from(made.await.map_err(internal)??);
    let disposition = format!("attachment; filename=\"{name}.{ending}\"");
    Ok(Download::of_stream(stream::iter([Ok(bytes)]), media_type, disposition))
}

fn too_many() -> Error {
    conflict("too_many", format!("a table has at most {MOST_ROWS} rows"))
}

/// `GET /api/reception/lots/{lot}/export`
pub async fn lot_table(core: Services, Id(id): Id, Query(query): Query<ExportQuery>) -> Result<Download> {
    let language = query.language();
    let read = move |conn: &mut crate::db::AnyConnection| {
        let number = lots::find(conn, id, false)?.number;
        let (mut found, mut after) = (Vec::new(), 0);
        loop {
            let page = items::of_lot(conn, id, false, after, PAGE)?;
            found.extend(page.items);
            match (page.next, found.last()) {
                (Some(_), Some(last)) => after = last.position.into(),
                _ => break,
            }
        }
        let people = accounts::names(conn, &sheets::people_of(&found))?;
        Ok((number, sheets::items(format!("Lot {number}"), language, &found, &people)))
    };
    let (number, table) = core.db.read(read).await?;
    query.answer(format!("lot-{number}"), table).await
}

/// `GET /api/reception/stocktakes/{stocktake}/export`
pub async fn stocktake_table(core: Services, Id(id): Id, Query(query): Query<ExportQuery>) -> Result<Download> {
    let language = query.language();
    let read = move |conn: &mut crate::db::AnyConnection| {
        let stocktake = stocktakes::one(conn, id)?;
        let (mut scans, mut before) = (Vec::new(), None);
        loop {
            let page = stocktakes::scans_of(conn, id, None, before, PAGE)?;
            scans.extend(page.items);
            if scans.len() > MOST_ROWS {
                return Err(too_many());
            }
            match (page.next, scans.last()) {
                (Some(_), Some(last)) => before = Some(last.id),
                _ => break,
            }
        }
        let people: HashSet<i64> = scans.iter().map(|scan| scan.scanned_by).collect();
        let from: HashSet<i64> = scans.iter().filter_map(|scan| scan.from_place).collect();
        let (people, from) = (Vec::from_iter(people), Vec::from_iter(from));
        let (people, places) = (accounts::names(conn, &people)?, places::names(conn, &from)?);
        let name = format!("{} {}", stocktake.place_name, stocktake.started_at.0.format("%Y-%m-%d"));
        Ok((stocktake.number, sheets::scans(name, language, &scans, &people, &places)))
    };
    let (number, table) = core.db.read(read).await?;
    query.answer(format!("stocktake-{number}"), table).await
}

/// `GET /api/reception/orders/{order}/export`
pub async fn order_table(core: Services, Id(id): Id, Query(query): Query<ExportQuery>) -> Result<Download> {
    let order = core.db.read(move |conn| orders::one(conn, id, false)).await?;
    let number = order.info.number;
    query.answer(format!("order-{number}"), sheets::order(order.info.name.clone(), query.language(), &order)).await
}

/// Which part of the timeline, and how it is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryExportQuery {
    /// Of this kind alone.
    #[param(inline)]
    pub kind: Option<RecordKind>,
    /// Not before this day.
    #[param(inline)]
    pub from: Option<Day>,
    /// Not after this day.
    #[param(inline)]
    pub to: Option<Day>,
    /// How it is written.
    #[param(inline)]
    pub format: Option<TableFormat>,
    /// The language of its words; without it, English.
    #[param(inline)]
    pub language: Option<Language>,
}

impl Input for HistoryExportQuery {
    fn check(&self, _: &mut Check) {}
}

/// `GET /api/reception/history/export`
pub async fn history_table(core: Services, Query(query): Query<HistoryExportQuery>) -> Result<Download> {
    let wanted = Wanted {
        kind: query.kind,
        from: query.from.map(|Day(day)| day),
        to: query.to.map(|Day(day)| day),
        ..Wanted::default()
    };
    let read = move |conn: &mut crate::db::AnyConnection| {
        let limit = i64::try_from(MOST_ROWS).map_err(internal)?;
        let page = history::list(conn, &wanted, limit)?;
        if page.next.is_some() { Err(too_many()) } else { Ok(page.items) }
    };
    let entries = core.db.read(read).await?;
    let table = sheets::history(query.language.unwrap_or(Language::En), &entries);
    answer(query.format.unwrap_or_default(), "history".to_owned(), table).await
}
