//! The command line: one file a command. Results go to standard output, everything else to
//! standard error; 0 is done, 1 done with findings, 2 cannot be done.

mod arguments;
mod audit;
mod backup;
mod check;
mod composition;
mod config;
mod demo;
mod export;
mod import;
mod init;
mod key_file;
mod mistakes;
mod options;
mod output;
mod progress;
mod serve;
mod tally;
mod terms;
mod tls;
mod user;
mod workplace;

use std::fmt;
use std::process::ExitCode;

use clap::Parser;

use crate::config::Settings;
use arguments::{Arguments, Command};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// All is done.
    Done,
    /// Done, with findings or refused rows.
    WithFindings,
}

/// Why a command could not be done: one sentence that says what to do next.
#[derive(Debug)]
struct Failure(String);

impl<E: std::error::Error + 'static> From<E> for Failure {
    fn from(cause: E) -> Self {
        let plain: &(dyn std::error::Error + 'static) = &cause;
        if let Some(fault) = plain.downcast_ref::<std::io::Error>() {
            return Self(crate::fault::of_io(fault));
        }
        let mut sentence = cause.to_string();
        // On this machine the cause helps, and there is nobody to hide it from.
        if let Some(source) = cause.source() {
            sentence = format!("{sentence}（{source}）");
        }
        Self(sentence)
    }
}

impl Failure {
    fn new(sentence: impl fmt::Display) -> Self {
        Self(sentence.to_string())
    }
}

type Outcome = Result<Ended, Failure>;

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(refusal) => return mistakes::explain(&refusal),
    };
    match dispatch(arguments) {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::WithFindings) => ExitCode::from(1),
        Err(Failure(sentence)) => {
            say(sentence);
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: Arguments) -> Outcome {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let options = arguments.settings();
    let settings = Settings::load(&options, variable, arguments.config.as_deref())?;
    match arguments.command {
        Command::Serve(options) => serve::run(&settings, options),
        Command::Demo(options) => demo::run(settings, &options),
        Command::Init => init::run(&settings),
        Command::Import(options) => import::run(&settings, &options),
        Command::Export(options) => export::run(&settings, &options),
        Command::Term(action) => terms::term(&settings, action),
        Command::ElectionDay(action) => terms::election_day(&settings, action),
        Command::Composition(options) => composition::run(&settings, &options),
        Command::Tally(options) => tally::run(&options),
        Command::User(action) => user::run(&settings, action),
        Command::Audit(action) => audit::run(&settings, &action),
        Command::Check => check::run(&settings),
        Command::Backup(options) => backup::backup(&settings, &options),
        Command::Restore(options) => backup::restore(&settings, &options),
        Command::Config => config::run(&settings),
    }
}

/// Says something to the person at the terminal; nobody may be listening any more.
fn say(sentence: impl fmt::Display) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{sentence}");
}

/// Writes a result to standard output; whoever reads it may hang up early.
fn give(line: impl fmt::Display) -> Result<(), Failure> {
    use std::io::Write;
    match writeln!(std::io::stdout().lock(), "{line}") {
        Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => Err(cause.into()),
        _ => Ok(()),
    }
}
