/// Small procedures, as files, that have everything which may stand beside a case.
public enum BesideProcedures {
  /// Incidents stand in a folder of their own, as in the library.
  public static let files: [(name: String, yaml: String)] = [
    ("suit.yaml", suit), ("incidents/objection.yaml", objection),
    ("incidents/preservation.yaml", preservation), ("second-suit.yaml", secondSuit),
    ("appeal.yaml", appeal), ("payment-order.yaml", paymentOrder),
  ]

  static let roles = """
    roles:
      plaintiff: {zh-CN: 原告, en: plaintiff}
      defendant: {zh-CN: 被告, en: defendant}
      clerk: {zh-CN: 书记员, en: clerk}
      judge: {zh-CN: 法官, en: judge}
      president: {zh-CN: 院长, en: president}
      system: {zh-CN: 系统, en: system}
    """

  static let suit = """
    procedure: suit
    version: 1
    title: {zh-CN: 测试诉讼, en: test suit}
    initial: filed
    \(roles)
    facts:
      track: {type: string, zh-CN: 程序, en: track, default: simplified}
      panel_size: {type: int, zh-CN: 合议庭人数, en: panel, default: 0}
      votes_committed: {type: "list<string>", zh-CN: 已提交, en: committed, default: []}
      votes_revealed: {type: "list<string>", zh-CN: 已公开, en: revealed, default: []}
      vote_result: {type: string, zh-CN: 结果, en: result, default: ""}
      fee_paid: {type: bool, zh-CN: 已交费, en: paid, default: false}
      objected_by: {type: string, zh-CN: 异议人, en: objector, default: ""}
    phases:
      filing: {zh-CN: 立案, en: filing}
      service: {zh-CN: 送达, en: service}
      hearing: {zh-CN: 庭审, en: hearing}
    clocks:
      trial-limit:
        title: {zh-CN: 审限, en: trial limit}
        rule: trial.simplified
        on_expiry: late
        excludes: [jurisdiction-objection]
      reply:
        title: {zh-CN: 答复期, en: reply}
        rule: filing.review
        on_expiry: late
      appeal-window:
        title: {zh-CN: 上诉期, en: appeal window}
        rule: appeal.judgment
        on_expiry: in-force
    states:
      filed: {title: {zh-CN: 待审查, en: filed}, awaits: [clerk]}
      open: {title: {zh-CN: 审理中, en: open}, awaits: [judge]}
      voting: {title: {zh-CN: 评议, en: voting}, awaits: [judge]}
      opening-votes: {title: {zh-CN: 公开表决, en: opening votes}, awaits: [judge]}
      judged: {title: {zh-CN: 已判决, en: judged}}
      transferred: {title: {zh-CN: 已移送, en: transferred}, terminal: true}
      in-force: {title: {zh-CN: 生效, en: in force}, terminal: true}
    actions:
      file:
        title: {zh-CN: 起诉, en: file}
        by: [plaintiff]
        from: [filed]
        through: cases
      accept:
        title: {zh-CN: 受理, en: accept}
        by: [clerk]
        from: [filed]
        to: open
        start: [trial-limit, reply]
        effects:
          - {name: assign, role: judge}
          - {name: compute-fee}
          - {name: notify, to: [defendant]}
      pay-fee:
        title: {zh-CN: 交费, en: pay}
        by: [plaintiff, clerk]
        from: [open]
        through: fee
        input:
          reference: {type: string, title: {zh-CN: 凭证, en: reference}}
      plead:
        title: {zh-CN: 陈述, en: plead}
        by: [plaintiff, defendant]
        from: [open]
        phase: hearing
      transfer:
        title: {zh-CN: 移送, en: transfer}
        by: [system]
        from: [open]
        to: transferred
        input:
          party: {type: string, title: {zh-CN: 异议人, en: objector}}
        set: {objected_by: "has(input.party) ? input.party : ''"}
        stop: all
      panel:
        title: {zh-CN: 组成合议庭, en: form a panel}
        by: [judge]
        from: [open]
        effects:
          - {name: assign, role: judge, seats: 3}
      recuse:
        title: {zh-CN: 回避, en: stand aside}
        by: [president]
        from: [open, voting]
        effects:
          - {name: bar, role: judge}
      deliberate:
        title: {zh-CN: 评议, en: deliberate}
        by: [judge]
        from: [open]
        to: voting
        stop: [trial-limit, reply]
      commit-vote:
        title: {zh-CN: 提交表决, en: seal a vote}
        by: [judge]
        from: [voting]
        through: votes
        to:
          - {when: "size(facts.votes_committed) == facts.panel_size", to: opening-votes}
        input:
          commitment: {type: string, required: true, title: {zh-CN: 摘要, en: digest}}
      reveal-vote:
        title: {zh-CN: 公开表决, en: open a vote}
        by: [judge]
        from: [opening-votes]
        through: votes
        to:
          - {when: "size(facts.votes_revealed) == facts.panel_size && facts.vote_result == ''", to: voting}
          - {when: "size(facts.votes_revealed) == facts.panel_size", to: judged}
        start:
          - {clock: appeal-window, when: "size(facts.votes_revealed) == facts.panel_size && facts.vote_result != ''"}
        input:
          option: {type: string, required: true, title: {zh-CN: 选项, en: option}}
          nonce: {type: string, required: true, title: {zh-CN: 随机数, en: nonce}}
      convert:
        title: {zh-CN: 转普通程序, en: convert}
        by: [judge]
        from: [open]
        set: {track: "'ordinary'"}
        effects:
          - {name: compute-fee}
      relieve:
        title: {zh-CN: 减免, en: relieve}
        by: [clerk]
        from: [open]
        input:
          relief: {type: string, required: true, title: {zh-CN: 方式, en: kind}}
        effects:
          - {name: relieve-fee, relief: "{input.relief}"}
      to-second:
        title: {zh-CN: 转程序, en: convert}
        by: [judge]
        from: [open]
        set: {track: "'ordinary'"}
        to: [{to: open, procedure: second-suit}]
      close-window:
        title: {zh-CN: 宣告生效, en: declare in force}
        by: [judge]
        from: [judged]
        to: in-force
        stop: all
      in-force:
        title: {zh-CN: 生效, en: in force}
        by: [system]
        from: [judged, voting, opening-votes]
        to: in-force
        stop: all
      late:
        title: {zh-CN: 超审限, en: late}
        by: [system]
        from: [open, voting, opening-votes, judged]
        effects:
          - {name: escalate, level: 3, to: president, about: trial-limit}
    incidents:
      objection:
        title: {zh-CN: 管辖权异议, en: objection to jurisdiction}
        opens_with: lodge
        from: [open]
        per: party
        at_most: 1
        suspends: [{clock: trial-limit, kind: jurisdiction-objection}]
        returns: {upheld: transfer, rejected: }
        article: CPL 130
      preservation:
        title: {zh-CN: 财产保全, en: preservation}
        opens_with: apply
        from: [open, in-force]
        returns: {lifted: }
    votes:
      outcome:
        title: {zh-CN: 裁判结果, en: outcome}
        by: [judge]
        options: [grant, dismiss, remand]
        quorum: 3
        commit: commit-vote
        reveal: reveal-vote
    sequels:
      appeal:
        title: {zh-CN: 上诉, en: appeal}
        procedure: appeal
        type: 民终
        from: [judged]
        by: [plaintiff, defendant]
        within: appeal-window
        once: true
        article: CPL 171
    """
}
