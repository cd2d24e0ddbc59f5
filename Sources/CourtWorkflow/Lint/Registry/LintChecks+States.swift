extension LintCheck {
  static let statesChecks: [LintCheck] = [
    LintCheck(
      "state.unreachable", .error, .states,
      zh: "案件从不到达的阶段", en: "a state no case ever comes to",
      .edit(
        .lending, line: 23,
        [("  done:\n", "  lost:\n    title: {zh-CN: 失, en: lost}\n    terminal: true\n  done:\n")])),
    LintCheck(
      "state.no-exit", .error, .states,
      zh: "没有出路的未终结阶段", en: "an open state that nothing leads out of",
      .edit(
        .lending, line: 23, [("  done:\n", "  stuck:\n    title: {zh-CN: 卡, en: stuck}\n  done:\n")]
      )),
    LintCheck(
      "state.no-way-to-end", .error, .states,
      zh: "通不到终结的阶段", en: "a state from which no way leads to an end",
      .edit(
        .court, line: 55,
        [
          (
            "  closed: {title: {zh-CN: 已终结",
            "  aside: {title: {zh-CN: 搁置, en: aside}, awaits: [judge]}\n  beside: {title: {zh-CN: 旁置, en: beside}, awaits: [judge]}\n  closed: {title: {zh-CN: 已终结"
          ),
          (
            "  go-on:\n",
            "  put-aside: {title: {zh-CN: 搁置, en: put aside}, by: [judge], from: [filed, beside], to: aside, stop: all, effects: [{name: close-tasks}], article: Law 7, docket: {zh-CN: 搁置, en: aside}}\n  put-beside: {title: {zh-CN: 旁置, en: put beside}, by: [judge], from: [aside], to: beside, article: Law 7, docket: {zh-CN: 旁置, en: beside}}\n  go-on:\n"
          ),
        ])),
    LintCheck(
      "state.silent", .error, .states,
      zh: "沉默时没有下一步的阶段", en: "a state in which silence has no next step",
      .edit(.lending, line: 18, [("    awaits: [desk]\n", "")])),
    LintCheck(
      "state.awaits-idle", .error, .states,
      zh: "等待在那里什么也做不了的角色的阶段", en: "a state that awaits a role which may do nothing there",
      .edit(.lending, line: 20, [("awaits: [desk]", "awaits: [reader, desk]")])),
    LintCheck(
      "state.terminal-exit", .error, .states,
      zh: "离开终结阶段的行为", en: "an action that leads out of an end",
      .edit(
        .lending, line: 40,
        [("from: [open]\n    to: done\n    input", "from: [open, done]\n    to: open\n    input")])),
    LintCheck(
      "state.no-end", .error, .states,
      zh: "没有终结的程序", en: "a procedure without an end",
      .edit(.lending, line: 4, [("    terminal: true\n", "")])),
    LintCheck(
      "end.clock-running", .error, .states,
      zh: "案件终结而期限还在进行", en: "a case that ends while a clock still runs",
      .edit(
        .court, line: 126,
        [
          (
            "    to: closed\n    stop: all\n    article: Law 5",
            "    to: closed\n    article: Law 5"
          )
        ])),
    LintCheck(
      "end.task-open", .warning, .states,
      zh: "案件终结而待办没有关闭", en: "a case that ends while a task is still open",
      .edit(
        .court, line: 255,
        [
          (
            "    effects: [{name: close-hearing}, {name: close-tasks, kind: hold}]",
            "    effects: [{name: close-hearing}]"
          ),
          (
            "    effects: [{name: serve, document: judgment, to",
            "    effects: [{name: close-tasks, kind: hold, when: facts.urgent}, {name: serve, document: judgment, to"
          ),
        ])),
  ]

  static let clocksChecks: [LintCheck] = [
    LintCheck(
      "clock.no-rule", .error, .clocks,
      zh: "没有规则定其长短的期限", en: "a period without a rule that says how long it is",
      .edit(.lending, line: 13, [("    rule: \"answer.{facts.pace}\"\n", "")])),
    LintCheck(
      "clock.per", .error, .clocks,
      zh: "既不属于案件也不属于当事人的期限", en: "a clock that is neither the case's nor each party's",
      .edit(.lending, line: 16, [("on_expiry: lapse", "per: person\n    on_expiry: lapse")])),
    LintCheck(
      "clock.never-started", .error, .clocks,
      zh: "没有行为启动的期限", en: "a clock no action starts",
      .edit(.lending, line: 13, [("    start: [answer]\n", "")])),
    LintCheck(
      "clock.never-ended", .error, .clocks,
      zh: "既不停止也没有下文的期限", en: "a clock that nothing stops and nothing answers",
      .edit(
        .lending, line: 13,
        [("    on_expiry: lapse\n", ""), ("    stop: all\n", ""), ("    stop: all\n", "")])),
    LintCheck(
      "clock.no-consequence", .warning, .clocks,
      zh: "届满没有后果的期限", en: "a clock whose end has no consequence",
      .edit(
        .court, line: 23,
        [
          ("    rule: filing.correction\n    on_expiry: lapse\n", "    rule: filing.correction\n"),
          (
            "  correcting: {title: {zh-CN: 待补正, en: correcting}}",
            "  correcting: {title: {zh-CN: 待补正, en: correcting}, awaits: [clerk]}"
          ), ("by: [system]\n    from: [correcting]", "by: [clerk]\n    from: [correcting]"),
        ])),
    LintCheck(
      "clock.expiry-role", .error, .clocks,
      zh: "届满行为系统不可以做的期限", en: "a clock whose action the machinery may not do",
      .edit(.lending, line: 16, [("by: [system]", "by: [desk]")])),
    LintCheck(
      "clock.expiry-state", .error, .clocks,
      zh: "可能在届满行为做不了处届满的期限", en: "a clock that may run out where its action is not possible",
      .edit(
        .lending, line: 16,
        [
          (
            "from: [open]\n    to: done\n    stop: all",
            "from: [asked]\n    to: done\n    stop: all"
          )
        ])),
    LintCheck(
      "clock.expiry-input", .error, .clocks,
      zh: "届满行为需要期限给不出的输入项", en: "a clock whose action needs an input a clock cannot give",
      .edit(
        .lending, line: 16,
        [
          (
            "    by: [system]",
            "    input: {why: {type: string, required: true, title: {zh-CN: 因, en: why}}}\n    by: [system]"
          )
        ])),
    LintCheck(
      "clock.expiry-shared", .warning, .clocks,
      zh: "两个不同的期限届满时执行同一行为", en: "one action for the end of two unlike clocks",
      .edit(
        .court, line: 21,
        [
          ("on_expiry: unpaid", "on_expiry: report-review"),
          (
            "    from: [filed]\n    effects: [{name: escalate",
            "    from: [filed, paying]\n    effects: [{name: escalate"
          ), ("    by: [system]\n    from: [paying]", "    by: [clerk]\n    from: [paying]"),
          ("{zh-CN: 待交费, en: paying}}", "{zh-CN: 待交费, en: paying}, awaits: [clerk]}"),
        ])),
    LintCheck(
      "clock.race", .warning, .clocks,
      zh: "两个决定性的期限并行", en: "two deciding periods side by side",
      .edit(
        .court, line: 122,
        [
          (
            "    start: [payment, trial]",
            "    start: [payment, trial, {clock: correction, days: \"5\"}]"
          ),
          (
            "    from: [correcting]\n    to: closed",
            "    from: [correcting, paying]\n    to: closed"
          ),
        ])),
    LintCheck(
      "start.party-missing", .warning, .clocks,
      zh: "启动当事人的期限却没有写明是谁的", en: "a clock of a party started without saying whose",
      .edit(
        .lending, line: 64,
        [
          ("    effects: [tell]", "    start: [each]\n    effects: [tell]"),
          (
            "clocks:\n",
            "clocks:\n  each:\n    title: {zh-CN: 各自, en: each}\n    rule: answer.short\n    per: party\n    on_expiry: lapse\n"
          ),
        ])),
    LintCheck(
      "start.party-unneeded", .error, .clocks,
      zh: "给整个案件的期限写明当事人", en: "a party for a clock of the whole case",
      .edit(
        .lending, line: 37, [("start: [answer]", "start: [{clock: answer, party: actor.party}]")])),
    LintCheck(
      "start.clock-missing", .error, .clocks,
      zh: "没有写明期限的启动", en: "a start that names no clock",
      .edit(
        .court, line: 150,
        [
          (
            "start: [{clock: answer, party: input.party}]",
            "start: [{party: input.party}, {clock: answer, party: input.party}]"
          )
        ])),
    LintCheck(
      "start.already-running", .error, .clocks,
      zh: "期限已在进行，启动无效", en: "a start that has no effect because the clock runs already",
      .edit(
        .court, line: 177,
        [
          (
            "    suspend: [{clock: trial, kind: stay}]",
            "    requires: [{when: \"clocks['trial'] > 0\", code: stay.too-late, otherwise: {zh-CN: 审限已届满, en: the limit has passed}, source: Law 7}]\n    start: [trial]\n    suspend: [{clock: trial, kind: stay}]"
          )
        ])),
    LintCheck(
      "start.twice", .warning, .clocks,
      zh: "可能同时发生的两次启动", en: "two starts of one clock that can meet",
      .edit(
        .court, line: 263,
        [
          (
            "when: \"facts.track != 'small'\"}]",
            "when: \"facts.track != 'small'\"}, {clock: appeal, party: input.party, when: \"facts.track == 'full'\"}]"
          )
        ])),
    LintCheck(
      "start.uneven", .warning, .clocks,
      zh: "别的路启动期限，唯独这条路不启动",
      en: "a way into a state that begins no period, where the other ways do",
      .edit(
        .court, line: 180,
        [
          (
            "go-on:\n",
            "reject: {title: {zh-CN: 驳回重审, en: send back}, by: [judge], from: [preparing], to: correcting, stop: all, start: [{clock: correction, days: \"7\"}], article: Law 7, docket: {zh-CN: 退回, en: sent back}}\n  reopen: {title: {zh-CN: 重开补正, en: reopen}, by: [judge], from: [drafting], to: correcting, stop: all, article: Law 7, docket: {zh-CN: 重开, en: reopened}}\n  go-on:\n"
          )
        ])),
    LintCheck(
      "start.days-missing", .error, .clocks,
      zh: "应指定长短的期限没有指定", en: "a period of given length that is given none",
      .edit(.court, line: 75, [("{clock: correction, days: input.days}", "{clock: correction}")])),
    LintCheck(
      "start.days-unneeded", .error, .clocks,
      zh: "为法定期限指定长短", en: "a length for a period the law fixes",
      .edit(
        .court, line: 150,
        [
          (
            "start: [{clock: answer, party: input.party}]",
            "start: [{clock: answer, party: input.party, days: \"5\"}]"
          )
        ])),
    LintCheck(
      "stop.clock-missing", .error, .clocks,
      zh: "没有写明期限的停止", en: "a stop that names no clock",
      .edit(
        .court, line: 161,
        [
          (
            "stop: [{clock: answer, party: actor.party}]",
            "stop: [{party: actor.party}, {clock: answer, party: actor.party}]"
          )
        ])),
    LintCheck(
      "stop.idle", .warning, .clocks,
      zh: "停止在那里不进行的期限", en: "a stop of a clock that cannot run there",
      .edit(.court, line: 140, [("    stop: [payment]", "    stop: [payment, appeal]")])),
    LintCheck(
      "rule.missing-for-value", .error, .clocks,
      zh: "事实的某个词语没有对应的规则", en: "a word of a fact for which the rule does not exist",
      .edit(
        .court, line: 36,
        [("values: [small, full], zh-CN", "values: [small, full, special], zh-CN")])),
    LintCheck(
      "rule.no-source", .error, .clocks,
      zh: "没有写明条文的法律规则", en: "a rule of the law that names no article",
      .edit(.court, line: 27, [("    rule: fee.payment\n", "    rule: house.payment\n")])),
  ]

  static let urgingChecks: [LintCheck] = [
    LintCheck(
      "clock.lateness-ends", .error, .urging,
      zh: "法院的迟延终结案件", en: "the court's lateness ends the case",
      .edit(
        .court, line: 18,
        [
          (
            "    from: [filed]\n    effects: [{name: escalate",
            "    from: [filed]\n    to: closed\n    stop: all\n    effects: [{name: close-tasks}, {name: escalate"
          )
        ])),
    LintCheck(
      "clock.escalates-missing", .warning, .urging,
      zh: "只作报告却没有写明的期限", en: "a clock that only reports, but does not say so",
      .edit(
        .court, line: 18,
        [("    on_expiry: report-review\n    escalates: true", "    on_expiry: report-review")])),
    LintCheck(
      "clock.escalates-idle", .warning, .urging,
      zh: "写明报告却没有什么报告的期限", en: "a clock marked as reported that nothing reports",
      .edit(
        .court, line: 18,
        [
          (
            "    effects: [{name: escalate, level: 1, to: clerk, about: late-review}]\n",
            "    effects: [{name: notify, to: [plaintiff]}]\n"
          )
        ])),
    LintCheck(
      "clock.court-silent", .warning, .urging,
      zh: "不向任何人报告的法院迟延", en: "lateness of the court that is told to nobody",
      .edit(
        .court, line: 18,
        [
          ("    on_expiry: report-review\n    escalates: true", "    on_expiry: report-review"),
          ("    effects: [{name: escalate, level: 1, to: clerk, about: late-review}]\n", ""),
        ])),
    LintCheck(
      "ladder.form", .error, .urging,
      zh: "没有级别或对象的催办", en: "a rung without level or addressee",
      .edit(.court, line: 40, [("{level: 1, to: clerk}, ", "{level: 1, to: clerk}, {level: 2}, ")])),
    LintCheck(
      "ladder.order", .error, .urging,
      zh: "级别不递升的催办", en: "rungs whose levels do not rise",
      .edit(.court, line: 40, [("{level: 2, to: judge, rule", "{level: 1, to: judge, rule")])),
    LintCheck(
      "ladder.party-clock", .warning, .urging,
      zh: "为当事人自己的期限催办", en: "urging for a party's own period",
      .edit(
        .court, line: 35,
        [
          (
            "    rule: defence\n    per: party\n",
            "    rule: defence\n    per: party\n    ladder: [{level: 1, to: clerk}]\n"
          )
        ])),
  ]

  static let standstillChecks: [LintCheck] = [
    LintCheck(
      "suspension.form", .error, .standstill,
      zh: "没有期限或事由的中止", en: "a standstill without clock or kind",
      .edit(
        .court, line: 176,
        [
          (
            "suspend: [{clock: trial, kind: stay}]",
            "suspend: [{clock: trial, kind: stay}, {clock: trial}]"
          )
        ])),
    LintCheck(
      "suspension.not-excluded", .error, .standstill,
      zh: "期限不许可的中止", en: "a standstill the clock does not admit",
      .edit(.court, line: 295, [("excludes: [objection, stay]", "excludes: [stay]")])),
    LintCheck(
      "suspension.idle", .warning, .standstill,
      zh: "中止在那里不进行的期限", en: "a standstill of a clock that cannot run there",
      .edit(
        .court, line: 296,
        [
          (
            "suspends: [{clock: trial, kind: objection}]",
            "suspends: [{clock: trial, kind: objection}, {clock: payment, kind: objection}]"
          ), ("    rule: fee.payment\n", "    rule: fee.payment\n    excludes: [objection]\n"),
        ])),
    LintCheck(
      "suspension.never-resumed", .error, .standstill,
      zh: "没有什么结束的中止", en: "a standstill that nothing ends",
      .edit(.court, line: 176, [("    resume: [{clock: trial, kind: stay}]\n", "    resume: []\n")])
    ),
    LintCheck(
      "resume.never-suspended", .error, .standstill,
      zh: "结束没有开始的中止", en: "the end of a standstill that nothing begins",
      .edit(
        .court, line: 183,
        [
          (
            "    resume: [{clock: trial, kind: stay}]",
            "    resume: [{clock: trial, kind: stay}, {clock: trial, kind: appraisal}]"
          )
        ])),
  ]
}
