extension LintCheck {
  static let statesChecks: [LintCheck] = [
    LintCheck(
      "state.unreachable", .error, .states, "a state no case ever comes to",
      .edit(
        .lending, line: 23,
        [("  done:\n", "  lost:\n    title: {zh-CN: 失, en: lost}\n    terminal: true\n  done:\n")])),
    LintCheck(
      "state.no-exit", .error, .states, "an open state that nothing leads out of",
      .edit(
        .lending, line: 23, [("  done:\n", "  stuck:\n    title: {zh-CN: 卡, en: stuck}\n  done:\n")]
      )),
    LintCheck(
      "state.no-way-to-end", .error, .states, "a state from which no way leads to an end",
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
      "state.silent", .error, .states, "a state in which silence has no next step",
      .edit(.lending, line: 18, [("    awaits: [desk]\n", "")])),
    LintCheck(
      "state.awaits-idle", .error, .states, "a state that awaits a role which may do nothing there",
      .edit(.lending, line: 20, [("awaits: [desk]", "awaits: [reader, desk]")])),
    LintCheck(
      "state.terminal-exit", .error, .states, "an action that leads out of an end",
      .edit(
        .lending, line: 40,
        [("from: [open]\n    to: done\n    input", "from: [open, done]\n    to: open\n    input")])),
    LintCheck(
      "state.no-end", .error, .states, "a procedure without an end",
      .edit(.lending, line: 4, [("    terminal: true\n", "")])),
    LintCheck(
      "end.clock-running", .error, .states, "a case that ends while a clock still runs",
      .edit(
        .court, line: 126,
        [
          (
            "    to: closed\n    stop: all\n    article: Law 5",
            "    to: closed\n    article: Law 5"
          )
        ])),
    LintCheck(
      "end.task-open", .warning, .states, "a case that ends while a task is still open",
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
      "clock.no-rule", .error, .clocks, "a period without a rule that says how long it is",
      .edit(.lending, line: 13, [("    rule: \"answer.{facts.pace}\"\n", "")])),
    LintCheck(
      "clock.per", .error, .clocks, "a clock that is neither the case's nor each party's",
      .edit(.lending, line: 16, [("on_expiry: lapse", "per: person\n    on_expiry: lapse")])),
    LintCheck(
      "clock.never-started", .error, .clocks, "a clock no action starts",
      .edit(.lending, line: 13, [("    start: [answer]\n", "")])),
    LintCheck(
      "clock.never-ended", .error, .clocks, "a clock that nothing stops and nothing answers",
      .edit(
        .lending, line: 13,
        [("    on_expiry: lapse\n", ""), ("    stop: all\n", ""), ("    stop: all\n", "")])),
    LintCheck(
      "clock.no-consequence", .warning, .clocks, "a clock whose end has no consequence",
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
      "clock.expiry-role", .error, .clocks, "a clock whose action the machinery may not do",
      .edit(.lending, line: 16, [("by: [system]", "by: [desk]")])),
    LintCheck(
      "clock.expiry-state", .error, .clocks,
      "a clock that may run out where its action is not possible",
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
      "a clock whose action needs an input a clock cannot give",
      .edit(
        .lending, line: 16,
        [
          (
            "    by: [system]",
            "    input: {why: {type: string, required: true, title: {zh-CN: 因, en: why}}}\n    by: [system]"
          )
        ])),
    LintCheck(
      "clock.expiry-shared", .warning, .clocks, "one action for the end of two unlike clocks",
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
      "clock.race", .warning, .clocks, "two deciding periods side by side",
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
      "start.party-missing", .warning, .clocks, "a clock of a party started without saying whose",
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
      "start.party-unneeded", .error, .clocks, "a party for a clock of the whole case",
      .edit(
        .lending, line: 37, [("start: [answer]", "start: [{clock: answer, party: actor.party}]")])),
    LintCheck(
      "start.clock-missing", .error, .clocks, "a start that names no clock",
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
      "a start that has no effect because the clock runs already",
      .edit(
        .court, line: 177,
        [
          (
            "    suspend: [{clock: trial, kind: stay}]",
            "    requires: [{when: \"clocks['trial'] > 0\", code: stay.too-late, otherwise: {zh-CN: 审限已届满, en: the limit has passed}, source: Law 7}]\n    start: [trial]\n    suspend: [{clock: trial, kind: stay}]"
          )
        ])),
    LintCheck(
      "start.twice", .warning, .clocks, "two starts of one clock that can meet",
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
      "a way into a state that begins no period, where the other ways do",
      .edit(
        .court, line: 180,
        [
          (
            "go-on:\n",
            "reject: {title: {zh-CN: 驳回重审, en: send back}, by: [judge], from: [preparing], to: correcting, stop: all, start: [{clock: correction, days: \"7\"}], article: Law 7, docket: {zh-CN: 退回, en: sent back}}\n  reopen: {title: {zh-CN: 重开补正, en: reopen}, by: [judge], from: [drafting], to: correcting, stop: all, article: Law 7, docket: {zh-CN: 重开, en: reopened}}\n  go-on:\n"
          )
        ])),
    LintCheck(
      "start.days-missing", .error, .clocks, "a period of given length that is given none",
      .edit(.court, line: 75, [("{clock: correction, days: input.days}", "{clock: correction}")])),
    LintCheck(
      "start.days-unneeded", .error, .clocks, "a length for a period the law fixes",
      .edit(
        .court, line: 150,
        [
          (
            "start: [{clock: answer, party: input.party}]",
            "start: [{clock: answer, party: input.party, days: \"5\"}]"
          )
        ])),
    LintCheck(
      "stop.clock-missing", .error, .clocks, "a stop that names no clock",
      .edit(
        .court, line: 161,
        [
          (
            "stop: [{clock: answer, party: actor.party}]",
            "stop: [{party: actor.party}, {clock: answer, party: actor.party}]"
          )
        ])),
    LintCheck(
      "stop.idle", .warning, .clocks, "a stop of a clock that cannot run there",
      .edit(.court, line: 140, [("    stop: [payment]", "    stop: [payment, appeal]")])),
    LintCheck(
      "rule.missing-for-value", .error, .clocks,
      "a word of a fact for which the rule does not exist",
      .edit(
        .court, line: 36,
        [("values: [small, full], zh-CN", "values: [small, full, special], zh-CN")])),
    LintCheck(
      "rule.no-source", .error, .clocks, "a rule of the law that names no article",
      .edit(.court, line: 27, [("    rule: fee.payment\n", "    rule: house.payment\n")])),
  ]

  static let urgingChecks: [LintCheck] = [
    LintCheck(
      "clock.lateness-ends", .error, .urging, "the court's lateness ends the case",
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
      "a clock that only reports, but does not say so",
      .edit(
        .court, line: 18,
        [("    on_expiry: report-review\n    escalates: true", "    on_expiry: report-review")])),
    LintCheck(
      "clock.escalates-idle", .warning, .urging, "a clock marked as reported that nothing reports",
      .edit(
        .court, line: 18,
        [
          (
            "    effects: [{name: escalate, level: 1, to: clerk, about: late-review}]\n",
            "    effects: [{name: notify, to: [plaintiff]}]\n"
          )
        ])),
    LintCheck(
      "clock.court-silent", .warning, .urging, "lateness of the court that is told to nobody",
      .edit(
        .court, line: 18,
        [
          ("    on_expiry: report-review\n    escalates: true", "    on_expiry: report-review"),
          ("    effects: [{name: escalate, level: 1, to: clerk, about: late-review}]\n", ""),
        ])),
    LintCheck(
      "ladder.form", .error, .urging, "a rung without level or addressee",
      .edit(.court, line: 40, [("{level: 1, to: clerk}, ", "{level: 1, to: clerk}, {level: 2}, ")])),
    LintCheck(
      "ladder.order", .error, .urging, "rungs whose levels do not rise",
      .edit(.court, line: 40, [("{level: 2, to: judge, rule", "{level: 1, to: judge, rule")])),
    LintCheck(
      "ladder.party-clock", .warning, .urging, "urging for a party's own period",
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
      "suspension.form", .error, .standstill, "a standstill without clock or kind",
      .edit(
        .court, line: 176,
        [
          (
            "suspend: [{clock: trial, kind: stay}]",
            "suspend: [{clock: trial, kind: stay}, {clock: trial}]"
          )
        ])),
    LintCheck(
      "suspension.not-excluded", .error, .standstill, "a standstill the clock does not admit",
      .edit(.court, line: 295, [("excludes: [objection, stay]", "excludes: [stay]")])),
    LintCheck(
      "suspension.idle", .warning, .standstill, "a standstill of a clock that cannot run there",
      .edit(
        .court, line: 296,
        [
          (
            "suspends: [{clock: trial, kind: objection}]",
            "suspends: [{clock: trial, kind: objection}, {clock: payment, kind: objection}]"
          ), ("    rule: fee.payment\n", "    rule: fee.payment\n    excludes: [objection]\n"),
        ])),
    LintCheck(
      "suspension.never-resumed", .error, .standstill, "a standstill that nothing ends",
      .edit(.court, line: 176, [("    resume: [{clock: trial, kind: stay}]\n", "    resume: []\n")])
    ),
    LintCheck(
      "resume.never-suspended", .error, .standstill, "the end of a standstill that nothing begins",
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
