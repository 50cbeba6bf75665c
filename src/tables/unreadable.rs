//! Why a file cannot be read as the table it should be: one sentence each, with what to do.

use thiserror::Error;

/// The whole file is refused; nothing of it may be used. `Display` is the sentence for the user.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// The operating system could not read the file, or write the one that goes out.
    #[error("文件读写失败：{}。请确认文件存在、没有被其他程序占用、磁盘没有写满，然后重试", crate::fault::of_io(.0))]
    Io(#[from] std::io::Error),
    /// No byte, or nothing but blank rows.
    #[error("文件是空的，请检查是否选错了文件")]
    Empty,
    /// The text of a CSV file holds a NUL byte or is no text at all.
    #[error(
        "这不是表格文件（内容无法识别），请用 Excel/WPS 打开原表，另存为 .xlsx 或 CSV 后再导入"
    )]
    NotATable,
    /// A known other kind of file; the text names it.
    #[error("这是{0}，不是表格，请用 Excel/WPS 另存为 .xlsx 或 CSV 后再导入")]
    OtherKind(&'static str),
    /// `.xls`, `.et`: the binary workbooks of old.
    #[error("这是{0}，请用 Excel/WPS 打开，另存为 .xlsx 后再导入")]
    OldWorkbook(&'static str),
    /// A workbook with a password.
    #[error("文件有密码，请在 Excel/WPS 中取消密码后再导入")]
    Encrypted,
    /// Cut short or inconsistent inside.
    #[error("文件已损坏或不完整（{0}），请用 Excel/WPS 打开后重新另存为 .xlsx，再导入")]
    Damaged(&'static str),
    /// Over one of the limits for workbooks.
    #[error("文件过大（{0}），请另存为 CSV 后导入")]
    TooLarge(&'static str),
    /// Built to do harm, or by a program that writes what no spreadsheet writes.
    #[error("文件内容异常（{0}），为安全起见不予读取，请用 Excel/WPS 打开后另存为新文件再导入")]
    Suspicious(&'static str),
    /// Merged cells among the data; the text names up to five of the areas.
    #[error(
        "数据区有合并单元格：{0}。请取消合并，再把空出来的格填上同样的内容（选中这一列，按 Ctrl+G，“定位条件”选“空值”，输入等号，按一下向上键，再按 Ctrl+Enter），存盘后再导入"
    )]
    MergedCells(String),
    /// Bytes that the encoding does not know.
    #[error(
        "第 {row} 行有无法识别的字符（按 {encoding} 读取）。请选择其他编码，或用 Excel/WPS 另存为“CSV UTF-8”后再导入"
    )]
    BadBytes {
        /// Row as the spreadsheet shows it.
        row: u32,
        /// Name of the encoding that was tried.
        encoding: &'static str,
    },
    /// A quote that is never closed.
    #[error("第 {0} 行有一个英文双引号没有配对，之后的内容无法分列，请补上或删除这个引号")]
    OpenQuote(u32),
    /// A single row over one mebibyte.
    #[error("第 {0} 行太长（超过 1 MB），请检查换行是否丢失")]
    LongRow(u32),
    /// A row with more than 1,000 columns.
    #[error("第 {0} 行超过 1000 列，请删除多余的列")]
    ManyColumns(u32),
    /// Columns that must be there and are not: all of them at once.
    #[error("没有找到必需的列：{missing}。{found}请检查表头（应在前 10 行内），或下载模板填写")]
    MissingColumn {
        /// The missing columns with their accepted names.
        missing: String,
        /// The columns that are there, a sentence; empty where no header was found.
        found: String,
    },
    /// The columns are named in two rows, one above the other.
    #[error(
        "表头占了两行：第{first}行以外，第{second}行还有“{titles}”，这些列读不到。请把表头合成一行，每一列的列名都写在第{first}行（先取消表头的合并单元格，写好后删去第{second}行），再导入"
    )]
    TwoHeaderRows {
        /// The row that names most columns.
        first: u32,
        /// The row beside it.
        second: u32,
        /// What only that one names.
        titles: String,
    },
    /// Two columns of the file have the same header.
    #[error("表头中有重复的列：{0}。请只保留一列")]
    DuplicateColumn(String),
}

impl Unreadable {
    /// The code for reports and exit messages: `missing_column` or `unreadable`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingColumn { .. } | Self::TwoHeaderRows { .. } => "missing_column",
            _ => "unreadable",
        }
    }
}
