//! The web view of Linux, `WebKitGTK`: a process of its own that may end, and an engine that wants to be told.

use std::cell::Cell;
use std::time::{Duration, Instant};

use tauri::{AppHandle, Manager, Runtime, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};
use webkit2gtk::{CacheModel, HardwareAccelerationPolicy, SettingsExt, WebContextExt, WebViewExt};

use super::LABEL;
use crate::language::Language;
use crate::shell::{News, Shell};

/// Crashes of the page that come closer than this are no accident.
const CRASHES_APART: Duration = Duration::from_mins(1);

/// What the engine of the pages is told. It compiles none of their code: that takes more memory than all else that the pages live on, and
/// saves no time where most of it goes into drawing. It collects garbage after 4 MiB of it instead of 32, and all of it each time: that
/// takes no time on so little, and what grew old before it became garbage would stay for long.
pub(crate) const ENGINE: [(&str, &str); 3] =
    [("JSC_useJIT", "0"), ("JSC_largeHeapSize", "4194304"), ("JSC_useGenerationalGC", "0")];

/// Tells the engine of the pages what is above. It takes this from the environment alone, which nothing may read meanwhile: to be called
/// before all else.
pub(crate) fn prepare_engine() {
    for (name, value) in ENGINE {
        if let Err(error) = gtk::glib::setenv(name, value, false) {
            eprintln!("The pages' engine is as it is by default: {error}");
        }
    }
}

/// Sets the web view up for pages like ours.
pub(super) fn prepare<R: Runtime>(window: &WebviewWindow<R>) {
    let asked = window.with_webview(|page| {
        let page = page.inner();
        // Text and lists need no graphics card: without it the page takes 75 MiB less, and no driver can spoil it.
        if let Some(settings) = WebViewExt::settings(&page) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
        if let Some(context) = page.context() {
            // Nothing here is loaded twice: what would be kept of answers to the page is of no use.
            context.set_cache_model(CacheModel::DocumentViewer);
            // Left to itself it gives pages the locale `C`, at which the formatting of numbers and dates throws.
            let tags = Language::tags();
            context.set_preferred_languages(&tags.iter().map(String::as_str).collect::<Vec<_>>());
        }
    });
    if let Err(error) = asked {
        tracing::warn!(%error, "the web view is as it is by default");
    }
}

/// Underlines what is misspelt, or not.
pub(super) fn check_spelling<R: Runtime>(window: &WebviewWindow<R>, wanted: bool) {
    let dictionary = window.state::<Shell>().language.say("fr_FR", "en_US");
    let asked = window.with_webview(move |page| {
        if let Some(context) = page.inner().context() {
            context.set_spell_checking_languages(&[dictionary]);
            context.set_spell_checking_enabled(wanted);
        }
    });
    if let Err(error) = asked {
        tracing::warn!(%error, "spelling is checked as before");
    }
}

/// A page whose process ended is loaded anew, and says so; but not again and again.
pub(super) fn mend_crashes<R: Runtime>(window: &WebviewWindow<R>) {
    let app = window.app_handle().clone();
    let asked = window.with_webview(move |page| {
        let last = Cell::new(None::<Instant>);
        page.inner().connect_web_process_terminated(move |page, reason| {
            tracing::error!(?reason, "the page's process ended");
            app.state::<Shell>().board.forget();
            let again = last.replace(Some(Instant::now())).is_some_and(|last| last.elapsed() < CRASHES_APART);
            if again {
                give_up(&app);
            } else {
                app.state::<Shell>().add_news(News::PageCrashed);
                page.reload();
            }
        });
    });
    if let Err(error) = asked {
        tracing::warn!(%error, "a page that crashes stays so");
    }
}

/// The page's process ended again at once: what is to be done is for the person to say.
fn give_up<R: Runtime>(app: &AppHandle<R>) {
    let language = app.state::<Shell>().language;
    let (title, text, again, quit) = language.say(
        (
            "Workspace s’est arrêté",
            "La page s’est arrêtée deux fois de suite. Rien de ce qui était envoyé n’est perdu.",
            "Réessayer",
            "Quitter",
        ),
        ("Workspace stopped", "The page stopped twice in a row. Nothing that was sent is lost.", "Try again", "Quit"),
    );
    let answered = app.clone();
    app.dialog()
        .message(text)
        .title(title)
        .kind(MessageDialogKind::Error)
        .buttons(MessageDialogButtons::OkCancelCustom(again.into(), quit.into()))
        .show(move |again| match answered.get_webview_window(LABEL) {
            Some(window) if again => drop(window.reload()),
            _ => answered.exit(1),
        });
}
