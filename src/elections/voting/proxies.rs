//! 委托投票 (R-A6): a request judged against what is recorded, with the sentence of the law.

use chrono::NaiveDate;

use super::contestants::{fits, kin_of};
use super::kin;
use crate::elections::candidates::store_kinship::relation_name;
use crate::rules::{
    Kin, ProxyFault, ProxyRequest, ProxyRules, Relation, Timely, judge_proxies, may_vote,
};

/// A person on the roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The number of the person.
    pub id: i64,
    /// The name.
    pub name: String,
}

/// Somebody asks to vote for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// 委托人
    pub principal: Named,
    /// 受委托人
    pub proxy: Named,
    /// What the proxy is to the principal.
    pub kin: Kin,
    /// The day of the written request.
    pub asked_on: NaiveDate,
    /// The paper is there.
    pub is_written: bool,
    /// The proxy stands for election.
    pub is_candidate: bool,
}

/// A mandate that holds: principal and proxy.
pub type Held = (Named, Named);

/// What the rules say, with where it stands.
#[derive(Clone, Debug)]
pub struct Law {
    /// The values.
    pub rules: ProxyRules,
    /// Last day to ask; `None` beyond the calendar.
    pub due: Option<NaiveDate>,
    /// In Chinese: of the limit, the ban on candidates, the last day, near relatives.
    pub sources: [String; 4],
}

/// Whether a request is accepted; `held` are the mandates before it, in their order. An error is
/// the sentence for the clerk.
pub fn judge(asked: &Asked, held: &[Held], law: &Law) -> Result<(), String> {
    let (principal, proxy) = (&asked.principal.name, &asked.proxy.name);
    if asked.principal.id == asked.proxy.id {
        return Err("委托人和受委托人不能是同一个人。".to_owned());
    }
    if !asked.is_written {
        return Err(format!(
            "委托投票须有书面委托书（{}）。收到委托书以后再登记。",
            law.sources[3]
        ));
    }
    if let Some((_, other)) = held.iter().find(|(own, _)| own.id == asked.principal.id) {
        let other = &other.name;
        return Err(format!(
            "{principal}已经委托{other}投票，一人只能委托一人。要换人的，先撤销原来的委托。"
        ));
    }
    if held.iter().any(|(own, _)| own.id == asked.proxy.id) {
        return Err(format!(
            "{proxy}自己已经委托别人投票，不能再替别人投票，也不能转委托。"
        ));
    }
    let mut requests: Vec<ProxyRequest<i64>> = held
        .iter()
        .map(|(_, proxy)| request(proxy.id, Kin::Child, false))
        .collect();
    let is_redelegated = held.iter().any(|(_, own)| own.id == asked.principal.id);
    requests.push(ProxyRequest {
        is_candidate: asked.is_candidate,
        is_on_time: law
            .due
            .is_some_and(|due| Timely::judge(asked.asked_on, due).is_on_time()),
        ..request(asked.proxy.id, asked.kin, is_redelegated)
    });
    let judged = judge_proxies(&requests, &law.rules).pop();
    judged
        .unwrap_or(Ok(()))
        .map_err(|fault| told(fault, asked, law))
}

fn request(proxy: i64, kin: Kin, is_redelegated: bool) -> ProxyRequest<i64> {
    ProxyRequest {
        proxy,
        kin,
        is_candidate: false,
        is_redelegated,
        is_on_time: true,
    }
}

fn told(fault: ProxyFault, asked: &Asked, law: &Law) -> String {
    let (principal, proxy) = (&asked.principal.name, &asked.proxy.name);
    let [limit, candidate, late, near] = &law.sources;
    match fault {
        ProxyFault::LimitExceeded => format!(
            "{proxy}已经接受{most}人委托，每人最多接受{most}人委托（{limit}）。请换一位近亲属。",
            most = law.rules.most
        ),
        ProxyFault::ProxyIsCandidate => {
            format!("{proxy}是候选人，不能接受委托（{candidate}）。请换一位近亲属。")
        }
        ProxyFault::NotNearRelative => format!(
            "只能委托本村有选举权的近亲属：配偶、父母、子女、兄弟姐妹、祖父母、外祖父母、孙子女、外孙子女（{near}；民法典第1045条）。"
        ),
        ProxyFault::Redelegated => {
            format!("{principal}正接受别人的委托，不能再转委托给{proxy}。")
        }
        ProxyFault::Late => {
            let due = law.due.map_or_else(String::new, |due| due.to_string());
            format!(
                "委托最迟在{due}办理，委托书的日期{}已经过期（{late}）。",
                asked.asked_on
            )
        }
        ProxyFault::Unpublished => "这项委托没有公布，不能投票。".to_owned(),
    }
}

/// What a proxy is to the principal: as the clerk says, held against the recorded relation of
/// candidates; where the clerk says nothing, as the record says. An error is the sentence.
pub fn kin_as_recorded(
    said: Option<Kin>,
    recorded: Option<Relation>,
    (principal, proxy): (&str, &str),
) -> Result<Kin, String> {
    match (said, recorded) {
        (None, None) => Err("请选择受委托人是委托人的什么人。".to_owned()),
        (None, Some(relation)) => kin_of(relation).ok_or_else(|| {
            let relation = relation_name(relation);
            format!(
                "{principal}和{proxy}登记的关系是{relation}，请选择受委托人是委托人的哪一种亲属。"
            )
        }),
        (Some(kin), Some(relation)) if !fits(relation, kin) => Err(format!(
            "{principal}和{proxy}登记的近亲属关系是{}，与所选的“{}”不一致，请核对。登记错了的，请先在“候选人和联审”的近亲属关系里更正。",
            relation_name(relation),
            kin::label(kin)
        )),
        (Some(kin), _) => Ok(kin),
    }
}

/// Why an accepted proxy may not vote on the day, in a few words; `None` when they may.
pub fn lapsed(is_candidate: bool, is_published: bool, law: &Law) -> Option<&'static str> {
    match may_vote(is_candidate, is_published, &law.rules).err()? {
        ProxyFault::Unpublished => Some("没有公布，不能投票"),
        _ => Some("受委托人成了候选人，委托失效，可以另外委托"),
    }
}

/// The relations a form offers, with their Chinese names.
pub fn relations() -> impl Iterator<Item = (&'static str, &'static str)> {
    Kin::ALL.iter().map(|one| (one.word(), kin::label(*one)))
}
