extension DefinitionReader {
  mutating func procedureKind(_ text: DefinitionText?) -> ProcedureDefinition.Kind {
    guard let text, let word = string(text, "kind") else { return .main }
    if let kind = ProcedureDefinition.Kind(rawValue: word) { return kind }
    report(text.place, "kind.unknown", "'\(word)' is no kind of procedure", "use main or incident")
    return .main
  }

  mutating func phases(_ text: DefinitionText?) -> [PhaseDeclaration] {
    entries(text, of: "phases").map { entry in
      PhaseDeclaration(
        name: entry.key, title: bilingual(entry.value, "phase '\(entry.key)'", at: entry.place),
        place: entry.place)
    }
  }

  mutating func rung(_ text: DefinitionText, _ owner: String) -> RungDeclaration? {
    let fields = fields(text, of: "a rung of \(owner)", known: ["level", "to", "rule"])
    guard let level = whole(fields["level"], "the level of a rung"),
      let to = string(fields["to"], "'to' of a rung")
    else {
      report(
        text.place, "ladder.form", "a rung of \(owner) needs a level and whom it is told to",
        "write {level: 1, to: ROLE}")
      return nil
    }
    return RungDeclaration(
      level: Int(level), to: to, rule: string(fields["rule"], "the rule of a rung"),
      place: text.place)
  }

  mutating func suspension(_ text: DefinitionText, _ owner: String) -> SuspensionDeclaration? {
    let fields = fields(
      text, of: "a suspension of \(owner)", known: ["clock", "kind", "when"])
    guard let clock = string(fields["clock"], "the clock of a suspension"),
      let kind = string(fields["kind"], "the kind of a suspension")
    else {
      report(
        text.place, "suspension.form", "a suspension of \(owner) needs a clock and a kind",
        "write {clock: trial-limit, kind: appraisal}")
      return nil
    }
    return SuspensionDeclaration(
      clock: clock == "all" ? nil : clock, kind: kind,
      when: expression(fields["when"], "'when' of a suspension of \(owner)"), place: text.place)
  }

  private static let incidentKeys = [
    "title", "procedure", "opens_with", "from", "requires", "per", "at_most", "suspends",
    "returns", "article",
  ]

  mutating func incidents(
    _ text: DefinitionText?, openStates: [String]
  ) -> [IncidentDeclaration] {
    entries(text, of: "incidents").compactMap { incident($0, openStates) }
  }

  private mutating func incident(
    _ entry: DefinitionText.Field, _ openStates: [String]
  ) -> IncidentDeclaration? {
    let owner = "incident '\(entry.key)'"
    let fields = fields(entry.value, of: owner, known: Self.incidentKeys)
    guard let opensWith = string(fields["opens_with"], "'opens_with' of \(owner)") else {
      report(
        entry.place, "incident.form", "\(owner) does not say which action opens it",
        "add 'opens_with: …'")
      return nil
    }
    let origins = references(fields["from"], "'from' of \(owner)")
    let isAnywhere = origins.count == 1 && origins[0].name == "any"
    let per = string(fields["per"], "'per' of \(owner)") ?? "case"
    if ClockDeclaration.Scope(rawValue: per) == nil {
      report(
        fields["per"]?.place ?? entry.place, "clock.per", "'\(per)' is neither case nor party",
        "write 'per: case' or 'per: party'")
    }
    return IncidentDeclaration(
      name: entry.key, title: bilingual(fields["title"], owner, at: entry.place),
      procedure: string(fields["procedure"], "'procedure' of \(owner)") ?? entry.key,
      opensWith: opensWith, from: isAnywhere ? openStates : origins.map(\.name),
      requires: items(fields["requires"]).compactMap { condition($0, owner) },
      scope: ClockDeclaration.Scope(rawValue: per) ?? .wholeCase,
      atMost: whole(fields["at_most"], "'at_most' of \(owner)"),
      suspends: items(fields["suspends"]).compactMap { suspension($0, owner) },
      returns: entries(fields["returns"], of: "'returns' of \(owner)").map { back($0) },
      article: string(fields["article"], "'article' of \(owner)"),
      origins: isAnywhere ? [] : origins,
      procedurePlace: fields["procedure"]?.place ?? entry.place,
      opensWithPlace: fields["opens_with"]?.place ?? entry.place, place: entry.place)
  }

  /// `granted: transfer-case`, or `granted:` alone where the case simply goes on.
  private mutating func back(_ entry: DefinitionText.Field) -> ReturnDeclaration {
    ReturnDeclaration(
      state: entry.key, action: string(entry.value, "the return from '\(entry.key)'"),
      place: entry.place)
  }

  private static let sequelKeys = [
    "title", "procedure", "type", "from", "by", "requires", "within", "once", "opened_for",
    "excludes", "article",
  ]

  mutating func sequels(_ text: DefinitionText?) -> [SequelDeclaration] {
    entries(text, of: "sequels").map { entry in
      let owner = "sequel '\(entry.key)'"
      let fields = fields(entry.value, of: owner, known: Self.sequelKeys)
      let origins = references(fields["from"], "'from' of \(owner)")
      return SequelDeclaration(
        name: entry.key, title: bilingual(fields["title"], owner, at: entry.place),
        procedure: string(fields["procedure"], "'procedure' of \(owner)") ?? entry.key,
        numberType: string(fields["type"], "'type' of \(owner)") ?? "",
        from: origins.map(\.name),
        requires: items(fields["requires"]).compactMap { condition($0, owner) },
        within: string(fields["within"], "'within' of \(owner)"),
        once: flag(fields["once"], "'once' of \(owner)"),
        openedFor: string(fields["opened_for"], "'opened_for' of \(owner)"),
        excludes: references(fields["excludes"], "'excludes' of \(owner)").map(\.name),
        article: string(fields["article"], "'article' of \(owner)"),
        openedForPlace: fields["opened_for"]?.place,
        performers: references(fields["by"], "'by' of \(owner)"), origins: origins,
        procedurePlace: fields["procedure"]?.place ?? entry.place,
        withinPlace: fields["within"]?.place, place: entry.place)
    }
  }

  mutating func votes(_ text: DefinitionText?) -> [VoteDeclaration] {
    entries(text, of: "votes").compactMap { entry in
      let owner = "vote '\(entry.key)'"
      let fields = fields(
        entry.value, of: owner, known: ["title", "by", "options", "quorum", "commit", "reveal"])
      guard let commit = string(fields["commit"], "'commit' of \(owner)"),
        let reveal = string(fields["reveal"], "'reveal' of \(owner)")
      else {
        report(
          entry.place, "vote.form", "\(owner) must name the actions that commit and reveal",
          "add 'commit: …' and 'reveal: …'")
        return nil
      }
      return VoteDeclaration(
        name: entry.key, title: bilingual(fields["title"], owner, at: entry.place),
        options: references(fields["options"], "the options of \(owner)").map(\.name),
        quorum: whole(fields["quorum"], "the quorum of \(owner)") ?? 0, commit: commit,
        reveal: reveal, performers: references(fields["by"], "'by' of \(owner)"),
        commitPlace: fields["commit"]?.place ?? entry.place,
        revealPlace: fields["reveal"]?.place ?? entry.place, place: entry.place)
    }
  }

  mutating func migration(_ text: DefinitionText) -> MigrationDeclaration? {
    let fields = fields(
      text, of: "the migration", known: ["from", "states", "clocks", "set", "keep", "why"])
    guard let from = whole(fields["from"], "'from' of the migration") else {
      report(
        text.place, "migration.form", "the migration does not say from which version",
        "add 'from: 1'")
      return nil
    }
    let states = entries(fields["states"], of: "the states of the migration")
    let clocks = entries(fields["clocks"], of: "the clocks of the migration")
    return MigrationDeclaration(
      from: Int(from),
      states: states.compactMap { entry in
        string(entry.value, "the new name of '\(entry.key)'").map { (entry.key, $0, entry.place) }
      },
      clocks: clocks.map { entry in
        (entry.key, string(entry.value, "the new name of '\(entry.key)'"), entry.place)
      },
      set: entries(fields["set"], of: "'set' of the migration").compactMap {
        assignment($0, "the migration")
      },
      kept: references(fields["keep"], "'keep' of the migration"),
      why: bilingual(fields["why"], "the reason of the migration", at: text.place),
      place: text.place)
  }
}
