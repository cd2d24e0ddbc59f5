/// Procedures that take the test suit over, follow it, or begin a case of their own.
extension BesideProcedures {
  static let secondSuit = """
    procedure: second-suit
    version: 1
    title: {zh-CN: 普通程序, en: ordinary suit}
    initial: open
    \(roles)
    clocks:
      trial-limit:
        title: {zh-CN: 审限, en: trial limit}
        rule: trial.ordinary
        on_expiry: finish
    states:
      open: {title: {zh-CN: 庭审, en: hearing}, awaits: [judge]}
      done: {title: {zh-CN: 终结, en: done}, terminal: true}
    actions:
      reopen:
        title: {zh-CN: 恢复审理, en: reopen}
        by: [judge]
        from: [open]
        start: [trial-limit]
      finish:
        title: {zh-CN: 终结, en: finish}
        by: [judge, system]
        from: [open]
        to: done
        stop: all
    incidents:
      preservation:
        title: {zh-CN: 财产保全, en: preservation}
        opens_with: apply
        from: [open]
        returns: {lifted: }
    """

  static let appeal = """
    procedure: appeal
    version: 1
    title: {zh-CN: 第二审程序, en: second instance}
    initial: filed
    \(roles)
    facts:
      linked_number: {type: string, zh-CN: 原审案号, en: first case}
      linked_state: {type: string, zh-CN: 原审状态, en: its state}
      grounds: {type: string, zh-CN: 理由, en: grounds, default: ""}
    states:
      filed: {title: {zh-CN: 已上诉, en: appealed}, awaits: [clerk]}
      forwarded: {title: {zh-CN: 已移送, en: forwarded}, awaits: [judge]}
      ended: {title: {zh-CN: 终结, en: ended}, terminal: true}
    actions:
      end:
        title: {zh-CN: 终结, en: end}
        by: [judge]
        from: [forwarded]
        to: ended
      file:
        title: {zh-CN: 上诉, en: appeal}
        by: [plaintiff]
        from: [filed]
        through: cases
        input:
          grounds: {type: string, required: true, min: 2, title: {zh-CN: 理由, en: grounds}}
        requires:
          - {when: "facts.linked_state == 'judged'", code: appeal.no-judgment, otherwise: {zh-CN: 无判决, en: no judgment}}
        set: {grounds: input.grounds}
        effects:
          - {name: charge-fee, kind: appeal}
        docket: {zh-CN: "对{facts.linked_number}上诉", en: "appeal from {facts.linked_number}"}
      forward:
        title: {zh-CN: 移送, en: forward}
        by: [clerk]
        from: [filed]
        to: forwarded
        effects:
          - {name: notify, to: [defendant]}
    """

  static let paymentOrder = """
    procedure: payment-order
    version: 1
    title: {zh-CN: 督促程序, en: payment order}
    initial: filed
    \(roles)
    states:
      filed: {title: {zh-CN: 已申请, en: applied}, awaits: [clerk]}
      issued: {title: {zh-CN: 已发支付令, en: issued}, terminal: true}
    actions:
      file:
        title: {zh-CN: 申请支付令, en: apply}
        by: [plaintiff]
        from: [filed]
        through: cases
        effects:
          - {name: charge-fee, kind: payment-order}
      issue:
        title: {zh-CN: 发出支付令, en: issue}
        by: [clerk]
        from: [filed]
        to: issued
    """
}
