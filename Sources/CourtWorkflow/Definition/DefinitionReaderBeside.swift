extension DefinitionReader {
  mutating func procedureKind(_ text: DefinitionText?) -> ProcedureDefinition.Kind {
    guard let text, let word = string(text, "kind") else { return .main }
    if let kind = ProcedureDefinition.Kind(rawValue: word) { return kind }
    report(
      text.place, "kind.unknown",
      zh: ("“\(word)”不是程序的种类", "用“main”或“incident”"),
      en: ("'\(word)' is no kind of procedure", "use main or incident"))
    return .main
  }

  mutating func phases(_ text: DefinitionText?) -> [PhaseDeclaration] {
    entries(text, of: "phases").map { entry in
      PhaseDeclaration(
        name: entry.key, title: bilingual(entry.value, Subject(.phase, entry.key), at: entry.place),
        place: entry.place)
    }
  }

  mutating func rung(_ text: DefinitionText, _ owner: Subject) -> RungDeclaration? {
    let fields = fields(
      text, of: owner.part(zh: "催办级别", en: "a rung"), known: ["level", "to", "rule"])
    guard let level = whole(fields["level"], Subject(zh: "催办的级别", en: "the level of a rung")),
      let to = string(fields["to"], "'to' of a rung")
    else {
      report(
        text.place, "ladder.form",
        zh: ("\(owner.zh)的一级催办需要写明级别和告知的角色", "写成“{level: 1, to: ROLE}”"),
        en: (
          "a rung of \(owner.en) needs a level and whom it is told to", "write {level: 1, to: ROLE}"
        ))
      return nil
    }
    return RungDeclaration(
      level: Int(level), to: to,
      rule: string(fields["rule"], Subject(zh: "催办的规则", en: "the rule of a rung")),
      place: text.place)
  }

  mutating func suspension(_ text: DefinitionText, _ owner: Subject) -> SuspensionDeclaration? {
    let fields = fields(
      text, of: owner.part(zh: "中止", en: "a suspension"), known: ["clock", "kind", "when"])
    guard
      let clock = string(fields["clock"], Subject(zh: "中止的期限", en: "the clock of a suspension")),
      let kind = string(fields["kind"], Subject(zh: "中止的事由", en: "the kind of a suspension"))
    else {
      report(
        text.place, "suspension.form",
        zh: ("\(owner.zh)的一处中止需要写明期限和事由", "写成“{clock: trial-limit, kind: appraisal}”"),
        en: (
          "a suspension of \(owner.en) needs a clock and a kind",
          "write {clock: trial-limit, kind: appraisal}"
        ))
      return nil
    }
    return SuspensionDeclaration(
      clock: clock == "all" ? nil : clock, kind: kind,
      when: expression(fields["when"], owner.part(zh: "中止", en: "a suspension").key("when")),
      place: text.place)
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
    let owner = Subject(.incident, entry.key)
    let fields = fields(entry.value, of: owner, known: Self.incidentKeys)
    guard let opensWith = string(fields["opens_with"], owner.key("opens_with")) else {
      report(
        entry.place, "incident.form",
        zh: ("\(owner.zh)没有写明由哪个行为提起", "补上“opens_with: …”"),
        en: ("\(owner.en) does not say which action opens it", "add 'opens_with: …'"))
      return nil
    }
    let origins = references(fields["from"], owner.key("from"))
    let isAnywhere = origins.count == 1 && origins[0].name == "any"
    let per = string(fields["per"], owner.key("per")) ?? "case"
    if ClockDeclaration.Scope(rawValue: per) == nil {
      report(
        fields["per"]?.place ?? entry.place, "clock.per",
        zh: ("“\(per)”既不是“case”也不是“party”", "写“per: case”或“per: party”"),
        en: ("'\(per)' is neither case nor party", "write 'per: case' or 'per: party'"))
    }
    return IncidentDeclaration(
      name: entry.key, title: bilingual(fields["title"], owner, at: entry.place),
      procedure: string(fields["procedure"], owner.key("procedure")) ?? entry.key,
      opensWith: opensWith, from: isAnywhere ? openStates : origins.map(\.name),
      requires: items(fields["requires"]).compactMap { condition($0, owner) },
      scope: ClockDeclaration.Scope(rawValue: per) ?? .wholeCase,
      atMost: whole(fields["at_most"], owner.key("at_most")),
      suspends: items(fields["suspends"]).compactMap { suspension($0, owner) },
      returns: entries(fields["returns"], of: owner.key("returns")).map { back($0) },
      article: string(fields["article"], owner.key("article")),
      origins: isAnywhere ? [] : origins,
      procedurePlace: fields["procedure"]?.place ?? entry.place,
      opensWithPlace: fields["opens_with"]?.place ?? entry.place, place: entry.place)
  }

  /// `granted: transfer-case`, or `granted:` alone where the case simply goes on.
  private mutating func back(_ entry: DefinitionText.Field) -> ReturnDeclaration {
    ReturnDeclaration(
      state: entry.key,
      action: string(
        entry.value, Subject(zh: "从“\(entry.key)”的返回", en: "the return from '\(entry.key)'")),
      place: entry.place)
  }

  private static let sequelKeys = [
    "title", "procedure", "type", "from", "by", "requires", "within", "once", "opened_for",
    "excludes", "article",
  ]

  mutating func sequels(_ text: DefinitionText?) -> [SequelDeclaration] {
    entries(text, of: "sequels").map { entry in
      let owner = Subject(.sequel, entry.key)
      let fields = fields(entry.value, of: owner, known: Self.sequelKeys)
      let origins = references(fields["from"], owner.key("from"))
      return SequelDeclaration(
        name: entry.key, title: bilingual(fields["title"], owner, at: entry.place),
        procedure: string(fields["procedure"], owner.key("procedure")) ?? entry.key,
        numberType: string(fields["type"], owner.key("type")) ?? "",
        from: origins.map(\.name),
        requires: items(fields["requires"]).compactMap { condition($0, owner) },
        within: string(fields["within"], owner.key("within")),
        once: flag(fields["once"], owner.key("once")),
        openedFor: string(fields["opened_for"], owner.key("opened_for")),
        excludes: references(fields["excludes"], owner.key("excludes")).map(\.name),
        article: string(fields["article"], owner.key("article")),
        openedForPlace: fields["opened_for"]?.place,
        performers: references(fields["by"], owner.key("by")), origins: origins,
        procedurePlace: fields["procedure"]?.place ?? entry.place,
        withinPlace: fields["within"]?.place, place: entry.place)
    }
  }

  mutating func votes(_ text: DefinitionText?) -> [VoteDeclaration] {
    entries(text, of: "votes").compactMap { entry in
      let owner = Subject(.vote, entry.key)
      let fields = fields(
        entry.value, of: owner, known: ["title", "by", "options", "quorum", "commit", "reveal"])
      guard let commit = string(fields["commit"], owner.key("commit")),
        let reveal = string(fields["reveal"], owner.key("reveal"))
      else {
        report(
          entry.place, "vote.form",
          zh: ("\(owner.zh)应当写明封存和公开意见的行为", "补上“commit: …”和“reveal: …”"),
          en: (
            "\(owner.en) must name the actions that commit and reveal",
            "add 'commit: …' and 'reveal: …'"
          ))
        return nil
      }
      return VoteDeclaration(
        name: entry.key, title: bilingual(fields["title"], owner, at: entry.place),
        options: references(fields["options"], owner.part(zh: "意见", en: "the options")).map(\.name),
        quorum: whole(fields["quorum"], owner.part(zh: "人数", en: "the quorum")) ?? 0,
        commit: commit,
        reveal: reveal, performers: references(fields["by"], owner.key("by")),
        commitPlace: fields["commit"]?.place ?? entry.place,
        revealPlace: fields["reveal"]?.place ?? entry.place, place: entry.place)
    }
  }

  mutating func migration(_ text: DefinitionText) -> MigrationDeclaration? {
    let fields = fields(
      text, of: Subject(zh: "迁移", en: "the migration"),
      known: ["from", "states", "clocks", "set", "keep", "why"])
    guard let from = whole(fields["from"], "'from' of the migration") else {
      report(
        text.place, "migration.form",
        zh: ("迁移没有写明来自哪个版本", "补上“from: 1”"),
        en: ("the migration does not say from which version", "add 'from: 1'"))
      return nil
    }
    let states = entries(
      fields["states"], of: Subject(zh: "迁移的各阶段", en: "the states of the migration"))
    let clocks = entries(
      fields["clocks"], of: Subject(zh: "迁移的各期限", en: "the clocks of the migration"))
    return MigrationDeclaration(
      from: Int(from),
      states: states.compactMap { entry in
        string(entry.value, Subject(zh: "“\(entry.key)”的新名称", en: "the new name of '\(entry.key)'"))
          .map { (entry.key, $0, entry.place) }
      },
      clocks: clocks.map { entry in
        (
          entry.key,
          string(
            entry.value, Subject(zh: "“\(entry.key)”的新名称", en: "the new name of '\(entry.key)'")),
          entry.place
        )
      },
      set: entries(fields["set"], of: Subject(zh: "迁移的“set”", en: "'set' of the migration"))
        .compactMap {
          assignment($0, Subject(zh: "迁移", en: "the migration"))
        },
      kept: references(fields["keep"], Subject(zh: "迁移的“keep”", en: "'keep' of the migration")),
      why: bilingual(
        fields["why"], Subject(zh: "迁移的理由", en: "the reason of the migration"), at: text.place),
      place: text.place)
  }
}
