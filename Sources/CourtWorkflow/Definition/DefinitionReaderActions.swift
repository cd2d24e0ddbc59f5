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
    let owner = "action '\(entry.key)'"
    let fields = fields(entry.value, of: owner, known: Self.actionKeys)
    let origins = references(fields["from"], "'from' of \(owner)")
    let isAnywhere = origins.count == 1 && origins[0].name == "any"
    let docket = docket(fields["docket"], owner)
    return ActionDeclaration(
      name: entry.key, title: bilingual(fields["title"], owner, at: entry.place),
      from: isAnywhere ? openStates : origins.map(\.name),
      performers: references(fields["by"], "'by' of \(owner)"),
      origins: isAnywhere ? [] : origins,
      targets: items(fields["to"]).compactMap { target($0, owner) },
      requires: items(fields["requires"]).compactMap { condition($0, owner) },
      input: entries(fields["input"], of: "the input of \(owner)").map { input($0, owner) },
      set: entries(fields["set"], of: "'set' of \(owner)").compactMap { assignment($0, owner) },
      start: items(fields["start"]).compactMap { clockStart($0, owner) },
      stop: items(fields["stop"]).compactMap { clockStop($0, owner) },
      suspend: items(fields["suspend"]).compactMap { suspension($0, owner) },
      resume: items(fields["resume"]).compactMap { suspension($0, owner) },
      effects: items(fields["effects"]).compactMap { effect($0, owner) },
      through: string(fields["through"], "'through' of \(owner)"),
      phase: string(fields["phase"], "'phase' of \(owner)"),
      phasePlace: fields["phase"]?.place,
      article: string(fields["article"], "'article' of \(owner)"),
      docket: docket.template, docketPlaces: docket.places, place: entry.place)
  }

  private mutating func docket(
    _ text: DefinitionText?, _ owner: String
  ) -> (template: BilingualTemplate?, places: [Place]) {
    guard let text else { return (nil, []) }
    let subject = "the docket entry of \(owner)"
    let fields = fields(text, of: subject, known: ["zh-CN", "en"])
    _ = bilingual(fields, subject, at: text.place)
    guard let zh = template(fields["zh-CN"], subject), let en = template(fields["en"], subject)
    else { return (nil, []) }
    return (
      BilingualTemplate(zh: zh, en: en), [fields["zh-CN"], fields["en"]].compactMap(\.?.textPlace)
    )
  }

  private mutating func target(_ text: DefinitionText, _ owner: String) -> TargetDeclaration? {
    if case .scalar(let name, _) = text.content {
      return TargetDeclaration(
        when: nil, to: name, procedure: nil, place: text.place, whenPlace: text.place)
    }
    let fields = fields(text, of: "a target of \(owner)", known: ["when", "to", "procedure"])
    guard let to = string(fields["to"], "a target of \(owner)") else {
      report(text.place, "target.missing", "a target of \(owner) names no state", "add 'to: …'")
      return nil
    }
    return TargetDeclaration(
      when: expression(fields["when"], "'when' of \(owner)"), to: to,
      procedure: string(fields["procedure"], "'procedure' of a target of \(owner)"),
      place: fields["to"]?.place ?? text.place,
      whenPlace: fields["when"]?.textPlace ?? text.place)
  }

  mutating func condition(_ text: DefinitionText, _ owner: String) -> GuardDeclaration? {
    let fields = fields(
      text, of: "a condition of \(owner)", known: ["when", "code", "otherwise", "source"])
    let code = string(fields["code"], "the code of a condition") ?? ""
    if code.isEmpty {
      report(
        text.place, "guard.code-missing", "a condition of \(owner) has no code",
        "add 'code: subject.reason'")
    }
    let otherwise = bilingual(
      fields["otherwise"], "the refusal '\(code)' of \(owner)", at: text.place)
    guard fields["when"] != nil else {
      report(text.place, "guard.when-missing", "a condition has no 'when'", "add 'when: …'")
      return nil
    }
    guard let when = expression(fields["when"], "a condition of \(owner)") else { return nil }
    return GuardDeclaration(
      when: when, code: code, otherwise: otherwise,
      source: string(fields["source"], "the source of a condition") ?? "", place: text.place,
      whenPlace: fields["when"]?.textPlace ?? text.place)
  }

  private mutating func input(
    _ entry: DefinitionText.Field, _ action: String
  ) -> InputDeclaration {
    let owner = "input '\(entry.key)' of \(action)"
    let fields = fields(
      entry.value, of: owner,
      known: ["type", "title", "values", "required", "default", "min", "max"])
    let kind = kind(fields["type"], owner, at: entry.place)
    let fallback = preset(fields["default"], kind, owner)
    return InputDeclaration(
      name: entry.key, title: bilingual(fields["title"], owner, at: entry.place), kind: kind,
      values: references(fields["values"], "the values of \(owner)").map(\.name),
      isRequired: flag(fields["required"], "'required' of \(owner)"), preset: fallback,
      minimum: whole(fields["min"], "'min' of \(owner)"),
      maximum: whole(fields["max"], "'max' of \(owner)"), place: entry.place)
  }

  mutating func assignment(
    _ entry: DefinitionText.Field, _ owner: String
  ) -> AssignmentDeclaration? {
    expression(entry.value, "the new value of '\(entry.key)' in \(owner)").map {
      AssignmentDeclaration(
        fact: entry.key, value: $0, place: entry.place, valuePlace: entry.value.textPlace)
    }
  }

  private mutating func clockStart(
    _ text: DefinitionText, _ owner: String
  ) -> ClockStartDeclaration? {
    if case .scalar(let name, _) = text.content {
      return ClockStartDeclaration(
        clock: name, when: nil, party: nil, arguments: [:], place: text.place)
    }
    let fields = fields(text, of: "a start of \(owner)", known: nil)
    guard let name = string(fields["clock"], "a start of \(owner)") else {
      report(text.place, "start.clock-missing", "a start names no clock", "add 'clock: …'")
      return nil
    }
    var arguments: [String: Expression] = [:]
    for (key, value) in fields where !["clock", "party", "when"].contains(key) {
      arguments[key] = expression(value, "'\(key)' of a start of \(owner)")
    }
    return ClockStartDeclaration(
      clock: name, when: expression(fields["when"], "'when' of a start of \(owner)"),
      party: expression(fields["party"], "'party' of a start of \(owner)"),
      arguments: arguments, place: text.place)
  }

  private mutating func clockStop(
    _ text: DefinitionText, _ owner: String
  ) -> ClockStopDeclaration? {
    if case .scalar(let name, _) = text.content {
      return ClockStopDeclaration(
        clock: name == "all" ? nil : name, when: nil, party: nil, place: text.place)
    }
    let fields = fields(text, of: "a stop of \(owner)", known: ["clock", "party", "when"])
    guard let name = string(fields["clock"], "a stop of \(owner)") else {
      report(text.place, "stop.clock-missing", "a stop names no clock", "add 'clock: …'")
      return nil
    }
    return ClockStopDeclaration(
      clock: name == "all" ? nil : name,
      when: expression(fields["when"], "'when' of a stop of \(owner)"),
      party: expression(fields["party"], "'party' of a stop of \(owner)"), place: text.place)
  }

  private mutating func effect(_ text: DefinitionText, _ owner: String) -> EffectDeclaration? {
    if case .scalar(let name, _) = text.content {
      return EffectDeclaration(name: name, when: nil, arguments: [:], place: text.place)
    }
    let fields = fields(text, of: "an effect of \(owner)", known: nil)
    guard let name = string(fields["name"], "an effect of \(owner)") else {
      report(text.place, "effect.name-missing", "an effect of \(owner) has no name", "add 'name'")
      return nil
    }
    var arguments: [String: Argument] = [:]
    for (key, value) in fields where key != "name" && key != "when" {
      arguments[key] = argument(value, "'\(key)' of effect '\(name)' in \(owner)")
    }
    return EffectDeclaration(
      name: name, when: expression(fields["when"], "'when' of effect '\(name)' in \(owner)"),
      arguments: arguments, place: text.place)
  }

  mutating func argument(_ text: DefinitionText, _ owner: String) -> Argument? {
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
