/// What differs between two definitions, in words a lawyer can read.
///
/// Things are matched by their names, whatever order they stand in; a renamed thing is one that
/// went and one that came, unless the new version's migration says what became of it.
public struct ProcedureDiff: Sendable, Hashable {
  public enum Section: String, Sendable, CaseIterable {
    case procedure, role, phase, fact, clock, state, action, incident, vote, sequel, document
    case migration

    public var title: Bilingual {
      switch self {
      case .procedure: Bilingual(zh: "程序", en: "procedure")
      case .role: Bilingual(zh: "角色", en: "role")
      case .phase: Bilingual(zh: "在线环节", en: "online phase")
      case .fact: Bilingual(zh: "事实", en: "fact")
      case .clock: Bilingual(zh: "期限", en: "clock")
      case .state: Bilingual(zh: "阶段", en: "state")
      case .action: Bilingual(zh: "行为", en: "action")
      case .incident: Bilingual(zh: "附随程序", en: "incident")
      case .vote: Bilingual(zh: "表决", en: "vote")
      case .sequel: Bilingual(zh: "后续案件", en: "sequel")
      case .document: Bilingual(zh: "文书", en: "document")
      case .migration: Bilingual(zh: "迁移", en: "migration")
      }
    }
  }

  public enum Fate: String, Sendable, CaseIterable { case added, removed, changed }

  /// One property before and after; nil where there was or is none.
  public struct Detail: Sendable, Hashable {
    public let property: Bilingual
    public let before: Bilingual?
    public let after: Bilingual?
  }

  public struct Change: Sendable, Hashable {
    public let section: Section
    public let name: String
    public let title: Bilingual
    public let fate: Fate
    /// What a changed thing differs in, in the order of a definition; of an added or removed one,
    /// nothing, for it is all of it.
    public let details: [Detail]
  }

  public let changes: [Change]
  public var isEmpty: Bool { changes.isEmpty }

  public init(from old: ProcedureDefinition, to new: ProcedureDefinition) {
    let before = ProcedurePortrait(old).things
    let after = ProcedurePortrait(new).things
    var changes: [Change] = []
    for section in Section.allCases {
      let was = before.filter { $0.section == section }
      let now = after.filter { $0.section == section }
      for thing in was where !now.contains(where: { $0.name == thing.name }) {
        changes.append(Change(thing, .removed))
      }
      for thing in now {
        guard let earlier = was.first(where: { $0.name == thing.name }) else {
          changes.append(Change(thing, .added))
          continue
        }
        let details = Self.details(earlier, thing)
        if !details.isEmpty { changes.append(Change(thing, .changed, details)) }
      }
    }
    self.changes = changes
  }

  private static func details(_ old: Portrait, _ new: Portrait) -> [Detail] {
    let gone = old.properties.filter { property in
      !new.properties.contains { $0.key == property.key }
    }
    return gone.map { Detail(property: $0.label, before: $0.value, after: nil) }
      + new.properties.compactMap { property in
        let before = old.properties.first { $0.key == property.key }?.value
        guard before != property.value else { return nil }
        return Detail(property: property.label, before: before, after: property.value)
      }
  }
}

extension ProcedureDiff.Change {
  fileprivate init(
    _ thing: Portrait, _ fate: ProcedureDiff.Fate, _ details: [ProcedureDiff.Detail] = []
  ) {
    self.init(
      section: thing.section, name: thing.name, title: thing.title, fate: fate, details: details)
  }
}

extension ProcedureDiff {
  /// The differences as lines: one for each thing, indented ones for what changed in it.
  public func lines(language: DisplayLanguage) -> [String] {
    changes.flatMap { change in
      let head =
        "\(Self.mark(change.fate)) \(change.section.title[language]) \(change.name)"
        + (change.title[language].isEmpty ? "" : " (\(change.title[language]))")
      return [head]
        + change.details.map { detail in
          let nothing = language == .zh ? "（无）" : "(none)"
          return "    \(detail.property[language]): \(detail.before?[language] ?? nothing) → "
            + (detail.after?[language] ?? nothing)
        }
    }
  }

  private static func mark(_ fate: Fate) -> String {
    switch fate {
    case .added: "+"
    case .removed: "-"
    case .changed: "~"
    }
  }
}
