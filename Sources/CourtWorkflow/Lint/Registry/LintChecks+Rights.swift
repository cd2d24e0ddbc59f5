extension LintCheck {
  static let rightsChecks: [LintCheck] = [
    LintCheck(
      "appeal.clock-missing", .error, .rights,
      zh: "可以上诉的文书没有启动上诉期", en: "an appealable paper for which no time to appeal is started",
      .edit(.court, line: 321, [("appeal: appeal.judgment}", "appeal: appeal.ruling}")])),
    LintCheck(
      "appeal.no-act", .error, .rights,
      zh: "上诉期内没有人可以上诉", en: "a time to appeal in which nobody can appeal",
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
      "appeal.role-missing", .error, .rights,
      zh: "受送达而不可以上诉的当事人", en: "a party served that may not appeal",
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
      zh: "权利存在时未必启动其期限", en: "a right whose clock is not started in every case in which it exists",
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
      zh: "没有写明可否上诉的裁判", en: "a decision that does not say whether it may be appealed",
      .edit(.court, line: 322, [(", decides: true, final: Law 9}", ", decides: true}")])),
    LintCheck(
      "document.appeal-and-final", .error, .rights,
      zh: "既可上诉又为终局的裁判", en: "a decision called both appealable and final",
      .edit(
        .court, line: 321, [("appeal: appeal.judgment}", "appeal: appeal.judgment, final: Law 13}")]
      )),
    LintCheck(
      "judgment.unheard", .error, .rights,
      zh: "未经开庭的判决", en: "a judgment without a hearing",
      .edit(
        .court, line: 245,
        [
          (
            "    from: [drafting]\n    to: decided",
            "    from: [preparing, drafting]\n    to: decided"
          )
        ])),
    LintCheck(
      "hearing.no-summons", .error, .rights,
      zh: "没有告知任何人的开庭", en: "a hearing nobody is told of",
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
      zh: "沉默有后果的在线行为没有纸面途径",
      en: "an online act without a way on paper, where silence has consequences",
      .edit(.court, line: 157, [("by: [defendant, clerk]", "by: [defendant]")])),
  ]

  static let incidentsChecks: [LintCheck] = [
    LintCheck(
      "incident.form", .error, .incidents,
      zh: "没有写明如何提起的附随程序", en: "an incident that does not say how it is opened",
      .edit(.court, line: 289, [("    opens_with: object\n", "")])),
    LintCheck(
      "beside.nowhere", .error, .incidents,
      zh: "在任何阶段都不能提起的附随程序或后续案件", en: "an incident or sequel that can be opened in no state",
      .edit(
        .court, line: 289,
        [("    opens_with: object\n    from: [answering]\n", "    opens_with: object\n")])),
    LintCheck(
      "beside.unreachable", .error, .incidents,
      zh: "只在案件不到达的阶段可以提起的附随程序或后续案件", en: "an incident or sequel in states no case comes to",
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
      zh: "在附随程序的初始阶段做不了的提起行为", en: "an opening action the incident's first state does not admit",
      .edit(.court, line: 291, [("opens_with: object\n", "opens_with: amend\n")])),
    LintCheck(
      "incident.opening-role", .error, .incidents,
      zh: "只有系统可以做的提起行为", en: "an opening action only the machinery may do",
      .edit(.court, line: 291, [("opens_with: object\n", "opens_with: begin\n")])),
    LintCheck(
      "incident.opening-stranger", .error, .incidents,
      zh: "本案没有人可以做的提起行为", en: "an opening action nobody of the case may do",
      .edit(.court, line: 291, [("opens_with: object\n", "opens_with: intervene\n")])),
    LintCheck(
      "incident.return-missing", .error, .incidents,
      zh: "附随程序终结后不知案件如何继续",
      en: "an end of the incident after which nobody knows how the case goes on",
      .edit(
        .court, line: 289,
        [("returns: {upheld: transfer, rejected: }", "returns: {upheld: transfer}")])),
    LintCheck(
      "incident.return-unknown", .error, .incidents,
      zh: "从并非终结的阶段返回", en: "a return from a state that is no end of the incident",
      .edit(
        .court, line: 296,
        [
          (
            "returns: {upheld: transfer, rejected: }",
            "returns: {upheld: transfer, rejected: , raised: }"
          )
        ])),
    LintCheck(
      "incident.return-role", .error, .incidents,
      zh: "以系统不可以做的行为返回", en: "a return by an action the machinery may not do",
      .edit(
        .court, line: 296,
        [
          (
            "    title: {zh-CN: 移送, en: transfer}\n    by: [system]",
            "    title: {zh-CN: 移送, en: transfer}\n    by: [judge]"
          )
        ])),
    LintCheck(
      "incident.return-input", .error, .incidents,
      zh: "以需要输入项的行为返回", en: "a return by an action that needs an input",
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
      zh: "返回时案件可能所处的阶段做不了返回行为", en: "a return that is not possible where the case may be by then",
      .edit(
        .court, line: 296,
        [
          (
            "    from: [answering, preparing]\n    to: closed",
            "    from: [answering]\n    to: closed"
          )
        ])),
    LintCheck(
      "incident.nested", .error, .incidents,
      zh: "附随程序之内的附随程序", en: "an incident inside an incident",
      .edit(
        .incident, line: 13,
        [
          (
            "states:\n  raised",
            "incidents: {deeper: {title: {zh-CN: 更深, en: deeper}, procedure: objection, opens_with: object, from: [raised], returns: {upheld: , rejected: }, article: Law 9}}\nstates:\n  raised"
          )
        ])),
    LintCheck(
      "incident.hands-over", .error, .incidents,
      zh: "移交案件的附随程序", en: "an incident that hands the case over",
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
      "incident.unused", .warning, .incidents,
      zh: "没有主程序使用的附随程序", en: "an incident no main procedure uses",
      .edit(.incident, line: 5, [("procedure: objection\n", "procedure: protest\n")])),
    LintCheck(
      "procedure.kind", .error, .incidents,
      zh: "应自成一案处用了附随程序，或者相反",
      en: "an incident where a case of its own is needed, or the other way round",
      .edit(.court, line: 309, [("procedure: second-instance\n", "procedure: objection\n")])),
  ]
}
