extension LintExample {
  /// A short procedure that uses every part of the language and has no finding.
  static let court = """
    procedure: short-claims
    version: 2
    title: {zh-CN: 示例程序, en: example procedure}
    initial: filed
    roles:
      plaintiff: {zh-CN: 原告, en: plaintiff}
      defendant: {zh-CN: 被告, en: defendant}
      clerk: {zh-CN: 书记员, en: clerk}
      judge: {zh-CN: 法官, en: judge}
      system: {zh-CN: 系统, en: system}
    phases:
      pleading: {zh-CN: 答辩, en: pleading}
    facts:
      track: {type: string, values: [small, full], zh-CN: 程序, en: track, default: small}
      claims: {type: int, zh-CN: 请求数, en: number of claims, default: 1}
      urgent: {type: bool, zh-CN: 紧急, en: urgent, default: false}
    clocks:
      review:
        title: {zh-CN: 审查期限, en: time for review}
        rule: filing.review
        on_expiry: report-review
        escalates: true
      correction:
        title: {zh-CN: 补正期限, en: time to correct}
        rule: filing.correction
        on_expiry: lapse
      payment:
        title: {zh-CN: 交费期限, en: time to pay}
        rule: fee.payment
        on_expiry: unpaid
      answer:
        title: {zh-CN: 答辩期, en: time to answer}
        rule: defence
        per: party
        on_expiry: answer-passed
      trial:
        title: {zh-CN: 审理期限, en: trial limit}
        rule: "trial.{facts.track}"
        excludes: [objection, stay]
        ladder: [{level: 1, to: clerk}, {level: 2, to: judge, rule: escalation.second}]
      appeal:
        title: {zh-CN: 上诉期, en: time to appeal}
        rule: appeal.judgment
        per: party
        on_expiry: appeal-passed
    states:
      filed: {title: {zh-CN: 已起诉, en: filed}, awaits: [clerk]}
      correcting: {title: {zh-CN: 待补正, en: correcting}}
      paying: {title: {zh-CN: 待交费, en: paying}}
      answering: {title: {zh-CN: 答辩中, en: answering}}
      preparing: {title: {zh-CN: 准备开庭, en: preparing}, awaits: [clerk, judge]}
      hearing: {title: {zh-CN: 待开庭, en: hearing booked}, awaits: [judge]}
      drafting: {title: {zh-CN: 待裁判, en: drafting}, awaits: [judge]}
      decided: {title: {zh-CN: 已判决, en: decided}}
      closed: {title: {zh-CN: 已终结, en: closed}, terminal: true}
      in-force: {title: {zh-CN: 已生效, en: in force}, terminal: true}
    actions:
      file:
        title: {zh-CN: 起诉, en: file}
        by: [plaintiff]
        from: [filed]
        through: cases
        start: [review]
        effects: [{name: open-task, role: clerk, kind: review}]
        article: Law 1
        docket: {zh-CN: 收到起诉材料, en: complaint received}
      return:
        title: {zh-CN: 退回补正, en: return for correction}
        by: [clerk]
        from: [filed]
        to: correcting
        input:
          days: {type: int, required: true, min: 1, max: 30, title: {zh-CN: 天数, en: days}}
        stop: all
        start: [{clock: correction, days: input.days}]
        effects: [{name: close-tasks}]
        article: Law 2
        docket: {zh-CN: "限{input.days}日补正", en: "{input.days} days to correct"}
      correct:
        title: {zh-CN: 补正, en: correct}
        by: [plaintiff]
        from: [correcting]
        to: filed
        stop: all
        start: [review]
        effects: [{name: open-task, role: clerk, kind: review}]
        article: Law 2
        docket: {zh-CN: 已补正, en: corrected}
      lapse:
        title: {zh-CN: 逾期未补正, en: close without correction}
        by: [system]
        from: [correcting]
        to: closed
        stop: all
        article: Law 2
        docket: {zh-CN: 逾期未补正, en: not corrected in time}
      report-review:
        title: {zh-CN: 审查超期催办, en: report late review}
        by: [system]
        from: [filed]
        effects: [{name: escalate, level: 1, to: clerk, about: late-review}]
        article: Law 3
        docket: {zh-CN: 审查超期, en: review is late}
      register:
        title: {zh-CN: 立案, en: register}
        by: [clerk]
        from: [filed]
        to: paying
        input:
          track: {type: string, values: [small, full], required: true, title: {zh-CN: 程序, en: track}}
        requires:
          - when: "facts.claims > 0"
            code: filing.no-claim
            otherwise: {zh-CN: 没有诉讼请求, en: there is no claim}
            source: Law 4
          - when: "input.track == 'full' || !facts.urgent"
            code: filing.urgent
            otherwise: {zh-CN: 紧急案件应适用普通程序, en: urgent cases take the full track}
            source: Law 4
        set: {track: input.track}
        stop: all
        start: [payment, trial]
        effects: [{name: close-tasks}, {name: serve, document: notice, to: [plaintiff]}]
        article: Law 4
        docket: {zh-CN: 立案, en: registered}
      unpaid:
        title: {zh-CN: 逾期未交费, en: close for the unpaid fee}
        by: [system]
        from: [paying]
        to: closed
        stop: all
        article: Law 5
        docket: {zh-CN: 逾期未交费, en: fee not paid in time}
      pay:
        title: {zh-CN: 交费, en: pay}
        by: [plaintiff]
        from: [paying]
        to: answering
        through: fee
        stop: [payment]
        effects: [{name: serve, document: complaint, to: [defendant]}]
        article: Law 5
        docket: {zh-CN: 已交费, en: fee paid}
      copy-served:
        title: {zh-CN: 副本送达, en: copy served}
        by: [system]
        from: [answering]
        input:
          party: {type: string, required: true, title: {zh-CN: 被送达人, en: party served}}
        start: [{clock: answer, party: input.party}]
        article: Law 6
        docket: {zh-CN: 副本送达, en: copy served}
      answer:
        title: {zh-CN: 答辩, en: answer}
        by: [defendant, clerk]
        from: [answering]
        phase: pleading
        to: [{when: "clocks['answer'] == 0", to: preparing}]
        input:
          text: {type: string, required: true, title: {zh-CN: 答辩意见, en: answer}}
        stop: [{clock: answer, party: actor.party}]
        effects: [{name: serve, document: defence, to: [plaintiff], text: "{input.text}"}]
        article: Law 6
        docket: {zh-CN: 已答辩, en: answered}
      answer-passed:
        title: {zh-CN: 答辩期届满, en: time to answer passed}
        by: [system]
        from: [answering]
        to: [{when: "clocks['answer'] == 0", to: preparing}]
        article: Law 6
        docket: {zh-CN: 未答辩, en: no answer}
      stay:
        title: {zh-CN: 中止, en: stay}
        by: [judge]
        from: [preparing]
        suspend: [{clock: trial, kind: stay}]
        article: Law 7
        docket: {zh-CN: 中止审理, en: stayed}
      go-on:
        title: {zh-CN: 恢复, en: go on}
        by: [judge]
        from: [preparing]
        resume: [{clock: trial, kind: stay}]
        article: Law 7
        docket: {zh-CN: 恢复审理, en: goes on}
      convert:
        title: {zh-CN: 转为普通程序, en: convert}
        by: [judge]
        from: [preparing]
        to: [{to: open, procedure: full-claims}]
        article: Law 8
        docket: {zh-CN: 转为普通程序, en: converted}
      transfer:
        title: {zh-CN: 移送, en: transfer}
        by: [system]
        from: [answering, preparing]
        to: closed
        stop: all
        effects: [{name: serve, document: order-of-transfer, to: [plaintiff, defendant]}]
        article: Law 9
        docket: {zh-CN: 移送, en: transferred}
      book:
        title: {zh-CN: 排期, en: book the hearing}
        by: [clerk]
        from: [preparing]
        to: hearing
        through: hearings
        requires:
          - when: "incidents['objection'] == 0"
            code: hearing.objection-open
            otherwise: {zh-CN: 管辖异议尚未处理, en: an objection is open}
            source: Law 9
        effects:
          - {name: serve, document: summons, to: [plaintiff, defendant]}
          - {name: open-task, role: judge, kind: hold}
        article: Law 10
        docket: {zh-CN: 排期开庭, en: hearing booked}
      hold:
        title: {zh-CN: 开庭, en: hold the hearing}
        by: [judge]
        from: [hearing]
        to: drafting
        effects: [{name: close-hearing}, {name: close-tasks, kind: hold}]
        article: Law 10
        docket: {zh-CN: 开庭完毕, en: hearing held}
      seal:
        title: {zh-CN: 密封表决, en: seal a vote}
        by: [judge]
        from: [drafting]
        through: votes
        input:
          commitment: {type: string, required: true, title: {zh-CN: 摘要, en: digest}}
        article: Law 11
        docket: {zh-CN: 已密封表决, en: a vote was sealed}
      reveal:
        title: {zh-CN: 公开表决, en: reveal a vote}
        by: [judge]
        from: [drafting]
        through: votes
        input:
          option: {type: string, required: true, title: {zh-CN: 意见, en: option}}
          nonce: {type: string, required: true, title: {zh-CN: 随机数, en: nonce}}
        article: Law 11
        docket: {zh-CN: 已公开表决, en: a vote was revealed}
      sign:
        title: {zh-CN: 签发判决书, en: sign the judgment}
        by: [judge]
        from: [drafting]
        to: decided
        through: decisions
        stop: all
        effects: [{name: serve, document: judgment, to: [plaintiff, defendant]}]
        article: Law 12
        docket: {zh-CN: 判决, en: judgment given}
      judgment-served:
        title: {zh-CN: 判决送达, en: judgment served}
        by: [system]
        from: [decided]
        to: [{when: "facts.track == 'small'", to: in-force}]
        input:
          party: {type: string, required: true, title: {zh-CN: 被送达人, en: party served}}
        stop: [{clock: all, when: "facts.track == 'small'"}]
        start: [{clock: appeal, party: input.party, when: "facts.track != 'small'"}]
        article: Law 13
        docket: {zh-CN: 判决送达, en: judgment served}
      appeal-passed:
        title: {zh-CN: 上诉期届满, en: time to appeal passed}
        by: [system]
        from: [decided]
        to: [{when: "clocks['appeal'] == 0", to: in-force}]
        article: Law 13
        docket: {zh-CN: 上诉期届满, en: time to appeal passed}
      waive:
        title: {zh-CN: 放弃上诉, en: waive the appeal}
        by: [plaintiff, defendant]
        from: [decided]
        requires:
          - when: "facts.track != 'small'"
            code: appeal.none
            otherwise: {zh-CN: 不得上诉, en: there is no appeal}
            source: Law 13
          - when: "'appeal' in actor.clocks"
            code: appeal.too-late
            otherwise: {zh-CN: 上诉期未开始或已届满, en: no time to appeal runs}
            source: Law 13
        article: Law 13
        docket: {zh-CN: 放弃上诉, en: appeal waived}
    incidents:
      objection:
        title: {zh-CN: 管辖异议, en: objection to jurisdiction}
        opens_with: object
        from: [answering]
        per: party
        at_most: 1
        suspends: [{clock: trial, kind: objection}]
        returns: {upheld: transfer, rejected: }
        article: Law 9
    votes:
      panel:
        title: {zh-CN: 合议, en: panel}
        by: [judge]
        options: [grant, dismiss]
        quorum: 3
        commit: seal
        reveal: reveal
    sequels:
      appeal:
        title: {zh-CN: 上诉, en: appeal}
        procedure: second-instance
        type: 民终
        from: [decided]
        by: [plaintiff, defendant]
        within: appeal
        once: true
        article: Law 13
    documents:
      notice: {title: {zh-CN: 受理通知书, en: notice}}
      complaint: {title: {zh-CN: 起诉状副本, en: complaint}}
      defence: {title: {zh-CN: 答辩状, en: defence}}
      summons: {title: {zh-CN: 传票, en: summons}}
      judgment: {title: {zh-CN: 民事判决书, en: judgment}, decides: true, appeal: appeal.judgment}
      order-of-transfer: {title: {zh-CN: 移送裁定书, en: order of transfer}, decides: true, final: Law 9}
    migration:
      from: 1
      states: {begun: filed, waiting: paying}
      clocks: {fee: payment, idle: }
      keep: [done-early]
      set: {urgent: "false"}
      why: {zh-CN: 分设答辩阶段, en: answers have a stage of their own}
    """
}
