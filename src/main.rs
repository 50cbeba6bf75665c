//! The program `cunzhi`: arguments and dispatch only.

fn main() -> std::process::ExitCode {
    cunzhi::cli::run()
}
