extension DefinitionReader {
  private static let actionKeys = [
    "title", "by", "from", "to", "requires", "input", "set", "start", "stop", "suspend",
    "resume", "effects", "through", "phase", "article", "docket",
  ]

  mutating func actions(
    _ text: DefinitionText?, openStates: [String]
  ) -> [ActionDeclaration] {
    entries(text, of: "actions").map { action($0, openStates) }
  }

  private mutating func action(
    _ entry: DefinitionText.Field, _ openStates: [String]
  ) -> ActionDeclaration {
    let owner = Subject(.action, entry.key)
    let fields = fields(entry.value, of: owner, known: Self.actionKeys)
    let origins = references(fields["from"], owner.key("from"))
    let isAnywhere = origins.count == 1 && origins[0].name == "any"
    let docket = docket(fields["docket"], owner)
    return ActionDeclaration(
      name: entry.key, title: bilingual(fields["title"], owner, at: entry.place),
      from: isAnywhere ? openStates : origins.map(\.name),
      performers: references(fields["by"], owner.key("by")),
      origins: isAnywhere ? [] : origins,
      targets: items(fields["to"]).compactMap { target($0, owner) },
      requires: items(fields["requires"]).compactMap { condition($0, owner) },
      input: entries(fields["input"], of: owner.part(zh: "输入项", en: "the input")).map {
        input($0, owner)
      },
      set: entries(fields["set"], of: owner.key("set")).compactMap { assignment($0, owner) },
      start: items(fields["start"]).compactMap { clockStart($0, owner) },
      stop: items(fields["stop"]).compactMap { clockStop($0, owner) },
      suspend: items(fields["suspend"]).compactMap { suspension($0, owner) },
      resume: items(fields["resume"]).compactMap { suspension($0, owner) },
      effects: items(fields["effects"]).compactMap { effect($0, owner) },
      through: string(fields["through"], owner.key("through")),
      phase: string(fields["phase"], owner.key("phase")),
      phasePlace: fields["phase"]?.place,
      article: string(fields["article"], owner.key("article")),
      docket: docket.template, docketPlaces: docket.places, place: entry.place)
  }

  private mutating func docket(
    _ text: DefinitionText?, _ owner: Subject
  ) -> (template: BilingualTemplate?, places: [Place]) {
    guard let text else { return (nil, []) }
    let subject = owner.part(zh: "卷宗记录", en: "the docket entry")
    let fields = fields(text, of: subject, known: ["zh-CN", "en"])
    _ = bilingual(fields, subject, at: text.place)
    guard let zh = template(fields["zh-CN"], subject), let en = template(fields["en"], subject)
    else { return (nil, []) }
    return (
      BilingualTemplate(zh: zh, en: en), [fields["zh-CN"], fields["en"]].compactMap(\.?.textPlace)
    )
  }

  private mutating func target(_ text: DefinitionText, _ owner: Subject) -> TargetDeclaration? {
    if case .scalar(let name, _) = text.content {
      return TargetDeclaration(
        when: nil, to: name, procedure: nil, place: text.place, whenPlace: text.place)
    }
    let fields = fields(
      text, of: owner.part(zh: "去向", en: "a target"), known: ["when", "to", "procedure"])
    guard let to = string(fields["to"], owner.part(zh: "去向", en: "a target")) else {
      report(
        text.place, "target.missing",
        zh: ("\(owner.zh)的一个去向没有写明阶段", "补上“to: …”"),
        en: ("a target of \(owner.en) names no state", "add 'to: …'"))
      return nil
    }
    return TargetDeclaration(
      when: expression(fields["when"], owner.key("when")), to: to,
      procedure: string(fields["procedure"], owner.part(zh: "去向", en: "a target").key("procedure")),
      place: fields["to"]?.place ?? text.place,
      whenPlace: fields["when"]?.textPlace ?? text.place)
  }

  mutating func condition(_ text: DefinitionText, _ owner: Subject) -> GuardDeclaration? {
    let fields = fields(
      text, of: owner.part(zh: "条件", en: "a condition"),
      known: ["when", "code", "otherwise", "source"])
    let code = string(fields["code"], Subject(zh: "条件的代码", en: "the code of a condition")) ?? ""
    if code.isEmpty {
      report(
        text.place, "guard.code-missing",
        zh: ("\(owner.zh)的一项条件没有代码", "补上“code: subject.reason”"),
        en: ("a condition of \(owner.en) has no code", "add 'code: subject.reason'"))
    }
    let otherwise = bilingual(
      fields["otherwise"], owner.part(zh: "拒绝理由“\(code)”", en: "the refusal '\(code)'"),
      at: text.place)
    guard fields["when"] != nil else {
      report(
        text.place, "guard.when-missing",
        zh: ("一项条件没有“when”", "补上“when: …”"),
        en: ("a condition has no 'when'", "add 'when: …'"))
      return nil
    }
    guard let when = expression(fields["when"], owner.part(zh: "条件", en: "a condition")) else {
      return nil
    }
    return GuardDeclaration(
      when: when, code: code, otherwise: otherwise,
      source: string(fields["source"], Subject(zh: "条件的出处", en: "the source of a condition")) ?? "",
      place: text.place,
      whenPlace: fields["when"]?.textPlace ?? text.place)
  }

  private mutating func input(
    _ entry: DefinitionText.Field, _ action: Subject
  ) -> InputDeclaration {
    let owner = action.part(zh: "输入项“\(entry.key)”", en: "input '\(entry.key)'")
    let fields = fields(
      entry.value, of: owner,
      known: ["type", "title", "values", "required", "default", "min", "max"])
    let kind = kind(fields["type"], owner, at: entry.place)
    let fallback = preset(fields["default"], kind, owner)
    return InputDeclaration(
      name: entry.key, title: bilingual(fields["title"], owner, at: entry.place), kind: kind,
      values: references(fields["values"], owner.part(zh: "词语", en: "the values")).map(\.name),
      isRequired: flag(fields["required"], owner.key("required")), preset: fallback,
      minimum: whole(fields["min"], owner.key("min")),
      maximum: whole(fields["max"], owner.key("max")), place: entry.place)
  }

  mutating func assignment(
    _ entry: DefinitionText.Field, _ owner: Subject
  ) -> AssignmentDeclaration? {
    expression(
      entry.value,
      Subject(
        zh: "\(owner.zh)给“\(entry.key)”的新值", en: "the new value of '\(entry.key)' in \(owner.en)")
    ).map {
      AssignmentDeclaration(
        fact: entry.key, value: $0, place: entry.place, valuePlace: entry.value.textPlace)
    }
  }

  private mutating func clockStart(
    _ text: DefinitionText, _ owner: Subject
  ) -> ClockStartDeclaration? {
    if case .scalar(let name, _) = text.content {
      return ClockStartDeclaration(
        clock: name, when: nil, party: nil, arguments: [:], place: text.place)
    }
    let fields = fields(text, of: owner.part(zh: "启动", en: "a start"), known: nil)
    guard let name = string(fields["clock"], owner.part(zh: "启动", en: "a start")) else {
      report(
        text.place, "start.clock-missing",
        zh: ("一处启动没有写明期限", "补上“clock: …”"),
        en: ("a start names no clock", "add 'clock: …'"))
      return nil
    }
    var arguments: [String: Expression] = [:]
    for (key, value) in fields where !["clock", "party", "when"].contains(key) {
      arguments[key] = expression(value, owner.part(zh: "启动", en: "a start").key(key))
    }
    return ClockStartDeclaration(
      clock: name,
      when: expression(fields["when"], owner.part(zh: "启动", en: "a start").key("when")),
      party: expression(fields["party"], owner.part(zh: "启动", en: "a start").key("party")),
      arguments: arguments, place: text.place)
  }

  private mutating func clockStop(
    _ text: DefinitionText, _ owner: Subject
  ) -> ClockStopDeclaration? {
    if case .scalar(let name, _) = text.content {
      return ClockStopDeclaration(
        clock: name == "all" ? nil : name, when: nil, party: nil, place: text.place)
    }
    let fields = fields(
      text, of: owner.part(zh: "停止", en: "a stop"), known: ["clock", "party", "when"])
    guard let name = string(fields["clock"], owner.part(zh: "停止", en: "a stop")) else {
      report(
        text.place, "stop.clock-missing",
        zh: ("一处停止没有写明期限", "补上“clock: …”"),
        en: ("a stop names no clock", "add 'clock: …'"))
      return nil
    }
    return ClockStopDeclaration(
      clock: name == "all" ? nil : name,
      when: expression(fields["when"], owner.part(zh: "停止", en: "a stop").key("when")),
      party: expression(fields["party"], owner.part(zh: "停止", en: "a stop").key("party")),
      place: text.place)
  }

  private mutating func effect(_ text: DefinitionText, _ owner: Subject) -> EffectDeclaration? {
    if case .scalar(let name, _) = text.content {
      return EffectDeclaration(name: name, when: nil, arguments: [:], place: text.place)
    }
    let fields = fields(text, of: owner.part(zh: "效果", en: "an effect"), known: nil)
    guard let name = string(fields["name"], owner.part(zh: "效果", en: "an effect")) else {
      report(
        text.place, "effect.name-missing",
        zh: ("\(owner.zh)的一个效果没有名称", "补上“name”"),
        en: ("an effect of \(owner.en) has no name", "add 'name'"))
      return nil
    }
    var arguments: [String: Argument] = [:]
    for (key, value) in fields where key != "name" && key != "when" {
      arguments[key] = argument(
        value,
        Subject(
          zh: "\(owner.zh)的效果“\(name)”的“\(key)”", en: "'\(key)' of effect '\(name)' in \(owner.en)")
      )
    }
    return EffectDeclaration(
      name: name,
      when: expression(
        fields["when"],
        Subject(
          zh: "\(owner.zh)的效果“\(name)”的“when”", en: "'when' of effect '\(name)' in \(owner.en)")),
      arguments: arguments, place: text.place)
  }

  mutating func argument(_ text: DefinitionText, _ owner: Subject) -> Argument? {
    switch text.content {
    case .scalar(let string, _) where string.contains("{"):
      return template(text, owner).map { .template($0) }
    case .scalar: return text.literal.map { .literal($0) }
    case .list(let items): return .list(items.compactMap { argument($0, owner) })
    case .map(let fields):
      var arguments: [String: Argument] = [:]
      for field in fields { arguments[field.key] = argument(field.value, owner) }
      return .map(arguments)
    }
  }
}
