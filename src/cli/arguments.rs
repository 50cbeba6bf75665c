//! The words of the command line.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand};

use super::options::{
    AuditAction, CompositionOptions, DemoOptions, ElectionDayAction, ExportOptions, FileOption,
    ImportOptions, ServeOptions, TallyOptions, TermAction, UserAction,
};

/// How help looks.
pub(super) const HELP: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}";

/// The help of `--database`; as a doc comment its address would be taken for a link.
const DATABASE: &str =
    "数据库：sqlite:文件路径 或 postgres://用户@主机/库名（默认 sqlite:cunzhi.db）";

/// 村治：村（社区）“两委”换届与村级治理
#[derive(Debug, Parser)]
#[command(
    name = "cunzhi",
    version,
    help_template = HELP,
    subcommand_help_heading = "命令",
    next_help_heading = "选项",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub(super) struct Arguments {
    #[arg(long, global = true, value_name = "URL", help = DATABASE)]
    database: Option<String>,
    /// 配置文件（默认读当前文件夹的 cunzhi.toml）
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// 密钥文件（默认在数据库文件旁，后缀 .key）
    #[arg(long, global = true, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// 显示用法
    #[arg(long, short = 'h', global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What shall be done.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 启动网页服务
    #[command(help_template = HELP, next_help_heading = "选项")]
    Serve(ServeOptions),
    /// 启动演示：一个县的真实村（社区），虚构的人
    #[command(help_template = HELP, next_help_heading = "选项")]
    Demo(DemoOptions),
    /// 建立数据库和第一个管理员
    #[command(help_template = HELP, next_help_heading = "选项")]
    Init,
    /// 导入表格（divisions、members、seats、households、voters）
    #[command(help_template = HELP, next_help_heading = "选项")]
    Import(ImportOptions),
    /// 导出表格
    #[command(help_template = HELP, next_help_heading = "选项")]
    Export(ExportOptions),
    /// 届次
    #[command(help_template = HELP, next_help_heading = "选项", subcommand_help_heading = "命令", subcommand)]
    Term(TermAction),
    /// 选举日
    #[command(help_template = HELP, next_help_heading = "选项", subcommand_help_heading = "命令", subcommand)]
    ElectionDay(ElectionDayAction),
    /// 班子构成统计
    #[command(help_template = HELP, next_help_heading = "选项")]
    Composition(CompositionOptions),
    /// 计票结果：一次投票的数字算出法定结果（不需要数据库）
    #[command(help_template = HELP, next_help_heading = "选项")]
    Tally(TallyOptions),
    /// 账号
    #[command(help_template = HELP, next_help_heading = "选项", subcommand_help_heading = "命令", subcommand)]
    User(UserAction),
    /// 审计记录
    #[command(help_template = HELP, next_help_heading = "选项", subcommand_help_heading = "命令", subcommand)]
    Audit(AuditAction),
    /// 检查数据是否完整、一致
    #[command(help_template = HELP, next_help_heading = "选项")]
    Check,
    /// 备份（可以在服务运行时进行）
    #[command(help_template = HELP, next_help_heading = "选项")]
    Backup(FileOption),
    /// 从备份恢复到一个空位置
    #[command(help_template = HELP, next_help_heading = "选项")]
    Restore(FileOption),
    /// 显示生效的设置及其来源
    #[command(help_template = HELP, next_help_heading = "选项")]
    Config,
}

impl Arguments {
    /// The settings that were typed.
    pub(super) fn settings(&self) -> BTreeMap<&'static str, String> {
        let path = |path: &PathBuf| path.display().to_string();
        let (listen, public_url, trusted_proxy) = match &self.command {
            Command::Serve(options) => (
                options.listen.clone(),
                options.public_url.clone(),
                options.trusted_proxy.clone(),
            ),
            Command::Demo(options) => (options.listen.clone(), None, None),
            _ => (None, None, None),
        };
        let tls = match &self.command {
            Command::Serve(options) => [options.tls_cert.as_ref(), options.tls_key.as_ref()],
            _ => [None, None],
        };
        let [tls_cert, tls_key] = tls.map(|file| file.map(path));
        let typed = [
            ("database", self.database.clone()),
            ("key_file", self.key_file.as_ref().map(path)),
            ("listen", listen),
            ("tls_cert", tls_cert),
            ("tls_key", tls_key),
            ("public_url", public_url),
            ("trusted_proxy", trusted_proxy),
        ];
        typed
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }
}
