extension LintCheck {
  static let formChecks: [LintCheck] = [
    LintCheck(
      "yaml.syntax", .error, .form,
      zh: "不是 YAML 的文件", en: "the file is no YAML",
      .edit(.lending, line: 5, [("initial: asked", "initial: [asked")])),
    LintCheck(
      "yaml.empty", .error, .form,
      zh: "空文件", en: "an empty file", .whole("", line: 1)),
    LintCheck(
      "yaml.duplicate-key", .error, .form,
      zh: "写了两次的项", en: "a key that stands twice",
      .edit(.lending, line: 2, [("version: 1", "version: 1\nversion: 2")])),
    LintCheck(
      "yaml.too-large", .error, .form,
      zh: "超出大小和深度限制的文件", en: "a file beyond the limits of size and depth",
      .whole(String(repeating: "[", count: 200) + String(repeating: "]", count: 200), line: 1)),
    LintCheck(
      "key.unknown", .error, .form,
      zh: "语言所没有的项", en: "a key the language does not have",
      .edit(.lending, line: 5, [("initial: asked", "initial: asked\ncolour: red")])),
    LintCheck(
      "key.missing", .error, .form,
      zh: "漏写每个程序都需要的部分", en: "a part every procedure needs is left out",
      .edit(.lending, line: 1, [("version: 1\n", "")])),
    LintCheck(
      "name.form", .error, .form,
      zh: "含有不许可字符的名称", en: "a name with characters no name may have",
      .edit(.lending, line: 6, [("  reader: {zh", "  \"read er\": {zh")])),
    LintCheck(
      "version.form", .error, .form,
      zh: "不是正数的版本", en: "a version that is no positive number",
      .edit(.lending, line: 2, [("version: 1\n", "version: 0\n")])),
    LintCheck(
      "kind.unknown", .error, .form,
      zh: "没有这种程序种类", en: "a kind of procedure there is not",
      .edit(.lending, line: 3, [("version: 1\n", "version: 1\nkind: side\n")])),
    LintCheck(
      "shape.bool", .error, .form,
      zh: "应写真或假处写了别的", en: "something else where true or false belongs",
      .edit(.lending, line: 25, [("terminal: true", "terminal: perhaps")])),
    LintCheck(
      "shape.int", .error, .form,
      zh: "应写整数处写了别的", en: "something else where a whole number belongs",
      .edit(.lending, line: 2, [("version: 1\n", "version: one\n")])),
    LintCheck(
      "shape.text", .error, .form,
      zh: "应写文字处写了别的", en: "something else where a text belongs",
      .edit(.lending, line: 51, [("article: Rule 3", "article: [Rule 3]")])),
    LintCheck(
      "shape.list", .error, .form,
      zh: "应写名称列表处写了别的", en: "something else where a list of names belongs",
      .edit(.lending, line: 42, [("by: [desk, reader]", "by: {desk: reader}")])),
    LintCheck(
      "shape.map", .error, .form,
      zh: "应写“key: value”处写了别的", en: "something else where 'key: value' belongs",
      .edit(
        .lending, line: 62,
        [("documents:\n  slip: {title: {zh-CN: 借条, en: slip}}", "documents: [slip]")])),
    LintCheck(
      "shape.expression", .error, .form,
      zh: "应写表达式处写了别的", en: "something else where an expression belongs",
      .edit(.lending, line: 33, [("when: \"facts.books < 5\"", "when: [facts.books]")])),
  ]

  static let languageChecks: [LintCheck] = [
    LintCheck(
      "translation.missing", .error, .language,
      zh: "两种语言之一缺少文字", en: "a text that is missing in one of the two languages",
      .edit(.lending, line: 6, [("{zh-CN: 读者, en: reader}", "{zh-CN: 读者}")])),
    LintCheck(
      "docket.missing", .warning, .language,
      zh: "不在卷宗里留下文字的行为", en: "an act that leaves no words in the docket",
      .edit(.lending, line: 40, [("    docket: {zh-CN: 出借, en: lent}\n", "")])),
    LintCheck(
      "text.language", .warning, .language,
      zh: "中文文字里没有中文，或英文文字里有中文", en: "a Chinese text without Chinese, or an English one with it",
      .edit(
        .court, line: 50, [("{zh-CN: 答辩中, en: answering}", "{zh-CN: answering, en: answering}")])),
    LintCheck(
      "text.placeholder", .warning, .language,
      zh: "还没有写好的文字", en: "a text that is not written yet",
      .edit(.court, line: 50, [("{zh-CN: 答辩中, en: answering}", "{zh-CN: 答辩中, en: TODO}")])),
    LintCheck(
      "text.values-differ", .warning, .language,
      zh: "只在一种语言里写出的值", en: "a value told in one language only",
      .edit(
        .court, line: 78,
        [("en: \"{input.days} days to correct\"", "en: \"seven days to correct\"")])),
    LintCheck(
      "title.twice", .warning, .language,
      zh: "两个阶段、行为或期限标题相同", en: "two states, actions or clocks with one title",
      .edit(.court, line: 49, [("{zh-CN: 待交费, en: paying}", "{zh-CN: 待补正, en: correcting}")])),
  ]

  static let namesChecks: [LintCheck] = [
    LintCheck(
      "initial.unknown", .error, .names,
      zh: "没有写明的初始阶段", en: "the first state is not declared",
      .edit(.lending, line: 4, [("initial: asked", "initial: begun")])),
    LintCheck(
      "state.unknown", .error, .names,
      zh: "没有写明的阶段", en: "a state that is not declared",
      .edit(
        .lending, line: 43,
        [("from: [open]\n    to: done\n    input", "from: [opne]\n    to: done\n    input")])),
    LintCheck(
      "role.unknown", .error, .names,
      zh: "没有写明的角色", en: "a role that is not declared",
      .edit(.lending, line: 42, [("by: [desk, reader]", "by: [desk, raeder]")])),
    LintCheck(
      "clock.unknown", .error, .names,
      zh: "没有写明的期限", en: "a clock that is not declared",
      .edit(.lending, line: 37, [("start: [answer]", "start: [anwser]")])),
    LintCheck(
      "action.unknown", .error, .names,
      zh: "没有写明的行为", en: "an action that is not declared",
      .edit(.lending, line: 16, [("on_expiry: lapse", "on_expiry: elapse")])),
    LintCheck(
      "fact.unknown", .error, .names,
      zh: "没有写明的事实", en: "a fact that is not declared",
      .edit(.lending, line: 47, [("set: {books:", "set: {tomes:")])),
    LintCheck(
      "document.unknown", .error, .names,
      zh: "没有写明的文书", en: "a document that is not declared",
      .edit(.lending, line: 50, [("document: slip", "document: slop")])),
    LintCheck(
      "effect.unknown", .error, .names,
      zh: "法院不实行的效果", en: "an effect the court does not carry out",
      .edit(.lending, line: 59, [("effects: [tell]", "effects: [shout]")])),
    LintCheck(
      "rule.unknown", .error, .names,
      zh: "法律表里没有的规则", en: "a rule the dated law does not have",
      .edit(.lending, line: 13, [("rule: \"answer.{facts.pace}\"", "rule: answer.never")])),
    LintCheck(
      "route.unknown", .error, .names,
      zh: "法院没有的通道", en: "a route the court does not have",
      .edit(.court, line: 134, [("through: fee\n", "through: feee\n")])),
    LintCheck(
      "phase.unknown", .error, .names,
      zh: "没有写明的在线环节", en: "a phase that is not declared",
      .edit(.court, line: 157, [("phase: pleading\n", "phase: pleadings\n")])),
    LintCheck(
      "procedure.unknown", .error, .names,
      zh: "程序库里没有的程序", en: "a procedure the library does not have",
      .edit(.court, line: 309, [("procedure: second-instance\n", "procedure: second-instants\n")])),
    LintCheck(
      "sequel.unknown", .error, .names,
      zh: "没有写明的后续案件", en: "a sequel that is not declared",
      .edit(
        .court, line: 223,
        [
          (
            "    effects: [{name: close-hearing}, ",
            "    effects: [{name: open-sequel, sequel: apeal}, {name: close-hearing}, "
          )
        ])),
    LintCheck(
      "role.not-offered", .error, .names,
      zh: "本院没有人可以担任的角色", en: "a role nobody in this court can hold",
      .edit(
        .court, line: 8,
        [
          ("  clerk: {zh-CN: 书记员", "  usher: {zh-CN: 引导员, en: usher}\n  clerk: {zh-CN: 书记员"),
          ("by: [judge]\n    from: [hearing]", "by: [judge, usher]\n    from: [hearing]"),
        ])),
  ]
}
