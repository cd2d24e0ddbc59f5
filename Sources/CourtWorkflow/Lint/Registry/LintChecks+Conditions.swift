extension LintCheck {
  static let expressionsChecks: [LintCheck] = [
    LintCheck(
      "expression.syntax", .error, .expressions,
      zh: "读不懂的表达式", en: "an expression that cannot be read",
      .edit(.lending, line: 33, [("facts.books < 5", "facts.books <")])),
    LintCheck(
      "expression.type", .error, .expressions,
      zh: "各部分不相配的表达式", en: "an expression whose parts do not fit together",
      .edit(.lending, line: 33, [("facts.books < 5", "facts.boks < 5")])),
    LintCheck(
      "word.unknown", .error, .expressions,
      zh: "与不可能出现的词语比较", en: "a comparison with a word that cannot occur",
      .edit(
        .court, line: 116,
        [
          (
            "\"input.track == 'full' || !facts.urgent\"",
            "\"input.track == 'fall' || !facts.urgent\""
          )
        ])),
    LintCheck(
      "word.undeclared", .error, .expressions,
      zh: "把事实记为没有写明的词语", en: "a fact set to a word it does not declare",
      .edit(
        .court, line: 120, [("    set: {track: input.track}", "    set: {track: \"'medium'\"}")])),
    LintCheck(
      "fact.values-type", .error, .expressions,
      zh: "给不是文字的事实列出词语", en: "a list of words for a fact that is no text",
      .edit(.court, line: 15, [("{type: int, zh-CN: 请求数", "{type: int, values: [one], zh-CN: 请求数")])
    ),
    LintCheck(
      "domain.undecided", .info, .expressions,
      zh: "值的组合多于所试的数目", en: "more combinations of values than are tried",
      .edit(
        .court, line: 112,
        [
          (
            "  urgent: {type: bool",
            "  n0: {type: int, zh-CN: 数0, en: number 0, default: 0}\n  n1: {type: int, zh-CN: 数1, en: number 1, default: 0}\n  n2: {type: int, zh-CN: 数2, en: number 2, default: 0}\n  n3: {type: int, zh-CN: 数3, en: number 3, default: 0}\n  n4: {type: int, zh-CN: 数4, en: number 4, default: 0}\n  n5: {type: int, zh-CN: 数5, en: number 5, default: 0}\n  n6: {type: int, zh-CN: 数6, en: number 6, default: 0}\n  n7: {type: int, zh-CN: 数7, en: number 7, default: 0}\n  urgent: {type: bool"
          ),
          (
            "      - when: \"facts.claims > 0\"",
            "      - {when: \"facts.n0 > 3 || facts.n1 < 9\", code: filing.n0, otherwise: {zh-CN: 数目不符, en: the number does not fit}, source: Law 4}\n      - {when: \"facts.n1 > 3 || facts.n2 < 9\", code: filing.n1, otherwise: {zh-CN: 数目不符, en: the number does not fit}, source: Law 4}\n      - {when: \"facts.n2 > 3 || facts.n3 < 9\", code: filing.n2, otherwise: {zh-CN: 数目不符, en: the number does not fit}, source: Law 4}\n      - {when: \"facts.n3 > 3 || facts.n4 < 9\", code: filing.n3, otherwise: {zh-CN: 数目不符, en: the number does not fit}, source: Law 4}\n      - {when: \"facts.n4 > 3 || facts.n5 < 9\", code: filing.n4, otherwise: {zh-CN: 数目不符, en: the number does not fit}, source: Law 4}\n      - {when: \"facts.n5 > 3 || facts.n6 < 9\", code: filing.n5, otherwise: {zh-CN: 数目不符, en: the number does not fit}, source: Law 4}\n      - {when: \"facts.n6 > 3 || facts.n7 < 9\", code: filing.n6, otherwise: {zh-CN: 数目不符, en: the number does not fit}, source: Law 4}\n      - when: \"facts.claims > 0\""
          ),
        ])),
  ]

  static let conditionsChecks: [LintCheck] = [
    LintCheck(
      "guard.always-false", .error, .conditions,
      zh: "从不成立的条件", en: "a condition that never holds",
      .edit(.lending, line: 33, [("facts.books < 5", "2 < 1")])),
    LintCheck(
      "guard.always-true", .warning, .conditions,
      zh: "总是成立的条件", en: "a condition that always holds",
      .edit(.lending, line: 33, [("facts.books < 5", "1 < 2")])),
    LintCheck(
      "guard.contradiction", .error, .conditions,
      zh: "从不同时成立的各项条件", en: "conditions that never hold at once",
      .edit(
        .court, line: 104,
        [
          (
            "    requires:\n      - when: \"facts.claims > 0\"",
            "    requires:\n      - {when: facts.claims < 1, code: filing.claims, otherwise: {zh-CN: 有请求, en: there are claims}, source: Law 4}\n      - when: \"facts.claims > 0\""
          )
        ])),
    LintCheck(
      "guard.when-missing", .error, .conditions,
      zh: "没有表达式的条件", en: "a condition without its expression",
      .edit(
        .court, line: 112,
        [
          (
            "      - when: \"facts.claims > 0\"\n        code",
            "      - code: filing.other\n        otherwise: {zh-CN: 其他, en: other}\n        source: Law 4\n      - when: \"facts.claims > 0\"\n        code"
          )
        ])),
    LintCheck(
      "guard.code-missing", .error, .conditions,
      zh: "没有代码的拒绝", en: "a refusal without a code",
      .edit(.lending, line: 33, [("        code: desk.too-many\n", "")])),
    LintCheck(
      "guard.code-form", .error, .conditions,
      zh: "不是“subject.reason”形式的拒绝代码", en: "a refusal code that is not subject.reason",
      .edit(.lending, line: 33, [("code: desk.too-many", "code: TooMany")])),
    LintCheck(
      "guard.code-twice", .error, .conditions,
      zh: "一个拒绝代码有两段文字", en: "one refusal code with two texts",
      .edit(
        .lending, line: 59,
        [
          (
            "    stop: all\n    effects: [tell]",
            "    requires:\n      - {when: facts.books > 0, code: desk.too-many, otherwise: {zh-CN: 别, en: other}, source: R}\n    stop: all\n    effects: [tell]"
          )
        ])),
    LintCheck(
      "guard.source-missing", .warning, .conditions,
      zh: "没有条文的条件", en: "a condition without its article",
      .edit(.lending, line: 33, [("        source: Rule 1\n", "")])),
    LintCheck(
      "condition.never", .error, .conditions,
      zh: "启动、停止或效果的条件从不成立", en: "a start, stop or effect whose condition never holds",
      .edit(
        .court, line: 177,
        [
          (
            "    suspend: [{clock: trial, kind: stay}]",
            "    suspend: [{clock: trial, kind: stay}]\n    stop: [{clock: trial, when: facts.claims > 0 && facts.claims < 1}]"
          )
        ])),
    LintCheck(
      "condition.always", .warning, .conditions,
      zh: "启动、停止或效果的条件总是成立", en: "a start, stop or effect whose condition always holds",
      .edit(
        .court, line: 214,
        [
          (
            "document: summons, to: [plaintiff, defendant]}",
            "document: summons, to: [plaintiff, defendant], when: facts.urgent || !facts.urgent}"
          )
        ])),
    LintCheck(
      "target.never", .warning, .conditions,
      zh: "从不选中的去向", en: "a target that is never chosen",
      .edit(.lending, line: 31, [("to: open", "to: [open, done]")])),
    LintCheck(
      "target.hole", .warning, .conditions,
      zh: "没有去向，使案件空等的选择",
      en: "a choice that leads nowhere and leaves the case waiting for nothing",
      .edit(
        .court, line: 138,
        [
          (
            "    to: answering\n    through: fee",
            "    to: [{when: \"facts.track == 'full'\", to: answering}]\n    through: fee"
          )
        ])),
    LintCheck(
      "target.missing", .error, .conditions,
      zh: "没有写明阶段的去向", en: "a target that names no state",
      .edit(
        .court, line: 270,
        [
          (
            "to: [{when: \"clocks['appeal'] == 0\", to: in-force}]",
            "to: [{when: \"clocks['appeal'] == 0\", to: in-force}, {when: facts.urgent}]"
          )
        ])),
  ]

  static let actionsChecks: [LintCheck] = [
    LintCheck(
      "action.nobody", .error, .actions,
      zh: "没有人可以做的行为", en: "an action nobody may do",
      .edit(.lending, line: 53, [("    by: [system]\n", "")])),
    LintCheck(
      "action.nowhere", .error, .actions,
      zh: "在任何阶段都做不了的行为", en: "an action possible in no state",
      .edit(
        .lending, line: 53, [("    from: [open]\n    to: done\n    stop", "    to: done\n    stop")]
      )),
    LintCheck(
      "action.never-run", .warning, .actions,
      zh: "没有什么触发的系统行为", en: "an action of the machinery that nothing runs",
      .edit(
        .court, line: 172,
        [
          (
            "    by: [judge]\n    from: [preparing]\n    suspend",
            "    by: [system]\n    from: [preparing]\n    suspend"
          )
        ])),
    LintCheck(
      "action.no-change", .warning, .actions,
      zh: "什么也不改变的行为", en: "an action that changes nothing at all",
      .edit(
        .court, line: 273,
        [
          (
            "    article: Law 13\n    docket: {zh-CN: 放弃上诉, en: appeal waived}",
            "    article: Law 13"
          )
        ])),
    LintCheck(
      "article.missing", .warning, .actions,
      zh: "没有法律依据的行为", en: "an act without its legal basis",
      .edit(.lending, line: 40, [("    article: Rule 3\n", "")])),
    LintCheck(
      "through.system", .warning, .actions,
      zh: "只由期限触发的行为写明了通道", en: "a route for an action only a clock runs",
      .edit(
        .court, line: 126,
        [
          (
            "    by: [system]\n    from: [paying]\n",
            "    by: [system]\n    from: [paying]\n    through: fee\n"
          )
        ])),
  ]

  static let effectsChecks: [LintCheck] = [
    LintCheck(
      "effect.name-missing", .error, .effects,
      zh: "没有名称的效果", en: "an effect without a name",
      .edit(
        .court, line: 223,
        [
          (
            "effects: [{name: close-hearing}, ",
            "effects: [{kind: hearing}, {name: close-hearing}, "
          )
        ])),
    LintCheck(
      "effect.argument-unknown", .error, .effects,
      zh: "效果所没有的参数", en: "an argument the effect does not take",
      .edit(
        .court, line: 223,
        [("{name: close-tasks, kind: hold}", "{name: close-tasks, kind: hold, sort: hold}")])),
    LintCheck(
      "effect.argument-missing", .error, .effects,
      zh: "漏写效果所需的参数", en: "an argument the effect needs is left out",
      .edit(
        .court, line: 101,
        [("level: 1, to: clerk, about: late-review", "to: clerk, about: late-review")])),
    LintCheck(
      "effect.argument-kind", .error, .effects,
      zh: "种类不对的参数", en: "an argument of the wrong kind",
      .edit(
        .court, line: 101,
        [("level: 1, to: clerk, about: late-review", "level: first, to: clerk, about: late-review")]
      )),
    LintCheck(
      "task.kind-unknown", .error, .effects,
      zh: "关闭没有人开出的待办", en: "closing tasks that nobody opens",
      .edit(
        .court, line: 223,
        [
          (
            "{name: close-tasks, kind: hold}]",
            "{name: close-tasks, kind: hold}, {name: close-tasks, kind: held}]"
          )
        ])),
    LintCheck(
      "task.nobody", .error, .effects,
      zh: "把待办交给在那里什么也做不了的角色", en: "a task for a role that can do nothing there",
      .edit(.court, line: 215, [("role: judge, kind: hold", "role: defendant, kind: hold")])),
    LintCheck(
      "task.never-closed", .warning, .effects,
      zh: "从不关闭的待办", en: "a task that nothing closes",
      .edit(
        .lending, line: 38,
        [
          (
            "    start: [answer]\n",
            "    start: [answer]\n    effects: [{name: open-task, kind: shelve}]\n"
          )
        ])),
  ]

  static let inputChecks: [LintCheck] = [
    LintCheck(
      "type.unknown", .error, .input,
      zh: "语言所没有的类型", en: "a type the language does not have",
      .edit(.lending, line: 46, [("note: {type: string", "note: {type: strnig")])),
    LintCheck(
      "type.missing", .error, .input,
      zh: "没有类型的值", en: "a value without a type",
      .edit(.lending, line: 46, [("note: {type: string, ", "note: {")])),
    LintCheck(
      "default.type", .error, .input,
      zh: "类型不同的默认值", en: "a default of another type",
      .edit(.lending, line: 11, [("default: 0", "default: none")])),
    LintCheck(
      "default.not-in-list", .error, .input,
      zh: "不在所列词语之中的默认值", en: "a default that is not among the allowed words",
      .edit(
        .lending, line: 46,
        [("note: {type: string", "note: {type: string, values: [a], default: b")])),
    LintCheck(
      "input.values-type", .error, .input,
      zh: "给不是文字的输入项列出词语", en: "a list of words for an input that is no text",
      .edit(.lending, line: 46, [("note: {type: string", "note: {type: int, values: [a]")])),
    LintCheck(
      "input.range", .error, .input,
      zh: "最小值大于最大值", en: "a least value above the greatest",
      .edit(.lending, line: 46, [("note: {type: string", "note: {type: string, min: 9, max: 1")])),
    LintCheck(
      "input.maybe-absent", .error, .input,
      zh: "没有先问是否存在就读取选填的输入项",
      en: "an optional input that is read without asking whether it is there",
      .edit(.lending, line: 40, [("{has(input.note) ? input.note : ''}", "{input.note}")])),
    LintCheck(
      "input.unused", .warning, .input,
      zh: "要求填写却没有用处的输入项", en: "an input that is demanded but goes nowhere",
      .edit(.court, line: 160, [(", text: \"{input.text}\"}", "}")])),
  ]
}
