//! The words of the command line.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};

const HELP: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}";

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
    /// 数据库：sqlite:文件路径 或 postgres://用户@主机/库名（默认 sqlite:cunzhi.db）
    #[arg(long, global = true, value_name = "URL")]
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

#[derive(Debug, Args)]
pub(super) struct ServeOptions {
    /// 监听地址（默认 127.0.0.1:8080）
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// 对外网址，前面有 HTTPS 服务器时填写
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// 前面的 HTTPS 服务器的地址：只相信它转告的来访地址
    #[arg(long, value_name = "ADDRESS")]
    trusted_proxy: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct DemoOptions {
    /// 监听地址（默认 127.0.0.1:8080）
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// 删去原来的演示数据，重新生成
    #[arg(long)]
    pub(super) fresh: bool,
}

#[derive(Debug, Args)]
pub(super) struct ImportOptions {
    /// 种类：divisions 区划、members 班子成员、seats 职数、households 户、voters 选民
    #[arg(help_heading = "参数")]
    pub(super) kind: String,
    /// CSV 或 XLSX 文件，可以有几个
    #[arg(required = true, value_name = "FILE", help_heading = "参数")]
    pub(super) files: Vec<PathBuf>,
    /// 届次（members 和 seats 必填）
    #[arg(long, value_name = "NAME")]
    pub(super) term: Option<String>,
    /// 只检查，不写入
    #[arg(long)]
    pub(super) dry_run: bool,
    /// 跳过有错的行，只写入正确的行
    #[arg(long)]
    pub(super) skip_bad_rows: bool,
    /// 文件中出现的村里，不在文件中的人离任
    #[arg(long)]
    pub(super) replace: bool,
    /// 把问题清单写到这个文件（.csv 或 .xlsx）
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ExportOptions {
    /// 种类，同 import
    #[arg(help_heading = "参数")]
    pub(super) kind: String,
    /// 区划代码（默认全部）
    #[arg(long, value_name = "CODE")]
    pub(super) division: Option<String>,
    /// 届次（members 和 seats 必填）
    #[arg(long, value_name = "NAME")]
    pub(super) term: Option<String>,
    /// 格式：csv 或 xlsx
    #[arg(long, default_value = "csv")]
    pub(super) format: String,
    /// 写到这个文件（默认标准输出）
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum TermAction {
    /// 登记一届
    #[command(help_template = HELP, next_help_heading = "选项")]
    Add {
        /// 名称，例如 2026
        #[arg(help_heading = "参数")]
        name: String,
        /// 开始日期，例如 2026-12-20
        #[arg(long, value_name = "DATE")]
        starts: String,
        /// 第几届
        #[arg(long, value_name = "N")]
        ordinal: Option<String>,
    },
    /// 列出各届
    #[command(help_template = HELP, next_help_heading = "选项")]
    List,
}

#[derive(Debug, Subcommand)]
pub(super) enum ElectionDayAction {
    /// 设定一个区划及其以下各村的选举日
    #[command(help_template = HELP, next_help_heading = "选项")]
    Set {
        /// 区划代码
        #[arg(long, value_name = "CODE")]
        division: String,
        /// 届次
        #[arg(long, value_name = "NAME")]
        term: String,
        /// 选举日，例如 2026-12-20
        #[arg(help_heading = "参数")]
        date: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct CompositionOptions {
    /// 区划代码
    #[arg(long, value_name = "CODE")]
    pub(super) division: String,
    /// 届次
    #[arg(long, value_name = "NAME")]
    pub(super) term: String,
    /// 与哪一届比较（默认前一届；none 不比较）
    #[arg(long, value_name = "NAME")]
    pub(super) compare: Option<String>,
    /// 分列到哪一级：township、county、city、province、village
    #[arg(long, value_name = "LEVEL")]
    pub(super) by: Option<String>,
    /// village 村、community 社区、all 全部
    #[arg(long, default_value = "all")]
    pub(super) kind: String,
    /// 统计截止日（默认用各村的选举日）
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,
    /// 格式：json、csv、xlsx、docx
    #[arg(long, default_value = "json")]
    pub(super) format: String,
    /// 写到这个文件（默认标准输出）
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum UserAction {
    /// 建立账号，显示一次性密码
    #[command(help_template = HELP, next_help_heading = "选项")]
    Add {
        /// 登录名
        #[arg(help_heading = "参数")]
        name: String,
        /// 角色
        #[arg(long)]
        role: String,
        /// 管理范围的区划代码（不填为全国）
        #[arg(long, value_name = "CODE", default_value = "")]
        scope: String,
        /// 姓名
        #[arg(long, default_value = "")]
        display_name: String,
    },
    /// 列出账号
    #[command(help_template = HELP, next_help_heading = "选项")]
    List,
    /// 停用账号
    #[command(help_template = HELP, next_help_heading = "选项")]
    Disable {
        /// 登录名
        #[arg(help_heading = "参数")]
        name: String,
    },
    /// 重置密码，显示一次性密码
    #[command(help_template = HELP, next_help_heading = "选项")]
    Reset {
        /// 登录名
        #[arg(help_heading = "参数")]
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum AuditAction {
    /// 核对审计链
    #[command(help_template = HELP, next_help_heading = "选项")]
    Verify {
        /// 从各链的第几条开始
        #[arg(long, value_name = "SEQ")]
        from: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(super) struct FileOption {
    /// 备份文件
    #[arg(value_name = "FILE", help_heading = "参数")]
    pub(super) file: PathBuf,
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
        let typed = [
            ("database", self.database.clone()),
            ("key_file", self.key_file.as_ref().map(path)),
            ("listen", listen),
            ("public_url", public_url),
            ("trusted_proxy", trusted_proxy),
        ];
        typed
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }
}
