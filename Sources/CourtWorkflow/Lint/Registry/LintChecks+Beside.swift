extension LintCheck {
  static let besideChecks: [LintCheck] = [
    LintCheck(
      "phase.no-party", .warning, .beside,
      zh: "为当事人不可做的行为写明在线环节", en: "a phase for an action no party may do",
      .edit(
        .court, line: 176,
        [
          (
            "    by: [judge]\n    from: [preparing]\n    suspend",
            "    by: [judge]\n    from: [preparing]\n    phase: pleading\n    suspend"
          )
        ])),
    LintCheck(
      "phase.unused", .warning, .beside,
      zh: "没有行为属于的在线环节", en: "a phase no action belongs to",
      .edit(
        .court, line: 13,
        [
          (
            "  pleading: {zh-CN: 答辩, en: pleading}",
            "  pleading: {zh-CN: 答辩, en: pleading}\n  hearing: {zh-CN: 庭审, en: hearing}"
          )
        ])),
    LintCheck(
      "vote.form", .error, .beside,
      zh: "没有写明两个行为的表决", en: "a vote without its two actions",
      .edit(.court, line: 299, [("    commit: seal\n", "")])),
    LintCheck(
      "vote.nobody", .error, .beside,
      zh: "没有人可以参加的表决", en: "a vote nobody may give",
      .edit(
        .court, line: 299,
        [
          (
            "    title: {zh-CN: 合议, en: panel}\n    by: [judge]\n",
            "    title: {zh-CN: 合议, en: panel}\n"
          )
        ])),
    LintCheck(
      "vote.role", .error, .beside,
      zh: "参加表决却不可以做其行为的角色", en: "a voter who may not do the vote's actions",
      .edit(
        .court, line: 304,
        [
          (
            "    title: {zh-CN: 合议, en: panel}\n    by: [judge]\n",
            "    title: {zh-CN: 合议, en: panel}\n    by: [judge, clerk]\n"
          )
        ])),
    LintCheck(
      "vote.options", .error, .beside,
      zh: "没有选择余地的表决", en: "a vote without a choice",
      .edit(.court, line: 299, [("options: [grant, dismiss]", "options: [grant]")])),
    LintCheck(
      "vote.quorum", .error, .beside,
      zh: "可能形成平局的表决人数", en: "a quorum that can end in a tie",
      .edit(.court, line: 299, [("quorum: 3", "quorum: 4")])),
    LintCheck(
      "vote.same-action", .error, .beside,
      zh: "封存与公开同时发生的表决", en: "a vote whose secret is revealed as it is given",
      .edit(.court, line: 305, [("    reveal: reveal\n", "    reveal: seal\n")])),
    LintCheck(
      "vote.route", .error, .beside,
      zh: "没有走保密通道的表决", en: "a vote beside the route that keeps it secret",
      .edit(
        .court, line: 304,
        [
          (
            "    by: [judge]\n    from: [drafting]\n    through: votes\n    input:\n      commitment",
            "    by: [judge]\n    from: [drafting]\n    through: decisions\n    input:\n      commitment"
          )
        ])),
    LintCheck(
      "vote.input", .error, .beside,
      zh: "缺少法院所核对的输入项的表决", en: "a vote without the input the court checks",
      .edit(.court, line: 304, [("      commitment: {type", "      seal: {type")])),
    LintCheck(
      "sequel.nobody", .error, .beside,
      zh: "没有人可以提起的后续案件", en: "a case that may follow, but nobody may open",
      .edit(
        .court, line: 307,
        [
          (
            "    from: [decided]\n    by: [plaintiff, defendant]\n    within",
            "    from: [decided]\n    within"
          )
        ])),
    LintCheck(
      "sequel.type-missing", .error, .beside,
      zh: "没有案号类型代字的后续案件", en: "a case that follows without a type code for its number",
      .edit(.court, line: 307, [("    type: 民终\n", "")])),
    LintCheck(
      "sequel.never-open", .error, .beside,
      zh: "系于从不在那里进行的期限的后续案件", en: "a sequel bound to a clock that never runs there",
      .edit(
        .court, line: 313,
        [
          (
            "    from: [decided]\n    by: [plaintiff, defendant]\n    within",
            "    from: [decided, closed]\n    by: [plaintiff, defendant]\n    within"
          )
        ])),
    LintCheck(
      "sequel.no-filing", .error, .beside,
      zh: "其程序无从开始的后续案件", en: "a sequel whose procedure cannot begin",
      .edit(.court, line: 309, [("procedure: second-instance\n", "procedure: full-claims\n")])),
    LintCheck(
      "handover.state-unknown", .error, .beside,
      zh: "移交到对方程序没有的阶段", en: "a handover into a state the other procedure does not have",
      .edit(
        .court, line: 190,
        [("to: open, procedure: full-claims", "to: opened, procedure: full-claims")])),
    LintCheck(
      "migration.form", .error, .beside,
      zh: "没有写明来自何版的迁移", en: "a migration that does not say from where",
      .edit(.court, line: 324, [("  from: 1\n", "")])),
    LintCheck(
      "migration.version", .error, .beside,
      zh: "来自并非更早版本的迁移", en: "a migration from a version that is not earlier",
      .edit(.court, line: 324, [("  from: 1\n", "  from: 2\n")])),
    LintCheck(
      "migration.old-unknown", .error, .beside,
      zh: "迁移旧版本所没有的内容", en: "a migration of what the old version does not have",
      .edit(
        .court, line: 325,
        [("{begun: filed, waiting: paying}", "{begun: filed, waiting: paying, lost: filed}")])),
    LintCheck(
      "migration.state-lost", .error, .beside,
      zh: "旧阶段的案件无处可去", en: "cases of an old state that have nowhere to go",
      .edit(.court, line: 324, [("{begun: filed, waiting: paying}", "{begun: filed}")])),
    LintCheck(
      "migration.clock-lost", .error, .beside,
      zh: "旧期限既不保留也不结束", en: "an old clock that is neither kept nor ended",
      .edit(.court, line: 324, [("clocks: {fee: payment, idle: }", "clocks: {fee: payment}")])),
  ]

  static let useChecks: [LintCheck] = [
    LintCheck(
      "document.never-served", .warning, .use,
      zh: "没有用到的文书", en: "a document nothing uses",
      .edit(.lending, line: 63, [("document: slip, ", "")])),
    LintCheck(
      "role.idle", .warning, .use,
      zh: "什么也做不了的角色", en: "a role that may never do anything",
      .edit(.lending, line: 6, [("by: [desk, reader]", "by: [desk]")])),
    LintCheck(
      "fact.unused", .warning, .use,
      zh: "没有读取或记下的事实", en: "a fact nothing reads or sets",
      .edit(.lending, line: 10, [("rule: \"answer.{facts.pace}\"", "rule: answer.short")])),
  ]
}
