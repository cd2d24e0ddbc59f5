/// What is settled beside the test suit: an objection by each party once, and a preservation with a
/// fee of its own.
extension BesideProcedures {
  static let objection = """
    procedure: objection
    kind: incident
    version: 1
    title: {zh-CN: 管辖权异议, en: objection to jurisdiction}
    initial: lodged
    \(roles)
    facts:
      main_state: {type: string, zh-CN: 本案状态, en: state of the case}
      opened_by: {type: string, zh-CN: 提出人, en: opened by}
      urged: {type: int, zh-CN: 催办次数, en: urged, default: 0}
    documents:
      ruling: {title: {zh-CN: 裁定书, en: ruling}}
    clocks:
      decision:
        title: {zh-CN: 审查期限, en: time to decide}
        rule: filing.review
        on_expiry: urge-decision
    states:
      lodged: {title: {zh-CN: 已提出, en: lodged}, awaits: [judge]}
      upheld: {title: {zh-CN: 异议成立, en: upheld}, terminal: true}
      rejected: {title: {zh-CN: 异议驳回, en: rejected}, terminal: true}
    actions:
      lodge:
        title: {zh-CN: 提出异议, en: lodge}
        by: [defendant]
        from: [lodged]
        through: incidents
        input:
          grounds: {type: string, required: true, min: 2, title: {zh-CN: 理由, en: grounds}}
        requires:
          - when: "facts.main_state == 'open'"
            code: objection.too-late
            otherwise: {zh-CN: 已过提出期限, en: too late}
        start: [decision]
        effects:
          - {name: open-task, role: judge, kind: decide-objection}
      uphold:
        title: {zh-CN: 支持, en: uphold}
        by: [judge]
        from: [lodged]
        to: upheld
        stop: all
      reject:
        title: {zh-CN: 驳回, en: reject}
        by: [judge]
        from: [lodged]
        to: rejected
        stop: all
        effects:
          - {name: serve, document: ruling, to: [defendant]}
      urge-decision:
        title: {zh-CN: 催办, en: urge}
        by: [system]
        from: [lodged]
        set: {urged: "facts.urged + 1"}
    """

  static let preservation = """
    procedure: preservation
    kind: incident
    version: 1
    title: {zh-CN: 财产保全, en: preservation}
    initial: asked
    \(roles)
    facts:
      fee_paid: {type: bool, zh-CN: 已交费, en: paid, default: false}
    states:
      asked: {title: {zh-CN: 已申请, en: asked}, awaits: [judge]}
      frozen: {title: {zh-CN: 已保全, en: frozen}, awaits: [judge]}
      lifted: {title: {zh-CN: 已解除, en: lifted}, terminal: true}
    actions:
      apply:
        title: {zh-CN: 申请, en: apply}
        by: [plaintiff]
        from: [asked]
        effects:
          - {name: charge-fee, kind: preservation}
      pay-fee:
        title: {zh-CN: 交费, en: pay}
        by: [plaintiff]
        from: [asked]
        to: frozen
        through: fee
        input:
          reference: {type: string, title: {zh-CN: 凭证, en: reference}}
        requires:
          - {when: facts.fee_paid, code: fee.open, otherwise: {zh-CN: 未交费, en: not paid}}
      ruling-served:
        title: {zh-CN: 裁定送达, en: ruling served}
        by: [system]
        from: [frozen]
        to: lifted
        input:
          party: {type: string, title: {zh-CN: 当事人, en: party}}
      lift:
        title: {zh-CN: 解除, en: lift}
        by: [judge]
        from: [asked, frozen]
        to: lifted
    """
}
