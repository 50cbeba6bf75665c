//! Proxy voting (委托投票, rulebook A6).

use super::typed::ProxyRules;
use super::words::words;

words! {
    /// How the principal is related to the proxy. All but the last are near relatives
    /// (CC art. 1045).
    Kin {
        /// 配偶.
        Spouse = "spouse",
        /// 父母.
        Parent = "parent",
        /// 子女.
        Child = "child",
        /// 兄弟姐妹.
        Sibling = "sibling",
        /// 祖父母、外祖父母.
        Grandparent = "grandparent",
        /// 孙子女、外孙子女.
        Grandchild = "grandchild",
        /// Anybody else: an in-law, a neighbour.
        Other = "other",
    }
}

words! {
    /// Why a proxy is refused or has lapsed.
    ProxyFault {
        /// The proxy has as many principals as allowed.
        LimitExceeded = "limit_exceeded",
        /// The proxy stands for election.
        ProxyIsCandidate = "proxy_is_candidate",
        /// The proxy is no near relative.
        NotNearRelative = "not_near_relative",
        /// The mandate came from somebody who holds it only as a proxy.
        Redelegated = "redelegated",
        /// Asked for after the last day.
        Late = "late",
        /// Not on the published list.
        Unpublished = "unpublished",
    }
}

/// A request to vote for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProxyRequest<P> {
    /// Who shall vote.
    pub proxy: P,
    /// How they are related.
    pub kin: Kin,
    /// The proxy is a candidate or nominates themselves.
    pub is_candidate: bool,
    /// The one who asks is not the voter but another proxy of theirs.
    pub is_redelegated: bool,
    /// Asked for in time ([`super::Deadlines::proxy_due`]).
    pub is_on_time: bool,
}

/// Judges requests in the order in which they were filed; a refused one takes no place.
pub fn judge_proxies<P: PartialEq>(
    requests: &[ProxyRequest<P>],
    rules: &ProxyRules,
) -> Vec<Result<(), ProxyFault>> {
    let mut judged: Vec<Result<(), ProxyFault>> = Vec::with_capacity(requests.len());
    for request in requests {
        let taken = requests
            .iter()
            .zip(&judged)
            .filter(|(other, result)| result.is_ok() && other.proxy == request.proxy)
            .count();
        judged.push(judge(request, taken, *rules));
    }
    judged
}

/// Judges one request; `taken` is how many principals the proxy has already (VCL18 art. 15; ZJ
/// art. 25; SH art. 16; BJ art. 25; HA art. 30).
fn judge<P>(request: &ProxyRequest<P>, taken: usize, rules: ProxyRules) -> Result<(), ProxyFault> {
    if request.kin == Kin::Other {
        return Err(ProxyFault::NotNearRelative);
    }
    if request.is_redelegated {
        return Err(ProxyFault::Redelegated);
    }
    if request.is_candidate && !rules.candidate_allowed {
        return Err(ProxyFault::ProxyIsCandidate);
    }
    if !request.is_on_time {
        return Err(ProxyFault::Late);
    }
    if taken >= rules.most as usize {
        return Err(ProxyFault::LimitExceeded);
    }
    Ok(())
}

/// Whether an accepted proxy may vote on election day. A proxy who has become a candidate since
/// may not (R-A6-6); one who was not published may not where the rule set says so (ZJ art. 25).
pub fn may_vote(
    is_candidate: bool,
    is_published: bool,
    rules: &ProxyRules,
) -> Result<(), ProxyFault> {
    if is_candidate && !rules.candidate_allowed {
        return Err(ProxyFault::ProxyIsCandidate);
    }
    if !is_published && rules.unpublished_void {
        return Err(ProxyFault::Unpublished);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Kin, ProxyFault, ProxyRequest, judge_proxies, may_vote};
    use crate::rules::{ProxyRules, RuleSets};

    fn of(set: &str) -> ProxyRules {
        RuleSets::built_in()
            .unwrap()
            .find(set)
            .unwrap()
            .rules()
            .proxy
    }

    const ASKED: ProxyRequest<&str> = ProxyRequest {
        proxy: "p",
        kin: Kin::Child,
        is_candidate: false,
        is_redelegated: false,
        is_on_time: true,
    };

    #[test]
    fn x01_three_principals_and_no_fourth() {
        let other = ProxyRequest {
            proxy: "q",
            ..ASKED
        };
        let neighbour = ProxyRequest {
            kin: Kin::Other,
            ..ASKED
        };
        let judged = judge_proxies(
            &[ASKED, neighbour, ASKED, other, ASKED, ASKED],
            &of("cn-2018"),
        );
        let none = Err(ProxyFault::NotNearRelative);
        let full = Err(ProxyFault::LimitExceeded);
        assert_eq!(judged, [Ok(()), none, Ok(()), Ok(()), Ok(()), full]);
    }

    #[test]
    fn x02_a_candidate_is_no_proxy() {
        for set in ["zj-2020", "bj-2012"] {
            let candidate = ProxyRequest {
                is_candidate: true,
                ..ASKED
            };
            let judged = judge_proxies(&[candidate], &of(set));
            assert_eq!(judged, [Err(ProxyFault::ProxyIsCandidate)], "{set}");
            // Named as a candidate later: the mandate lapses.
            assert_eq!(
                may_vote(true, true, &of(set)),
                Err(ProxyFault::ProxyIsCandidate)
            );
        }
    }

    #[test]
    fn x03_a_neighbour_is_no_near_relative() {
        let neighbour = ProxyRequest {
            kin: Kin::Other,
            ..ASKED
        };
        let judged = judge_proxies(&[neighbour], &of("cn-2018"));
        assert_eq!(judged, [Err(ProxyFault::NotNearRelative)]);
        assert_eq!(ProxyFault::NotNearRelative.word(), "not_near_relative");
    }

    #[test]
    fn x05_a_proxy_does_not_delegate_further() {
        for set in ["zj-2020", "sh-2020", "cn-2018"] {
            let again = ProxyRequest {
                is_redelegated: true,
                ..ASKED
            };
            assert_eq!(
                judge_proxies(&[again], &of(set)),
                [Err(ProxyFault::Redelegated)],
                "{set}"
            );
        }
    }

    #[test]
    fn x06_an_unpublished_proxy_is_void_in_zhejiang() {
        assert_eq!(
            may_vote(false, false, &of("zj-2020")),
            Err(ProxyFault::Unpublished)
        );
        assert_eq!(may_vote(false, false, &of("cn-2018")), Ok(()));
        assert_eq!(may_vote(false, true, &of("zj-2020")), Ok(()));
    }
}
