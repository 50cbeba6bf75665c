//! Settings: command line before environment before `cunzhi.toml` before the default.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::fault;

/// One setting: its key in the file, its environment variable, its default, what it is.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Key in `cunzhi.toml`; with `-` for `_` it is the option on the command line.
    pub key: &'static str,
    /// Environment variable.
    pub variable: &'static str,
    /// Value when nobody says otherwise; empty for none.
    pub default: &'static str,
    /// What it is, for `cunzhi config`.
    pub meaning: &'static str,
}

/// All settings, in the order of `cunzhi config`.
pub const KNOWN: [Known; 8] = [
    Known {
        key: "database",
        variable: "CUNZHI_DATABASE",
        default: "sqlite:cunzhi.db",
        meaning: "数据库",
    },
    Known {
        key: "key_file",
        variable: "CUNZHI_KEY_FILE",
        default: "",
        meaning: "密钥文件（默认在数据库文件旁，后缀 .key）",
    },
    Known {
        key: "listen",
        variable: "CUNZHI_LISTEN",
        default: "127.0.0.1:8080",
        meaning: "监听地址",
    },
    Known {
        key: "tls_cert",
        variable: "CUNZHI_TLS_CERT",
        default: "",
        meaning: "HTTPS 证书文件（PEM，连同中间证书）",
    },
    Known {
        key: "tls_key",
        variable: "CUNZHI_TLS_KEY",
        default: "",
        meaning: "HTTPS 私钥文件（PEM）",
    },
    Known {
        key: "public_url",
        variable: "CUNZHI_PUBLIC_URL",
        default: "",
        meaning: "对外网址（前面有 HTTPS 服务器时填写）",
    },
    Known {
        key: "trusted_proxy",
        variable: "CUNZHI_TRUSTED_PROXY",
        default: "",
        meaning: "前面的 HTTPS 服务器的地址，只相信它转告的来访地址",
    },
    Known {
        key: "log",
        variable: "CUNZHI_LOG_FORMAT",
        default: "plain",
        meaning: "日志格式：plain 或 json",
    },
];

/// The file that is read from the working directory when none is named.
pub const USUAL_FILE: &str = "cunzhi.toml";

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An option.
    CommandLine,
    /// An environment variable.
    Environment(&'static str),
    /// A line of the file.
    File(PathBuf),
    /// Nobody said otherwise.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandLine => out.write_str("命令行"),
            Self::Environment(variable) => write!(out, "环境变量 {variable}"),
            Self::File(path) => write!(out, "文件 {}", path.display()),
            Self::Default => out.write_str("默认"),
        }
    }
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadSettings {
    /// The file that was named is not there.
    #[error("配置文件“{0}”读不出来：{1}；请检查路径")]
    Unreadable(String, String),
    /// The file is no TOML, or a value is no text.
    #[error("配置文件“{0}”写法不对：{1}；请按“名称 = \"值\"”一行一项书写")]
    NotToml(String, String),
    /// The file has a key nobody knows.
    #[error("配置文件“{0}”中的“{1}”不是可用的设置；可用的有：{2}")]
    UnknownKey(String, String, String),
}

/// The values in force.
#[derive(Clone, Debug)]
pub struct Settings {
    values: BTreeMap<&'static str, (String, Origin)>,
    file: PathBuf,
}

impl Settings {
    /// Puts the values together. `options` are those of the command line; `environment` looks a
    /// variable up.
    pub fn load(
        options: &BTreeMap<&'static str, String>,
        environment: impl Fn(&str) -> Option<String>,
        file: Option<&Path>,
    ) -> Result<Self, BadSettings> {
        let path = file.unwrap_or(Path::new(USUAL_FILE));
        let in_file = match std::fs::read_to_string(path) {
            Ok(text) => read_file(path, &text)?,
            Err(cause) if file.is_none() && cause.kind() == std::io::ErrorKind::NotFound => {
                BTreeMap::new()
            }
            Err(cause) => {
                return Err(BadSettings::Unreadable(
                    path.display().to_string(),
                    fault::of_io(&cause),
                ));
            }
        };
        let value = |known: &Known| {
            if let Some(value) = options.get(known.key) {
                (value.clone(), Origin::CommandLine)
            } else if let Some(value) = environment(known.variable) {
                (value, Origin::Environment(known.variable))
            } else if let Some(value) = in_file.get(known.key) {
                (value.clone(), Origin::File(path.to_owned()))
            } else {
                (known.default.to_owned(), Origin::Default)
            }
        };
        let values = KNOWN.iter().map(|known| (known.key, value(known)));
        Ok(Self {
            values: values.collect(),
            file: path.to_owned(),
        })
    }

    /// The configuration file, there or not.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The value of a key; empty when there is none.
    pub fn get(&self, key: &str) -> &str {
        self.values.get(key).map_or("", |(value, _)| value)
    }

    /// The same settings with another value, as the demo has its own database.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: String) -> Self {
        self.values.insert(key, (value, Origin::Default));
        self
    }

    /// Whether somebody chose the value.
    pub fn is_chosen(&self, key: &str) -> bool {
        self.values
            .get(key)
            .is_some_and(|(_, origin)| *origin != Origin::Default)
    }

    /// All settings with their values and origins, in order.
    pub fn lines(&self) -> impl Iterator<Item = (&'static Known, &str, &Origin)> {
        KNOWN.iter().filter_map(|known| {
            let (value, origin) = self.values.get(known.key)?;
            Some((known, value.as_str(), origin))
        })
    }
}

fn read_file(path: &Path, text: &str) -> Result<BTreeMap<String, String>, BadSettings> {
    let name = path.display().to_string();
    let bad = |cause: String| BadSettings::NotToml(name.clone(), cause);
    let table: toml::Table = text
        .parse()
        .map_err(|cause: toml::de::Error| bad(cause.message().to_owned()))?;
    let mut values = BTreeMap::new();
    for (key, value) in table {
        if !KNOWN.iter().any(|known| known.key == key) {
            let known: Vec<&str> = KNOWN.iter().map(|known| known.key).collect();
            return Err(BadSettings::UnknownKey(name, key, known.join("、")));
        }
        let text = value
            .as_str()
            .ok_or_else(|| bad(format!("“{key}”的值应放在引号里")))?;
        values.insert(key, text.to_owned());
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(
        option: Option<&str>,
        variable: Option<&str>,
        file: &str,
    ) -> Result<Settings, BadSettings> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.toml");
        std::fs::write(&path, file).unwrap();
        let options = option
            .map(|value| ("listen", value.to_owned()))
            .into_iter()
            .collect();
        let variable = variable.map(str::to_owned);
        Settings::load(
            &options,
            |name| variable.clone().filter(|_| name == "CUNZHI_LISTEN"),
            Some(&path),
        )
    }

    #[test]
    fn the_command_line_goes_before_environment_file_and_default() {
        let file = "listen = \"file\"";
        let listen = |settings: Settings| settings.get("listen").to_owned();
        assert_eq!(
            listen(load(Some("line"), Some("variable"), file).unwrap()),
            "line"
        );
        assert_eq!(
            listen(load(None, Some("variable"), file).unwrap()),
            "variable"
        );
        assert_eq!(listen(load(None, None, file).unwrap()), "file");
        assert_eq!(listen(load(None, None, "").unwrap()), "127.0.0.1:8080");
    }

    #[test]
    fn a_mistyped_key_is_refused_with_the_known_ones() {
        let refusal = load(None, None, "lisen = \"x\"").unwrap_err().to_string();
        assert!(
            refusal.contains("lisen") && refusal.contains("listen"),
            "{refusal}"
        );
        assert!(
            load(None, None, "listen = 8080")
                .unwrap_err()
                .to_string()
                .contains("引号")
        );
    }
}
