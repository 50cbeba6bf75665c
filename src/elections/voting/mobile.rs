//! Voters of mobile boxes (R-A5-2): who cannot come to a station asks for the box; the list is made
//! public before the vote (ZJ art. 24, HA art. 31).

use super::proxies::{Held, Named};
use super::stations::StationKind;

/// A voter of a mobile box who is on the list already: the voter and the name of the box.
pub type Listed = (Named, String);

/// Whether a voter may be put on the list of a mobile box; an error is the sentence for the clerk.
/// Whoever handed the vote to a proxy votes through the proxy alone.
pub fn judge(
    voter: &Named,
    kind: StationKind,
    listed: &[Listed],
    held: &[Held],
) -> Result<(), String> {
    let name = &voter.name;
    if kind != StationKind::Mobile {
        return Err("请选择流动票箱；中心会场和投票站的选民不用登记。".to_owned());
    }
    if let Some((_, place)) = listed.iter().find(|(own, _)| own.id == voter.id) {
        return Err(format!(
            "{name}已经登记在“{place}”，要换票箱的，先撤销原来的登记。"
        ));
    }
    if let Some((_, proxy)) = held.iter().find(|(own, _)| own.id == voter.id) {
        return Err(format!(
            "{name}已经委托{}投票，不能再用流动票箱。本人要自己投票的，先撤销委托。",
            proxy.name
        ));
    }
    Ok(())
}
