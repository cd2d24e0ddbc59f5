extension ProcedureDefinition {
  /// Reads and checks a definition; throws everything that keeps it from being used.
  ///
  /// Doubtful things that are merely warnings do not hinder; ``ProcedureLint`` tells those.
  ///
  /// - Parameter isKnownSound: this very text has been loaded before without defects; what its
  ///   parts mean together is not decided again.
  public static func load(
    yaml: String, file: String, isKnownSound: Bool = false
  ) throws(ProcedureDefects) -> ProcedureDefinition {
    let (definition, form) = DefinitionReader.read(yaml, file: file)
    let meaning = isKnownSound ? [] : definition.map { ProcedureLint.meaning(of: $0) } ?? []
    let errors = ProcedureLint.sorted(form + meaning).filter { $0.severity == .error }
    guard let definition, errors.isEmpty else { throw ProcedureDefects(findings: errors) }
    return definition
  }
}

extension DefinitionReader {
  static let topKeys = [
    "procedure", "kind", "version", "title", "source", "initial", "roles", "phases", "facts",
    "clocks", "states", "actions", "incidents", "votes", "sequels", "documents", "migration",
  ]

  mutating func definition(_ text: DefinitionText) -> ProcedureDefinition? {
    let fields = fields(text, of: Subject(zh: "程序", en: "the procedure"), known: Self.topKeys)
    for key in ["procedure", "version", "initial", "roles", "states", "actions"]
    where fields[key] == nil {
      report(
        text.place, "key.missing",
        zh: ("程序没有“\(key)”", "补上“\(key): …”"),
        en: ("the procedure has no '\(key)'", "add '\(key): …'"))
    }
    let version = whole(fields["version"], "version") ?? 0
    if version < 1, let place = fields["version"]?.place {
      report(
        place, "version.form",
        zh: ("版本应当是 1 或更大", "写“version: 1”"),
        en: ("the version must be 1 or more", "write 'version: 1'"))
    }
    let states = states(fields["states"])
    let open = states.filter { !$0.isTerminal }.map(\.name)
    let sources = references(fields["source"], "source").map(\.name)
    guard let name = string(fields["procedure"], "procedure"),
      let initial = string(fields["initial"], "initial")
    else { return nil }
    return ProcedureDefinition(
      name: name, kind: procedureKind(fields["kind"]), version: Int(version),
      title: bilingual(
        fields["title"], Subject(zh: "程序的标题", en: "the procedure's title"), at: text.place),
      source: sources,
      start: Reference(name: initial, place: fields["initial"]?.place ?? text.place),
      roles: roles(fields["roles"]), facts: facts(fields["facts"]),
      clocks: clocks(fields["clocks"]), states: states,
      actions: actions(fields["actions"], openStates: open),
      documents: documents(fields["documents"]), phases: phases(fields["phases"]),
      incidents: incidents(fields["incidents"], openStates: open),
      sequels: sequels(fields["sequels"]), votes: votes(fields["votes"]),
      migration: fields["migration"].flatMap { migration($0) }, file: file)
  }

  private mutating func roles(_ text: DefinitionText?) -> [RoleDeclaration] {
    entries(text, of: "roles").map { entry in
      RoleDeclaration(
        name: entry.key, title: bilingual(entry.value, Subject(.role, entry.key), at: entry.place),
        place: entry.place)
    }
  }

  private mutating func facts(_ text: DefinitionText?) -> [FactDeclaration] {
    entries(text, of: "facts").map { entry in
      let owner = Subject(.fact, entry.key)
      let fields = fields(
        entry.value, of: owner, known: ["type", "zh-CN", "en", "default", "values"])
      let kind = kind(fields["type"], owner, at: entry.place)
      return FactDeclaration(
        name: entry.key, title: bilingual(fields, owner, at: entry.place), kind: kind,
        values: references(fields["values"], owner.part(zh: "词语", en: "the values")).map(\.name),
        preset: preset(fields["default"], kind, owner), place: entry.place)
    }
  }

  mutating func preset(
    _ text: DefinitionText?, _ kind: Kind, _ owner: Subject
  ) -> Value? {
    guard let text else { return nil }
    guard let value = text.literal, kind.admits(value) else {
      report(
        text.place, "default.type",
        zh: ("\(owner.zh)的默认值不是“\(kind)”", "给一个“\(kind)”类型的值，或者不写"),
        en: ("the default of \(owner.en) is no \(kind)", "give a \(kind) or leave it out"))
      return nil
    }
    return value
  }

  private mutating func clocks(_ text: DefinitionText?) -> [ClockDeclaration] {
    entries(text, of: "clocks").map { entry in
      let owner = Subject(.clock, entry.key)
      let fields = fields(
        entry.value, of: owner,
        known: [
          "title", "rule", "per", "on_expiry", "escalates", "ladder", "excludes",
        ])
      let per = string(fields["per"], owner.key("per")) ?? "case"
      if ClockDeclaration.Scope(rawValue: per) == nil {
        report(
          fields["per"]?.place ?? entry.place, "clock.per",
          zh: ("“\(per)”既不是“case”也不是“party”", "写“per: case”或“per: party”"),
          en: ("'\(per)' is neither case nor party", "write 'per: case' or 'per: party'"))
      }
      return ClockDeclaration(
        name: entry.key, title: bilingual(fields["title"], owner, at: entry.place),
        rule: template(fields["rule"], owner.part(zh: "规则", en: "the rule")),
        scope: ClockDeclaration.Scope(rawValue: per) ?? .wholeCase,
        expiry: references(fields["on_expiry"], "on_expiry").first,
        escalates: flag(fields["escalates"], owner.key("escalates")),
        ladder: items(fields["ladder"]).compactMap { rung($0, owner) },
        excluded: references(fields["excludes"], owner.key("excludes")), place: entry.place)
    }
  }

  private mutating func states(_ text: DefinitionText?) -> [StateDeclaration] {
    entries(text, of: "states").map { entry in
      let owner = Subject(.state, entry.key)
      let fields = fields(
        entry.value, of: owner, known: ["title", "terminal", "awaits", "meaning"])
      return StateDeclaration(
        name: entry.key, title: bilingual(fields["title"], owner, at: entry.place),
        isTerminal: flag(fields["terminal"], owner.key("terminal")),
        awaited: references(fields["awaits"], owner.key("awaits")),
        meaning: fields["meaning"].map {
          bilingual($0, owner.part(zh: "含义", en: "the meaning"), at: entry.place)
        }, place: entry.place)
    }
  }

  private mutating func documents(_ text: DefinitionText?) -> [DocumentDeclaration] {
    entries(text, of: "documents").map { entry in
      let owner = Subject(.document, entry.key)
      let fields = fields(
        entry.value, of: owner, known: ["title", "decides", "appeal", "final", "unheard"])
      return DocumentDeclaration(
        name: entry.key, title: bilingual(fields["title"], owner, at: entry.place),
        decides: flag(fields["decides"], owner.key("decides")),
        appeal: string(fields["appeal"], owner.key("appeal")),
        final: string(fields["final"], owner.key("final")),
        unheard: string(fields["unheard"], owner.key("unheard")), place: entry.place)
    }
  }
}
