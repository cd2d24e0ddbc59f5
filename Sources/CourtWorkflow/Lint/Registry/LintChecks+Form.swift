extension LintCheck {
  static let formChecks: [LintCheck] = [
    LintCheck(
      "yaml.syntax", .error, .form, "the file is no YAML",
      .edit(.lending, line: 5, [("initial: asked", "initial: [asked")])),
    LintCheck("yaml.empty", .error, .form, "an empty file", .whole("", line: 1)),
    LintCheck(
      "yaml.duplicate-key", .error, .form, "a key that stands twice",
      .edit(.lending, line: 2, [("version: 1", "version: 1\nversion: 2")])),
    LintCheck(
      "yaml.too-large", .error, .form, "a file beyond the limits of size and depth",
      .whole(String(repeating: "[", count: 200) + String(repeating: "]", count: 200), line: 1)),
    LintCheck(
      "key.unknown", .error, .form, "a key the language does not have",
      .edit(.lending, line: 5, [("initial: asked", "initial: asked\ncolour: red")])),
    LintCheck(
      "key.missing", .error, .form, "a part every procedure needs is left out",
      .edit(.lending, line: 1, [("version: 1\n", "")])),
    LintCheck(
      "name.form", .error, .form, "a name with characters no name may have",
      .edit(.lending, line: 6, [("  reader: {zh", "  \"read er\": {zh")])),
    LintCheck(
      "version.form", .error, .form, "a version that is no positive number",
      .edit(.lending, line: 2, [("version: 1\n", "version: 0\n")])),
    LintCheck(
      "kind.unknown", .error, .form, "a kind of procedure there is not",
      .edit(.lending, line: 3, [("version: 1\n", "version: 1\nkind: side\n")])),
    LintCheck(
      "shape.bool", .error, .form, "something else where true or false belongs",
      .edit(.lending, line: 25, [("terminal: true", "terminal: perhaps")])),
    LintCheck(
      "shape.int", .error, .form, "something else where a whole number belongs",
      .edit(.lending, line: 2, [("version: 1\n", "version: one\n")])),
    LintCheck(
      "shape.text", .error, .form, "something else where a text belongs",
      .edit(.lending, line: 51, [("article: Rule 3", "article: [Rule 3]")])),
    LintCheck(
      "shape.list", .error, .form, "something else where a list of names belongs",
      .edit(.lending, line: 42, [("by: [desk, reader]", "by: {desk: reader}")])),
    LintCheck(
      "shape.map", .error, .form, "something else where 'key: value' belongs",
      .edit(
        .lending, line: 62,
        [("documents:\n  slip: {title: {zh-CN: 借条, en: slip}}", "documents: [slip]")])),
    LintCheck(
      "shape.expression", .error, .form, "something else where an expression belongs",
      .edit(.lending, line: 33, [("when: \"facts.books < 5\"", "when: [facts.books]")])),
  ]

  static let languageChecks: [LintCheck] = [
    LintCheck(
      "translation.missing", .error, .language,
      "a text that is missing in one of the two languages",
      .edit(.lending, line: 6, [("{zh-CN: 读者, en: reader}", "{zh-CN: 读者}")])),
    LintCheck(
      "docket.missing", .warning, .language, "an act that leaves no words in the docket",
      .edit(.lending, line: 40, [("    docket: {zh-CN: 出借, en: lent}\n", "")])),
    LintCheck(
      "text.language", .warning, .language,
      "a Chinese text without Chinese, or an English one with it",
      .edit(
        .court, line: 50, [("{zh-CN: 答辩中, en: answering}", "{zh-CN: answering, en: answering}")])),
    LintCheck(
      "text.placeholder", .warning, .language, "a text that is not written yet",
      .edit(.court, line: 50, [("{zh-CN: 答辩中, en: answering}", "{zh-CN: 答辩中, en: TODO}")])),
    LintCheck(
      "text.values-differ", .warning, .language, "a value told in one language only",
      .edit(
        .court, line: 78,
        [("en: \"{input.days} days to correct\"", "en: \"seven days to correct\"")])),
    LintCheck(
      "title.twice", .warning, .language, "two states, actions or clocks with one title",
      .edit(.court, line: 49, [("{zh-CN: 待交费, en: paying}", "{zh-CN: 待补正, en: correcting}")])),
  ]

  static let namesChecks: [LintCheck] = [
    LintCheck(
      "initial.unknown", .error, .names, "the first state is not declared",
      .edit(.lending, line: 4, [("initial: asked", "initial: begun")])),
    LintCheck(
      "state.unknown", .error, .names, "a state that is not declared",
      .edit(
        .lending, line: 43,
        [("from: [open]\n    to: done\n    input", "from: [opne]\n    to: done\n    input")])),
    LintCheck(
      "role.unknown", .error, .names, "a role that is not declared",
      .edit(.lending, line: 42, [("by: [desk, reader]", "by: [desk, raeder]")])),
    LintCheck(
      "clock.unknown", .error, .names, "a clock that is not declared",
      .edit(.lending, line: 37, [("start: [answer]", "start: [anwser]")])),
    LintCheck(
      "action.unknown", .error, .names, "an action that is not declared",
      .edit(.lending, line: 16, [("on_expiry: lapse", "on_expiry: elapse")])),
    LintCheck(
      "fact.unknown", .error, .names, "a fact that is not declared",
      .edit(.lending, line: 47, [("set: {books:", "set: {tomes:")])),
    LintCheck(
      "document.unknown", .error, .names, "a document that is not declared",
      .edit(.lending, line: 50, [("document: slip", "document: slop")])),
    LintCheck(
      "effect.unknown", .error, .names, "an effect the court does not carry out",
      .edit(.lending, line: 59, [("effects: [tell]", "effects: [shout]")])),
    LintCheck(
      "rule.unknown", .error, .names, "a rule the dated law does not have",
      .edit(.lending, line: 13, [("rule: \"answer.{facts.pace}\"", "rule: answer.never")])),
    LintCheck(
      "route.unknown", .error, .names, "a route the court does not have",
      .edit(.court, line: 134, [("through: fee\n", "through: feee\n")])),
    LintCheck(
      "phase.unknown", .error, .names, "a phase that is not declared",
      .edit(.court, line: 157, [("phase: pleading\n", "phase: pleadings\n")])),
    LintCheck(
      "procedure.unknown", .error, .names, "a procedure the library does not have",
      .edit(.court, line: 309, [("procedure: second-instance\n", "procedure: second-instants\n")])),
    LintCheck(
      "sequel.unknown", .error, .names, "a sequel that is not declared",
      .edit(
        .court, line: 223,
        [
          (
            "    effects: [{name: close-hearing}, ",
            "    effects: [{name: open-sequel, sequel: apeal}, {name: close-hearing}, "
          )
        ])),
    LintCheck(
      "role.not-offered", .error, .names, "a role nobody in this court can hold",
      .edit(
        .court, line: 8,
        [
          ("  clerk: {zh-CN: 书记员", "  usher: {zh-CN: 引导员, en: usher}\n  clerk: {zh-CN: 书记员"),
          ("by: [judge]\n    from: [hearing]", "by: [judge, usher]\n    from: [hearing]"),
        ])),
  ]
}
