//! The world that a template lives in: its own files and the data, the fonts of this program, and nothing else. There is no
//! network, no folder and no clock in it.

use std::path::PathBuf;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World, WorldExt as _};

use super::templates::Template;

/// The fonts: Inter, and what Typst brings for the characters that Inter lacks.
static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::load);
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

const OWN_FONTS: [&[u8]; 2] = [include_bytes!("fonts/Inter-Regular.otf"), include_bytes!("fonts/Inter-SemiBold.otf")];

struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl Fonts {
    fn load() -> Self {
        let fonts: Vec<Font> =
            OWN_FONTS.into_iter().chain(typst_assets::fonts()).flat_map(|data| Font::iter(Bytes::new(data))).collect();
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    }
}

/// Whether one of the fonts can show a character.
pub fn can_show(character: char) -> bool {
    let code = u32::from(character);
    FONTS.fonts.iter().any(|font| font.info().coverage.contains(code))
}

/// A template with what it may read.
pub struct Sheet<'a> {
    main: FileId,
    templates: &'a [Template],
    files: Vec<(&'static str, Bytes)>,
}

impl<'a> Sheet<'a> {
    /// The template `main` among the others, and files beside them: the data, a picture.
    pub fn new(main: &str, templates: &'a [Template], files: Vec<(&'static str, Bytes)>) -> Option<Self> {
        Some(Self { main: id_of(main)?, templates, files })
    }

    /// Where a problem is, and what it is: `lot_sheet.typ, line 12: unknown variable: lot`.
    pub fn describe(&self, problem: &SourceDiagnostic) -> String {
        let place = problem.span.id().zip(self.range(problem.span)).and_then(|(id, range)| {
            let line = self.source(id).ok()?.lines().byte_to_line(range.start)? + 1;
            Some(format!("{}, line {line}: ", id.vpath().get_without_slash()))
        });
        format!("{}{}", place.unwrap_or_default(), problem.message)
    }
}

fn id_of(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

/// The name of a file of the project; packages have none.
fn name_of(id: FileId) -> Option<&'static str> {
    let path = id.get();
    matches!(path.root(), VirtualRoot::Project).then(|| path.vpath().get_without_slash())
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_without_slash()))
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let name = name_of(id).ok_or_else(|| missing(id))?;
        let template = self.templates.iter().find(|template| template.name == name).ok_or_else(|| missing(id))?;
        Ok(Source::new(id, template.text.clone().into_owned()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = name_of(id).ok_or_else(|| missing(id))?;
        let file = self.files.iter().find(|(own, _)| *own == name);
        file.map(|(_, bytes)| bytes.clone()).ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
