//! The program `cunzhi`: arguments and dispatch only.

#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    cunzhi::cli::run()
}
