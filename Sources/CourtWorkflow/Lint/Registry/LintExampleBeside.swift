extension LintExample {
  /// What is settled beside ``court``: an objection to jurisdiction.
  static let incident = """
    procedure: objection
    kind: incident
    version: 1
    title: {zh-CN: 管辖异议, en: objection}
    initial: raised
    roles:
      defendant: {zh-CN: 被告, en: defendant}
      expert: {zh-CN: 鉴定人, en: expert}
      judge: {zh-CN: 法官, en: judge}
      system: {zh-CN: 系统, en: system}
    clocks:
      limit: {title: {zh-CN: 裁定期限, en: time to decide}, rule: filing.review, on_expiry: begin, escalates: true}
    states:
      raised: {title: {zh-CN: 已提出, en: raised}, awaits: [judge]}
      heard: {title: {zh-CN: 已听证, en: heard}, awaits: [judge]}
      upheld: {title: {zh-CN: 成立, en: upheld}, terminal: true}
      rejected: {title: {zh-CN: 不成立, en: rejected}, terminal: true}
    actions:
      object:
        title: {zh-CN: 提出异议, en: object}
        by: [defendant]
        from: [raised]
        start: [limit]
        article: Law 9
        docket: {zh-CN: 提出管辖异议, en: objection raised}
      hear: {title: {zh-CN: 听证, en: hear}, by: [judge], from: [raised], to: heard, article: Law 9, docket: {zh-CN: 听证, en: heard}}
      amend: {title: {zh-CN: 补充, en: amend}, by: [defendant], from: [heard], article: Law 9, docket: {zh-CN: 补充, en: amended}}
      intervene: {title: {zh-CN: 参加, en: intervene}, by: [expert], from: [raised], article: Law 9, docket: {zh-CN: 参加, en: intervened}}
      begin: {title: {zh-CN: 催办, en: report late decision}, by: [system], from: [raised, heard], effects: [{name: escalate, level: 1, to: judge, about: late-decision}], article: Law 9, docket: {zh-CN: 催办, en: reported}}
      decide:
        title: {zh-CN: 裁定, en: decide}
        by: [judge]
        from: [raised, heard]
        stop: all
        to: [{when: input.upheld, to: upheld}, rejected]
        input:
          upheld: {type: bool, required: true, title: {zh-CN: 是否成立, en: upheld}}
        article: Law 9
        docket: {zh-CN: 已裁定, en: decided}
    """

  /// The case that may follow ``court``.
  static let second = """
    procedure: second-instance
    version: 1
    title: {zh-CN: 二审, en: second instance}
    initial: filed
    roles: {plaintiff: {zh-CN: 上诉人, en: appellant}, judge: {zh-CN: 法官, en: judge}}
    states:
      filed: {title: {zh-CN: 已上诉, en: filed}, awaits: [judge]}
      done: {title: {zh-CN: 终结, en: done}, terminal: true}
    actions:
      file: {title: {zh-CN: 提起, en: file}, by: [plaintiff], from: [filed], through: cases, article: Law 13, docket: {zh-CN: 上诉, en: appealed}}
      end: {title: {zh-CN: 结案, en: end}, by: [judge], from: [filed], to: done, article: Law 13, docket: {zh-CN: 结案, en: ended}}
    """

  /// The procedure that may take a case of ``court`` over.
  static let full = """
    procedure: full-claims
    version: 1
    title: {zh-CN: 普通程序, en: full procedure}
    initial: open
    roles: {judge: {zh-CN: 法官, en: judge}}
    states:
      open: {title: {zh-CN: 审理中, en: open}, awaits: [judge]}
      done: {title: {zh-CN: 终结, en: done}, terminal: true}
    actions:
      end: {title: {zh-CN: 结案, en: end}, by: [judge], from: [open], to: done, article: Law 8, docket: {zh-CN: 结案, en: ended}}
    """

  /// The version of ``court`` before this one.
  static let earlier = """
    procedure: short-claims
    version: 1
    title: {zh-CN: 示例程序, en: example procedure}
    initial: begun
    roles: {clerk: {zh-CN: 书记员, en: clerk}, system: {zh-CN: 系统, en: system}}
    clocks:
      fee: {title: {zh-CN: 交费期限, en: time to pay}, rule: fee.payment, on_expiry: close}
      idle: {title: {zh-CN: 搁置期限, en: time to rest}, rule: filing.review, on_expiry: close}
    states:
      begun: {title: {zh-CN: 已开始, en: begun}, awaits: [clerk]}
      waiting: {title: {zh-CN: 等待, en: waiting}}
      done-early: {title: {zh-CN: 提前终结, en: done early}, awaits: [clerk]}
      closed: {title: {zh-CN: 已终结, en: closed}, terminal: true}
    actions:
      wait: {title: {zh-CN: 等待, en: wait}, by: [clerk], from: [begun], to: waiting, start: [fee, idle], article: Law 5, docket: {zh-CN: 等待, en: waits}}
      spare: {title: {zh-CN: 提前, en: spare}, by: [clerk], from: [begun], to: done-early, article: Law 5, docket: {zh-CN: 提前, en: spared}}
      close: {title: {zh-CN: 终结, en: close}, by: [clerk, system], from: [begun, waiting, done-early], to: closed, stop: all, article: Law 5, docket: {zh-CN: 终结, en: closed}}
    """
}
