/// One thing of a definition with its properties as texts, for comparison.
struct Portrait {
  struct Property {
    let key: String
    let label: Bilingual
    let value: Bilingual
  }

  let section: ProcedureDiff.Section
  let name: String
  let title: Bilingual
  private(set) var properties: [Property] = []

  init(_ section: ProcedureDiff.Section, _ name: String, _ title: Bilingual) {
    self.section = section
    self.name = name
    self.title = title
    add("title", "名称", "title", title)
  }

  /// Nothing is added for an absent or empty value.
  mutating func add(_ key: String, _ zh: String, _ en: String, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    add(key, zh, en, Bilingual(zh: value, en: value))
  }

  mutating func add(_ key: String, _ zh: String, _ en: String, _ value: Bilingual?) {
    guard let value else { return }
    // The same thing may be said twice of one clock, under different conditions.
    let same = properties.count { $0.key == key || $0.key.hasPrefix(key + "#") }
    properties.append(
      Property(
        key: same > 0 ? "\(key)#\(same + 1)" : key, label: Bilingual(zh: zh, en: en),
        value: value))
  }

  mutating func add(_ key: String, _ zh: String, _ en: String, _ values: [String]) {
    add(key, zh, en, values.joined(separator: ", "))
  }

  mutating func add(_ conditions: [GuardDeclaration]) {
    for condition in conditions {
      let when = condition.when.source
      add(
        "requires." + condition.code, "条件 \(condition.code)", "condition \(condition.code)",
        Bilingual(
          zh: "\(when)；否则：\(condition.otherwise.zh)（\(condition.source)）",
          en: "\(when); otherwise: \(condition.otherwise.en) (\(condition.source))"))
    }
  }

  mutating func add(_ key: String, _ zh: String, _ en: String, _ set: [AssignmentDeclaration]) {
    for assignment in set {
      add(
        "\(key).\(assignment.fact)", "\(zh) \(assignment.fact)", "\(en) \(assignment.fact)",
        assignment.value.source)
    }
  }
}

/// A definition as a list of things that can be compared one by one.
struct ProcedurePortrait {
  let things: [Portrait]

  init(_ definition: ProcedureDefinition) {
    var all = [Self.procedure(definition)]
    all += definition.roles.map { Portrait(.role, $0.name, $0.title) }
    all += definition.phases.map { Portrait(.phase, $0.name, $0.title) }
    all += definition.facts.map(Self.fact)
    all += definition.clocks.map(Self.clock)
    all += definition.states.map(Self.state)
    all += definition.actions.map(Self.action)
    all += definition.incidents.map(Self.incident)
    all += definition.votes.map(Self.vote)
    all += definition.sequels.map(Self.sequel)
    all += definition.documents.map { Portrait(.document, $0.name, $0.title) }
    if let migration = definition.migration { all.append(Self.migration(migration)) }
    things = all
  }

  private static func procedure(_ definition: ProcedureDefinition) -> Portrait {
    var it = Portrait(.procedure, definition.name, definition.title)
    it.add("kind", "种类", "kind", definition.kind.rawValue)
    it.add("version", "版本", "version", "\(definition.version)")
    it.add("source", "法源", "source", definition.source)
    it.add("initial", "起始阶段", "initial state", definition.initial)
    return it
  }

  private static func fact(_ fact: FactDeclaration) -> Portrait {
    var it = Portrait(.fact, fact.name, fact.title)
    it.add("type", "类型", "type", fact.kind.description)
    it.add("default", "缺省值", "default", fact.preset.map(words))
    return it
  }

  private static func clock(_ clock: ClockDeclaration) -> Portrait {
    var it = Portrait(.clock, clock.name, clock.title)
    it.add("rule", "规则", "rule", clock.rule?.source)
    it.add("per", "计算对象", "counted per", clock.scope.rawValue)
    it.add("on_expiry", "届满后", "when it ends", clock.onExpiry)
    it.add("escalates", "届满上报", "is told to a superior", clock.escalates ? "true" : nil)
    it.add("excludes", "扣除期间", "leaves out", clock.excludes)
    for rung in clock.ladder {
      it.add(
        "ladder.\(rung.level)", "第\(rung.level)级催办", "urging, level \(rung.level)",
        "\(rung.to)\(rung.rule.map { " (\($0))" } ?? "")")
    }
    return it
  }

  private static func state(_ state: StateDeclaration) -> Portrait {
    var it = Portrait(.state, state.name, state.title)
    it.add("terminal", "终结", "final", state.isTerminal ? "true" : nil)
    it.add("awaits", "等待", "awaits", state.awaits)
    it.add("meaning", "含义", "meaning", state.meaning)
    return it
  }

  private static func action(_ action: ActionDeclaration) -> Portrait {
    var it = Portrait(.action, action.name, action.title)
    it.add("by", "主体", "by", action.by)
    it.add("from", "自阶段", "from", action.from)
    it.add(
      "to", "至阶段", "to",
      action.targets.map { target in
        let place = target.procedure.map { "\($0)/\(target.to)" } ?? target.to
        return target.when.map { "\(place) if \($0.source)" } ?? place
      })
    it.add(action.requires)
    for input in action.input {
      it.add("input." + input.name, "输入 \(input.name)", "input \(input.name)", words(input))
    }
    it.add("set", "设定", "sets", action.set)
    for start in action.start {
      it.add("start." + start.clock, "启动期限 \(start.clock)", "starts \(start.clock)", words(start))
    }
    for stop in action.stop {
      let name = stop.clock ?? "all"
      it.add("stop." + name, "终止期限 \(name)", "ends \(name)", words(stop))
    }
    add(action.suspend, "suspend", "中止期限", "holds still", to: &it)
    add(action.resume, "resume", "恢复期限", "lets go on", to: &it)
    it.add("effects", "效果", "effects", action.effects.map(words))
    it.add("through", "途径", "through", action.through)
    it.add("phase", "在线环节", "online phase", action.phase)
    it.add("article", "条文", "article", action.article)
    it.add(
      "docket", "卷宗记载", "docket",
      action.docket.map { Bilingual(zh: $0.zh.source, en: $0.en.source) })
    return it
  }

  private static func add(
    _ declared: [SuspensionDeclaration], _ key: String, _ zh: String, _ en: String,
    to it: inout Portrait
  ) {
    for suspension in declared {
      let name = suspension.clock ?? "all"
      it.add(
        "\(key).\(name).\(suspension.kind)", "\(zh) \(name)", "\(en) \(name)",
        suspension.kind + (suspension.when.map { " if \($0.source)" } ?? ""))
    }
  }

  private static func incident(_ incident: IncidentDeclaration) -> Portrait {
    var it = Portrait(.incident, incident.name, incident.title)
    it.add("procedure", "程序", "procedure", incident.procedure)
    it.add("opens_with", "开启行为", "opens with", incident.opensWith)
    it.add("from", "自阶段", "from", incident.from)
    it.add("per", "提出对象", "one for each", incident.scope.rawValue)
    it.add("at_most", "次数上限", "at most", incident.atMost.map { "\($0)" })
    it.add(incident.requires)
    add(incident.suspends, "suspends", "中止期限", "holds still", to: &it)
    for back in incident.returns {
      it.add(
        "returns." + back.state, "结果 \(back.state)", "outcome \(back.state)", back.action ?? "-")
    }
    it.add("article", "条文", "article", incident.article)
    return it
  }

  private static func vote(_ vote: VoteDeclaration) -> Portrait {
    var it = Portrait(.vote, vote.name, vote.title)
    it.add("by", "主体", "by", vote.by)
    it.add("options", "选项", "options", vote.options)
    it.add("quorum", "法定人数", "quorum", "\(vote.quorum)")
    it.add("actions", "行为", "actions", [vote.commit, vote.reveal])
    return it
  }

  private static func sequel(_ sequel: SequelDeclaration) -> Portrait {
    var it = Portrait(.sequel, sequel.name, sequel.title)
    it.add("procedure", "程序", "procedure", sequel.procedure)
    it.add("type", "案件类型", "type of number", sequel.numberType)
    it.add("from", "自阶段", "from", sequel.from)
    it.add("by", "主体", "by", sequel.by)
    it.add("within", "期限内", "within", sequel.within)
    it.add("once", "限一次", "once", sequel.once ? "true" : nil)
    it.add("opened_for", "代表", "opened for", sequel.openedFor)
    it.add("excludes", "回避人员", "excludes", sequel.excludes)
    it.add(sequel.requires)
    it.add("article", "条文", "article", sequel.article)
    return it
  }

  private static func migration(_ migration: MigrationDeclaration) -> Portrait {
    var it = Portrait(.migration, "migration", migration.why)
    it.add("from", "自版本", "from version", "\(migration.from)")
    it.add("states", "阶段", "states", migration.states.map { "\($0.old) → \($0.new)" })
    it.add("clocks", "期限", "clocks", migration.clocks.map { "\($0.old) → \($0.new ?? "-")" })
    it.add("set", "设定", "sets", migration.set)
    it.add("keep", "保留原版本", "stay", migration.keep)
    return it
  }
}

// MARK: Words

extension ProcedurePortrait {
  private static func words(_ input: InputDeclaration) -> String {
    var words = [input.title.zh, input.title.en, input.kind.description]
    if input.isRequired { words.append("required") }
    if let preset = input.preset { words.append("default " + Self.words(preset)) }
    if let minimum = input.minimum { words.append("min \(minimum)") }
    if let maximum = input.maximum { words.append("max \(maximum)") }
    if !input.values.isEmpty { words.append("one of " + input.values.joined(separator: "|")) }
    return words.joined(separator: ", ")
  }

  private static func words(_ start: ClockStartDeclaration) -> String {
    var words = ["yes"]
    if let party = start.party { words.append("for \(party.source)") }
    if let when = start.when { words.append("if \(when.source)") }
    for name in start.arguments.keys.sorted() {
      words.append("\(name) = \(start.arguments[name]?.source ?? "")")
    }
    return words.joined(separator: ", ")
  }

  private static func words(_ stop: ClockStopDeclaration) -> String {
    var words = ["yes"]
    if let party = stop.party { words.append("for \(party.source)") }
    if let when = stop.when { words.append("if \(when.source)") }
    return words.joined(separator: ", ")
  }

  private static func words(_ effect: EffectDeclaration) -> String {
    let arguments = effect.arguments.keys.sorted().map { name in
      "\(name): \(effect.arguments[name].map(words) ?? "")"
    }
    return effect.name + (arguments.isEmpty ? "" : " {\(arguments.joined(separator: ", "))}")
      + (effect.when.map { " if \($0.source)" } ?? "")
  }

  private static func words(_ argument: Argument) -> String {
    switch argument {
    case .literal(let value): words(value)
    case .template(let template): template.source
    case .list(let items): "[\(items.map(words).joined(separator: ", "))]"
    case .map(let fields):
      "{\(fields.keys.sorted().map { "\($0): \(fields[$0].map(words) ?? "")" }.joined(separator: ", "))}"
    }
  }

  private static func words(_ value: Value) -> String {
    value == .string("") ? "''" : value.shown
  }
}
