//! Plain Chinese for what is wrong with the words of the command line.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Help and version go to standard output; a mistake is explained in one sentence.
pub(super) fn explain(refusal: &clap::Error) -> ExitCode {
    if matches!(
        refusal.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        let _ = super::give(refusal.to_string().trim_end());
        return ExitCode::SUCCESS;
    }
    let word = |kind| match refusal.get(kind) {
        Some(ContextValue::String(word)) => word.clone(),
        Some(ContextValue::Strings(words)) => words.join("、"),
        _ => String::new(),
    };
    let argument = word(ContextKind::InvalidArg);
    let sentence = match refusal.kind() {
        ErrorKind::UnknownArgument => format!("不认识的选项或多余的内容“{argument}”"),
        ErrorKind::InvalidSubcommand => {
            format!("不认识的命令“{}”", word(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少必填的内容：{argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "请写明要做什么，例如 cunzhi demo".to_owned()
        }
        ErrorKind::ArgumentConflict => format!("选项“{argument}”写了两次或与别的选项冲突"),
        ErrorKind::InvalidUtf8 => "命令行里有无法识别的字符".to_owned(),
        _ if word(ContextKind::InvalidValue).is_empty() => format!("选项“{argument}”后面缺少内容"),
        _ => format!("“{}”不能用于“{argument}”", word(ContextKind::InvalidValue)),
    };
    super::say(format_args!("{sentence}；运行 cunzhi --help 可查看用法。"));
    ExitCode::from(2)
}
