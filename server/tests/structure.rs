//! The house stays in order: modules keep to their own rooms, the core knows none of them, both engines have the same
//! schema, and no file grows too long.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use workspace_server::MODULES;
use workspace_server::db::AnyConnection;
use workspace_test_support::{Engine, Server};

/// How long a file may be, in lines.
const LONGEST: usize = 500;
/// What a module may use of the crate, beside itself.
const ROOMS: [&str; 14] = [
    "clock",
    "config",
    "core",
    "db",
    "error",
    "files",
    "http",
    "jobs",
    "journal",
    "secret",
    "settings",
    "documents",
    "LEASE",
    "protocol",
];
/// The files that name modules: the list of them, the start, and the command line, which is a client of theirs.
const KNOW_MODULES: [&str; 4] = ["lib.rs", "app.rs", "cli/admin.rs", "cli/mod.rs"];
/// Tables whose name does not begin with their module's, by the module that owns them.
const OWNED: [(&str, &str); 8] = [
    ("accounts", "accounts"),
    ("account_statuses", "accounts"),
    ("sessions", "accounts"),
    ("refresh_tokens", "accounts"),
    ("invitations", "accounts"),
    ("api_tokens", "accounts"),
    ("failed_sign_ins", "accounts"),
    ("mails", "mail"),
];
/// The tables of the core, by the room that owns them.
const CORE: [(&str, &str); 9] = [
    ("journal", "journal"),
    ("journal_head", "journal"),
    ("settings", "settings"),
    ("jobs", "jobs"),
    ("job_schedules", "jobs"),
    ("files", "files"),
    ("file_references", "files"),
    ("idempotency_keys", "http"),
    ("documents", "documents"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every source file: its path below src, and its text without comments.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root(), &mut found);
    let name = |path: &Path| path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
    let mut sources: Vec<_> = found.iter().map(|path| (name(path), code(&fs::read_to_string(path).unwrap()))).collect();
    sources.sort();
    sources
}

/// A file without its comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The words of a text, and where each begins.
fn words(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let begin = at + text[at..].find(word)?;
        let end = text[begin..].find(|c| !word(c)).map_or(text.len(), |length| begin + length);
        at = end;
        Some((&text[begin..end], begin))
    })
}

/// What a file names of the crate: the rooms after `crate::`, also those in braces.
fn rooms(text: &str) -> BTreeSet<&str> {
    let mut rooms = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let Some(list) = rest.strip_prefix('{') else {
            rooms.extend(words(rest).next().map(|(word, _)| word));
            continue;
        };
        // `{a, b::c, d::{e, f}}` names a, b and d.
        let mut depth = 1;
        let end = list.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0
        });
        let list = &list[..end.unwrap_or(list.len())];
        rooms.extend(
            words(list)
                .filter(|(_, begin)| {
                    let before = &list[..*begin];
                    before.matches('{').count() == before.matches('}').count() && !before.ends_with("::")
                })
                .map(|(word, _)| word),
        );
    }
    rooms
}

#[test]
fn imports_are_understood() {
    let text = "use crate::db::Tx;\nuse crate::{app, chat::{self, store}, LEASE};\nlet x = crate::secret::hex(b);";
    assert_eq!(rooms(text).into_iter().collect::<Vec<_>>(), ["LEASE", "app", "chat", "db", "secret"]);
}

fn modules() -> BTreeSet<&'static str> {
    MODULES.iter().map(|module| module.name).collect()
}

/// The room that a file is in: its folder, or its own name.
fn room(file: &str) -> &str {
    file.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// The tables that the schema declares, by the module or core room that owns each.
fn tables() -> BTreeMap<String, String> {
    let schema: Vec<String> =
        sources().into_iter().filter(|(file, _)| file.starts_with("db/schema/")).map(|(_, text)| text).collect();
    let schema = schema.join("\n");
    let declared = schema.split("table!").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('{'));
    let names = declared.filter_map(|rest| words(rest).next().map(|(name, _)| name.to_owned()));
    names
        .map(|name| {
            let listed = OWNED.iter().chain(&CORE).find(|(table, _)| *table == name).map(|(_, owner)| *owner);
            let by_name = modules().into_iter().find(|module| name.starts_with(&format!("{module}_")));
            let owner = listed.or(by_name).unwrap_or_else(|| {
                panic!("whose is the table {name}? Say it in this test, or name it after its module")
            });
            (name, owner.to_owned())
        })
        .collect()
}

#[test]
fn every_module_has_a_room_and_no_file_is_too_long() {
    for module in modules() {
        assert!(root().join(module).join("mod.rs").exists(), "the module {module} has no folder of its name");
    }
    let too_long: Vec<_> = sources()
        .into_iter()
        .map(|(file, _)| (fs::read_to_string(root().join(&file)).unwrap().lines().count(), file))
        .filter(|(lines, _)| *lines > LONGEST)
        .collect();
    assert!(too_long.is_empty(), "longer than {LONGEST} lines: {too_long:?}");
}

#[test]
fn modules_use_the_core_and_of_each_other_what_their_mod_rs_offers() {
    let modules = modules();
    for (file, text) in sources() {
        let own = room(&file);
        let Some(module) = modules.get(own) else { continue };
        for other in rooms(&text) {
            if other == *module {
                continue;
            }
            if modules.contains(other) {
                let into = format!("crate::{other}::");
                for (at, _) in text.match_indices(&into) {
                    let deeper = &text[at + into.len()..];
                    let deeper = &deeper[..deeper.find(';').unwrap_or(deeper.len())];
                    let private = ["store", "_store", "routes"];
                    assert!(
                        !words(deeper)
                            .any(|(word, _)| private.iter().any(|name| word == *name || word.ends_with("_store"))),
                        "{file} reaches into {other}: {deeper}; use what its mod.rs offers"
                    );
                }
            } else {
                assert!(ROOMS.contains(&other), "{file} uses crate::{other}, which is no room for modules");
            }
        }
        assert!(!text.contains("super::super::super"), "{file} climbs out of its module");
    }
}

#[test]
fn the_core_knows_no_module() {
    let modules = modules();
    for (file, text) in sources() {
        if modules.contains(room(&file)) || KNOW_MODULES.contains(&file.as_str()) {
            continue;
        }
        let known: Vec<_> = rooms(&text).into_iter().filter(|name| modules.contains(name)).collect();
        assert!(known.is_empty(), "{file} belongs to the core and names the module {known:?}");
    }
}

#[test]
fn tables_are_touched_by_their_owner_alone() {
    let tables = tables();
    for (file, text) in sources() {
        if file.starts_with("db/schema/") {
            continue;
        }
        let here = room(&file);
        // What a file imports of the schema, and what it names by its path.
        for (at, _) in text.match_indices("schema::") {
            let rest = &text[at + "schema::".len()..];
            let named = match rest.strip_prefix('{') {
                Some(list) => &list[..list.find('}').unwrap_or(list.len())],
                None => words(rest).next().map_or("", |(word, _)| word),
            };
            for (table, _) in words(named) {
                let Some(owner) = tables.get(table) else { continue };
                assert_eq!(owner, here, "{file} uses the table {table}, which belongs to {owner}");
            }
        }
        // SQL by hand.
        for (table, owner) in &tables {
            for keyword in ["FROM", "INTO", "UPDATE", "JOIN", "TABLE"] {
                if owner != here {
                    assert!(!text.contains(&format!("{keyword} {table} ")), "{file} writes SQL on {table} of {owner}");
                }
            }
        }
        assert!(!text.contains("schema::*"), "{file} imports every table, which hides whose it uses");
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    required: bool,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    columns: String,
    #[diesel(sql_type = Bool)]
    one_of_a_kind: bool,
    #[diesel(sql_type = Bool)]
    partial: bool,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Reference {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    column: String,
    #[diesel(sql_type = Text)]
    to: String,
}

type Schema = (Vec<Column>, Vec<Index>, Vec<Reference>);

/// What a database is made of, in terms that both engines share.
async fn schema(engine: Engine) -> Schema {
    let server = Server::start(engine).await;
    let engine = server.config().database.clone();
    let read = move || {
        let (columns, indexes, references) = match engine.open().unwrap() {
            AnyConnection::Sqlite(mut sqlite) => (
                diesel::sql_query(SQLITE_COLUMNS).load::<Column>(&mut sqlite).unwrap(),
                diesel::sql_query(SQLITE_INDEXES).load::<Index>(&mut sqlite).unwrap(),
                diesel::sql_query(SQLITE_REFERENCES).load::<Reference>(&mut sqlite).unwrap(),
            ),
            AnyConnection::Postgres(mut postgres) => (
                diesel::sql_query(POSTGRES_COLUMNS).load::<Column>(&mut postgres).unwrap(),
                diesel::sql_query(POSTGRES_INDEXES).load::<Index>(&mut postgres).unwrap(),
                diesel::sql_query(POSTGRES_REFERENCES).load::<Reference>(&mut postgres).unwrap(),
            ),
        };
        let mut schema = (columns, indexes, references);
        schema.0.sort();
        schema.1.sort();
        // The two engines may keep one index for a rule that is said twice.
        schema.1.dedup();
        schema.2.sort();
        schema
    };
    tokio::task::spawn_blocking(read).await.unwrap()
}

/// SQLite's INTEGER PRIMARY KEY holds 64 bits.
const SQLITE_COLUMNS: &str = r#"
    SELECT t.name AS "table", c.name AS name, c."notnull" OR c.pk > 0 AS required,
        CASE WHEN c.pk > 0 AND c.type = 'INTEGER' THEN 'bigint' ELSE lower(c.type) END AS kind
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '\_\_%' ESCAPE '\'"#;
const POSTGRES_COLUMNS: &str = r#"
    SELECT table_name::text AS "table", column_name::text AS name, is_nullable = 'NO' AS required,
        CASE data_type WHEN 'bytea' THEN 'blob' WHEN 'timestamp without time zone' THEN 'timestamp'
            ELSE data_type END::text AS kind
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\_\_%'"#;
/// An INTEGER PRIMARY KEY is the table itself and has no index: it is added as the one that PostgreSQL has.
const SQLITE_INDEXES: &str = r#"
    SELECT t.name AS "table", i."unique" AS one_of_a_kind, i.partial AS partial,
        (SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) AS columns
    FROM sqlite_schema t JOIN pragma_index_list(t.name) i
    WHERE t.type = 'table' AND t.name NOT LIKE '\_\_%' ESCAPE '\'
    UNION ALL
    SELECT t.name, 1, 0, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '\_\_%' ESCAPE '\' AND c.pk = 1 AND c.type = 'INTEGER'"#;
const POSTGRES_INDEXES: &str = r#"
    SELECT t.relname::text AS "table", x.indisunique AS one_of_a_kind, x.indpred IS NOT NULL AS partial,
        (SELECT string_agg(a.attname::text, ' ' ORDER BY k.at) FROM unnest(x.indkey) WITH ORDINALITY k (number, at)
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) AS columns
    FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = 'public' AND t.relname NOT LIKE '\_\_%'"#;
const SQLITE_REFERENCES: &str = r#"
    SELECT t.name AS "table", f."from" AS "column", f."table" || '.' || f."to" || ' ' || lower(f.on_delete) AS "to"
    FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'"#;
const POSTGRES_REFERENCES: &str = r#"
    SELECT t.relname::text AS "table", a.attname::text AS "column",
        u.relname || '.' || b.attname || ' ' || CASE c.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict'
            WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END AS "to"
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class u ON u.oid = c.confrelid
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
        JOIN pg_attribute b ON b.attrelid = u.oid AND b.attnum = c.confkey[1]
    WHERE c.contype = 'f'"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_have_the_same_schema() {
    let sqlite = schema(Engine::Sqlite).await;
    let postgres = schema(Engine::Postgres).await;
    assert!(sqlite.0.len() > 50 && sqlite.1.len() > 20 && sqlite.2.len() > 5, "nothing was compared");
    assert_eq!(sqlite.0, postgres.0, "columns");
    assert_eq!(sqlite.1, postgres.1, "indexes");
    assert_eq!(sqlite.2, postgres.2, "references");
    // And the tables of both are those that the code knows.
    let found: BTreeSet<String> = sqlite.0.into_iter().map(|column| column.table).collect();
    assert_eq!(found, tables().into_keys().collect());
}

#[test]
fn both_engines_have_migrations_of_the_same_names() {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(engine);
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}
