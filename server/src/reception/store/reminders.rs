//! Reminding the borrowers of overdue loans, in words that the loan gives.

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde_json::json;
use workspace_protocol::accounts::Language;
use workspace_protocol::mail::{MAX_SUBJECT, MAX_TEXT, Mail};
use workspace_protocol::reception::loans::{Loan, LoanKind, LoanLine, LoanState, RemindBorrower};

use super::loans;
use crate::db::Tx;
use crate::error::{Result, conflict, invalid_field};
use crate::mail::{self, NewMail};
use crate::settings;

/// How many characters of a message the list of what is out may take.
const MAX_LIST: usize = 1_200;
/// How many characters of a borrower's or an organisation's name a message says.
const MAX_SAID: usize = 120;

/// Reminds the borrower of a loan by mail.
///
/// # Errors
/// 404; 409 `not_overdue` with the loan as it is, or `mail_not_set_up`; 422 `recipient` where the loan has no address.
pub fn remind(tx: &mut Tx<'_>, by: i64, id: i64, input: &RemindBorrower) -> Result<Mail> {
    let today = tx.now().date();
    let loan = loans::one(tx.conn, id, today, false)?;
    if loan.info.state != LoanState::Overdue {
        return Err(conflict("not_overdue", "its end has not passed, or everything is back").current(&loan));
    }
    let known = || address_in(&loan.info.contact).map(str::to_owned);
    let recipient = input
        .recipient
        .clone()
        .or_else(known)
        .ok_or_else(|| invalid_field("recipient", "required", "an e-mail address: the loan's contact has none"))?;
    let organisation = settings::read(tx.conn)?.organisation;
    let language = input.language.unwrap_or(Language::Fr);
    let new = NewMail {
        recipient,
        subject: input.subject.clone().unwrap_or_else(|| subject(&loan, language)),
        message: input.message.clone().unwrap_or_else(|| message(&loan, &organisation, language)),
        attachment: None,
        about: Some(format!("loan:{id}")),
        by: Some(by),
    };
    let mail = mail::enqueue(tx, &new)?;
    loans::set_reminded(tx, id, json!({ "mail": mail.id }))?;
    Ok(mail)
}

/// The first mail address in how a borrower is reached.
fn address_in(contact: &str) -> Option<&str> {
    let apart = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | '/');
    let words = contact.split(apart).map(|word| word.strip_prefix("mailto:").unwrap_or(word));
    words.map(|word| word.trim_matches(['.', ':'])).find(|word| mail::is_address(word))
}

/// Text as it may stand on one line, and not too much of it.
fn said(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_SAID).collect()
}

fn day(day: NaiveDate, language: Language) -> String {
    match language {
        Language::Fr => day.format("%d/%m/%Y").to_string(),
        Language::En => day.format("%-d %B %Y").to_string(),
    }
}

fn subject(loan: &Loan, language: Language) -> String {
    let (number, end) = (loan.info.number, day(loan.info.end_on.0, language));
    let subject = match language {
        Language::Fr => format!("Rappel : le prêt n° {number} était à rendre le {end}"),
        Language::En => format!("Reminder: loan {number} was due back on {end}"),
    };
    subject.chars().take(MAX_SUBJECT).collect()
}

fn message(loan: &Loan, organisation: &str, language: Language) -> String {
    let info = &loan.info;
    let (number, borrower, organisation) = (info.number, said(&info.borrower), said(organisation));
    let (start, end) = (day(info.start_on.0, language), day(info.end_on.0, language));
    let list = list(loan, language);
    let message = match language {
        Language::Fr => format!(
            "Bonjour {borrower},\n\nLe prêt n° {number}, commencé le {start}, était à rendre le {end}. \
             Il nous manque encore :\n\n{list}\n\nMerci de rapporter ce matériel dès que possible, ou de nous répondre \
             si vous souhaitez prolonger le prêt.\n\n{organisation}\n"
        ),
        Language::En => format!(
            "Hello {borrower},\n\nLoan {number}, which began on {start}, was due back on {end}. \
             What we are still missing:\n\n{list}\n\nPlease bring it back as soon as you can, or answer this mail \
             if you would like to keep it for longer.\n\n{organisation}\n"
        ),
    };
    message.chars().take(MAX_TEXT).collect()
}

/// What is out, a line each; what would be too much is counted.
fn list(loan: &Loan, language: Language) -> String {
    let out: Vec<String> =
        loan.lines.iter().filter(|line| line.returned_on.is_none()).map(|line| item(line, language)).collect();
    let (mut list, mut listed) = (String::new(), 0);
    for line in &out {
        if list.chars().count() + line.chars().count() > MAX_LIST {
            break;
        }
        let _ = writeln!(list, "- {line}");
        listed += 1;
    }
    match (out.len() - listed, language) {
        (0, _) => {}
        (more, Language::Fr) => list = format!("{list}- et {more} de plus\n"),
        (more, Language::En) => list = format!("{list}- and {more} more\n"),
    }
    list.trim_end().to_owned()
}

/// `2 × souris`, `ordinateur Lenovo ThinkPad X1 (n° de série E-1)`.
fn item(line: &LoanLine, language: Language) -> String {
    let french = language == Language::Fr;
    let kind = match line.kind {
        LoanKind::Computer if french => "ordinateur",
        LoanKind::Computer => "computer",
        LoanKind::Screen if french => "écran",
        LoanKind::Screen => "screen",
        LoanKind::Keyboard if french => "clavier",
        LoanKind::Keyboard => "keyboard",
        LoanKind::Mouse if french => "souris",
        LoanKind::Mouse => "mouse",
        LoanKind::Other => line.label.as_str(),
    };
    let mut text = if line.quantity > 1 { format!("{} × {kind}", line.quantity) } else { kind.to_owned() };
    for name in [&line.brand, &line.model].into_iter().flatten() {
        text = format!("{text} {}", name.name);
    }
    if !line.serial.is_empty() {
        let what = if french { "n° de série" } else { "serial number" };
        text = format!("{text} ({what} {})", line.serial);
    }
    said(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_how_somebody_is_reached() {
        for (contact, found) in [
            ("lea@example.org", Some("lea@example.org")),
            ("06 12 34 56 78 / lea@example.org", Some("lea@example.org")),
            ("Léa Martin <lea@example.org>, le matin", Some("lea@example.org")),
            ("Mail: mailto:lea@example.org.", Some("lea@example.org")),
            ("06 12 34 56 78", None),
            ("@lea on the chat", None),
            ("léa@example.org", None),
            ("", None),
        ] {
            assert_eq!(address_in(contact), found, "{contact}");
        }
    }
}
