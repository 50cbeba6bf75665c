//! The options of each command.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::arguments::HELP;

#[derive(Debug, Args)]
pub(super) struct ServeOptions {
    /// 监听地址（默认 127.0.0.1:8080）
    #[arg(long, value_name = "ADDRESS")]
    pub(super) listen: Option<String>,
    /// HTTPS 证书文件（PEM）；手机断网也要能用，必须是 HTTPS
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(super) tls_cert: Option<PathBuf>,
    /// HTTPS 私钥文件（PEM）
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(super) tls_key: Option<PathBuf>,
    /// 对外网址，前面有 HTTPS 服务器时填写
    #[arg(long, value_name = "URL")]
    pub(super) public_url: Option<String>,
    /// 前面的 HTTPS 服务器的地址：只相信它转告的来访地址
    #[arg(long, value_name = "ADDRESS")]
    pub(super) trusted_proxy: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct DemoOptions {
    /// 监听地址（默认 127.0.0.1:8080）
    #[arg(long, value_name = "ADDRESS")]
    pub(super) listen: Option<String>,
    /// 删去原来的演示数据，重新生成
    #[arg(long)]
    pub(super) fresh: bool,
    /// 当作这一天上午9时，练习换届的各个阶段（默认今天）
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) date: Option<String>,
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
    /// 文件中出现的村里，不在文件中的人从本届名册去掉（哪一天都不再统计）
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

#[derive(Debug, Args)]
pub(super) struct TallyOptions {
    /// 一个案例的 JSON 文件，- 为标准输入
    #[arg(
        value_name = "CASE",
        help_heading = "参数",
        required_unless_present_any = ["lines", "rule_sets"],
        conflicts_with_all = ["lines", "rule_sets"]
    )]
    pub(super) case: Option<String>,
    /// 每行一个案例，每行输出一个结果；- 为标准输入
    #[arg(long, value_name = "FILE", conflicts_with = "rule_sets")]
    pub(super) lines: Option<String>,
    /// 列出内置的选举规则：每一项的值、出处和把握
    #[arg(long)]
    pub(super) rule_sets: bool,
    /// 用几个线程计算 --lines；结果与线程数无关
    #[arg(long, value_name = "N", default_value = "2", hide = true, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(super) threads: u8,
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
        /// 管理范围的区划代码（系统管理员、审计员不填为全国，其他角色必填）
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
