extension LintCheck {
  static let rightsChecks: [LintCheck] = [
    LintCheck(
      "appeal.clock-missing", .error, .rights,
      "an appealable paper for which no time to appeal is started",
      .edit(.court, line: 321, [("appeal: appeal.judgment}", "appeal: appeal.ruling}")])),
    LintCheck(
      "appeal.no-act", .error, .rights, "a time to appeal in which nobody can appeal",
      .edit(
        .court, line: 316,
        [
          ("    within: appeal\n", ""),
          (
            "      - when: \"'appeal' in actor.clocks\"\n        code: appeal.too-late\n        otherwise: {zh-CN: 上诉期未开始或已届满, en: no time to appeal runs}\n        source: Law 13\n",
            ""
          ),
        ])),
    LintCheck(
      "appeal.role-missing", .error, .rights, "a party served that may not appeal",
      .edit(
        .court, line: 273,
        [
          (
            "    by: [plaintiff, defendant]\n    from: [decided]",
            "    by: [plaintiff]\n    from: [decided]"
          ),
          (
            "    from: [decided]\n    by: [plaintiff, defendant]",
            "    from: [decided]\n    by: [plaintiff]"
          ),
        ])),
    LintCheck(
      "right.clock-missing", .error, .rights,
      "a right whose clock is not started in every case in which it exists",
      .edit(
        .court, line: 263,
        [
          (
            "when: \"facts.track != 'small'\"}]",
            "when: \"facts.track != 'small' && facts.urgent\"}]"
          )
        ])),
    LintCheck(
      "document.appeal-unstated", .error, .rights,
      "a decision that does not say whether it may be appealed",
      .edit(.court, line: 322, [(", decides: true, final: Law 9}", ", decides: true}")])),
    LintCheck(
      "document.appeal-and-final", .error, .rights, "a decision called both appealable and final",
      .edit(
        .court, line: 321, [("appeal: appeal.judgment}", "appeal: appeal.judgment, final: Law 13}")]
      )),
    LintCheck(
      "judgment.unheard", .error, .rights, "a judgment without a hearing",
      .edit(
        .court, line: 245,
        [
          (
            "    from: [drafting]\n    to: decided",
            "    from: [preparing, drafting]\n    to: decided"
          )
        ])),
    LintCheck(
      "hearing.no-summons", .error, .rights, "a hearing nobody is told of",
      .edit(
        .court, line: 202,
        [
          (
            "      - {name: serve, document: summons, to: [plaintiff, defendant]}\n",
            "      - {name: notify, to: [plaintiff, defendant]}\n"
          ), ("  summons: {title: {zh-CN: 传票, en: summons}}\n", ""),
        ])),
    LintCheck(
      "phase.no-paper", .warning, .rights,
      "an online act without a way on paper, where silence has consequences",
      .edit(.court, line: 157, [("by: [defendant, clerk]", "by: [defendant]")])),
  ]

  static let incidentsChecks: [LintCheck] = [
    LintCheck(
      "incident.form", .error, .incidents, "an incident that does not say how it is opened",
      .edit(.court, line: 289, [("    opens_with: object\n", "")])),
    LintCheck(
      "beside.nowhere", .error, .incidents, "an incident or sequel that can be opened in no state",
      .edit(
        .court, line: 289,
        [("    opens_with: object\n    from: [answering]\n", "    opens_with: object\n")])),
    LintCheck(
      "beside.unreachable", .error, .incidents, "an incident or sequel in states no case comes to",
      .edit(
        .court, line: 290,
        [
          (
            "    opens_with: object\n    from: [answering]\n",
            "    opens_with: object\n    from: [lost]\n"
          ),
          (
            "  closed: {title: {zh-CN: 已终结",
            "  lost: {title: {zh-CN: 失, en: lost}, terminal: true}\n  closed: {title: {zh-CN: 已终结"
          ),
        ])),
    LintCheck(
      "incident.opening-state", .error, .incidents,
      "an opening action the incident's first state does not admit",
      .edit(.court, line: 291, [("opens_with: object\n", "opens_with: amend\n")])),
    LintCheck(
      "incident.opening-role", .error, .incidents, "an opening action only the machinery may do",
      .edit(.court, line: 291, [("opens_with: object\n", "opens_with: begin\n")])),
    LintCheck(
      "incident.opening-stranger", .error, .incidents,
      "an opening action nobody of the case may do",
      .edit(.court, line: 291, [("opens_with: object\n", "opens_with: intervene\n")])),
    LintCheck(
      "incident.return-missing", .error, .incidents,
      "an end of the incident after which nobody knows how the case goes on",
      .edit(
        .court, line: 289,
        [("returns: {upheld: transfer, rejected: }", "returns: {upheld: transfer}")])),
    LintCheck(
      "incident.return-unknown", .error, .incidents,
      "a return from a state that is no end of the incident",
      .edit(
        .court, line: 296,
        [
          (
            "returns: {upheld: transfer, rejected: }",
            "returns: {upheld: transfer, rejected: , raised: }"
          )
        ])),
    LintCheck(
      "incident.return-role", .error, .incidents, "a return by an action the machinery may not do",
      .edit(
        .court, line: 296,
        [
          (
            "    title: {zh-CN: 移送, en: transfer}\n    by: [system]",
            "    title: {zh-CN: 移送, en: transfer}\n    by: [judge]"
          )
        ])),
    LintCheck(
      "incident.return-input", .error, .incidents, "a return by an action that needs an input",
      .edit(
        .court, line: 297,
        [
          (
            "    title: {zh-CN: 移送, en: transfer}\n",
            "    title: {zh-CN: 移送, en: transfer}\n    input: {court: {type: string, required: true, title: {zh-CN: 法院, en: court}}}\n"
          ),
          (
            "docket: {zh-CN: 移送, en: transferred}",
            "docket: {zh-CN: \"移送{input.court}\", en: \"transferred to {input.court}\"}"
          ),
        ])),
    LintCheck(
      "incident.return-state", .error, .incidents,
      "a return that is not possible where the case may be by then",
      .edit(
        .court, line: 296,
        [
          (
            "    from: [answering, preparing]\n    to: closed",
            "    from: [answering]\n    to: closed"
          )
        ])),
    LintCheck(
      "incident.nested", .error, .incidents, "an incident inside an incident",
      .edit(
        .incident, line: 13,
        [
          (
            "states:\n  raised",
            "incidents: {deeper: {title: {zh-CN: 更深, en: deeper}, procedure: objection, opens_with: object, from: [raised], returns: {upheld: , rejected: }, article: Law 9}}\nstates:\n  raised"
          )
        ])),
    LintCheck(
      "incident.hands-over", .error, .incidents, "an incident that hands the case over",
      .edit(
        .incident, line: 35,
        [
          (
            "    to: [{when: input.upheld, to: upheld}, rejected]",
            "    to: [{when: input.upheld, to: upheld}, {when: input.full, to: open, procedure: full-claims}, rejected]"
          ),
          (
            "upheld: {type: bool,",
            "full: {type: bool, required: true, title: {zh-CN: 普通程序, en: full}}\n      upheld: {type: bool,"
          ),
        ])),
    LintCheck(
      "incident.unused", .warning, .incidents, "an incident no main procedure uses",
      .edit(.incident, line: 5, [("procedure: objection\n", "procedure: protest\n")])),
    LintCheck(
      "procedure.kind", .error, .incidents,
      "an incident where a case of its own is needed, or the other way round",
      .edit(.court, line: 309, [("procedure: second-instance\n", "procedure: objection\n")])),
  ]
}
