/// 权力清单: who may or must do what, from which stages, by when, under which article, and what
/// happens if he stays silent.
///
/// Drawn from the definition alone, so that it cannot say anything else than the engine does.
public struct PowersList: Sendable {
  public let procedure: String
  public let version: Int
  public let title: Bilingual
  /// Role by role in the order of the file.
  public let sections: [Section]

  public struct Section: Sendable {
    public let role: String
    public let title: Bilingual
    public let powers: [Power]
  }
}

/// One thing a role may or must do.
public struct Power: Sendable {
  public enum Weight: String, Sendable, CaseIterable {
    /// Open to the role.
    case may
    /// Owed: a stage waits for the role, and nothing else the role may do ends the wait.
    case must
    /// One of several by which the role can end a wait that is owed.
    case oneOf = "one-of"
    /// Of the machinery: it happens by itself.
    case automatic
  }

  /// What kind of step it is.
  public enum Step: String, Sendable, CaseIterable { case action, incident, sequel }

  public let name: String
  public let step: Step
  public let title: Bilingual
  public let weight: Weight
  public let from: [Bilingual]
  public let leadsTo: [Bilingual]
  public let limits: [PowerLimit]
  /// What is told when a condition fails; each with its article.
  public let conditions: [Reason]
  public let article: String?
  /// The online phase it belongs to.
  public let phase: Bilingual?
  /// The route of its own through which alone it may come.
  public let through: String?
}

/// A period within which a power is to be used, and what follows on silence.
public struct PowerLimit: Sendable {
  public let clock: String
  public let title: Bilingual
  /// The dated rule, as written; may depend on facts.
  public let rule: String
  public let onSilence: Bilingual
}

extension ProcedureDefinition {
  /// The list of powers of every role.
  ///
  /// - Parameter library: definitions of the incidents, which say who may open them; an incident
  ///   whose definition is not there is left out.
  public func powers(library: [ProcedureDefinition] = []) -> PowersList {
    let sections = roles.map { role in
      PowersList.Section(
        role: role.name, title: role.title, powers: powers(of: role.name, library))
    }
    return PowersList(
      procedure: name, version: version, title: title,
      sections: sections.filter { !$0.powers.isEmpty })
  }

  private func powers(of role: String, _ library: [ProcedureDefinition]) -> [Power] {
    var powers: [Power] = []
    for action in actions where action.by.contains(role) { powers.append(power(action, of: role)) }
    for incident in incidents {
      let opener = library.filter { $0.name == incident.procedure }
        .max { $0.version < $1.version }?.action(incident.opensWith)
      if opener?.by.contains(role) ?? false { powers.append(power(incident)) }
    }
    for sequel in sequels where sequel.by.contains(role) { powers.append(power(sequel)) }
    return powers
  }

  private func power(_ action: ActionDeclaration, of role: String) -> Power {
    let stays = action.targets.isEmpty || action.targets.allSatisfy { $0.when != nil }
    return Power(
      name: action.name, step: .action, title: action.title,
      weight: role == "system" ? .automatic : weight(of: action, for: role),
      from: action.from.map(stateTitle),
      leadsTo: action.targets.map(targetTitle)
        + (stays ? [Bilingual(zh: "（阶段不变）", en: "(stays)")] : []),
      limits: limits(of: action), conditions: action.requires.map(told), article: action.article,
      phase: action.phase.flatMap { phase($0)?.title }, through: action.through)
  }

  private func weight(of action: ActionDeclaration, for role: String) -> Power.Weight {
    let waits = action.from.filter { state($0)?.awaits.contains(role) ?? false }
    let ended = waits.filter { leads(action, outOf: $0) }
    guard !ended.isEmpty else { return .may }
    let isAlone = ended.contains { wait in
      !actions.contains {
        $0.name != action.name && $0.by.contains(role) && $0.from.contains(wait)
          && leads($0, outOf: wait)
      }
    }
    return isAlone ? .must : .oneOf
  }

  private func leads(_ action: ActionDeclaration, outOf state: String) -> Bool {
    action.targets.contains { $0.to != state || $0.procedure != nil }
  }

  private func power(_ incident: IncidentDeclaration) -> Power {
    Power(
      name: incident.name, step: .incident, title: incident.title, weight: .may,
      from: incident.from.map(stateTitle), leadsTo: [], limits: [],
      conditions: incident.requires.map(told), article: incident.article, phase: nil,
      through: nil)
  }

  private func power(_ sequel: SequelDeclaration) -> Power {
    let limits = [sequel.within.flatMap { clock($0) }].compactMap { $0.map { limit(of: $0) } }
    return Power(
      name: sequel.name, step: .sequel, title: sequel.title, weight: .may,
      from: sequel.from.map(stateTitle), leadsTo: [], limits: limits,
      conditions: sequel.requires.map(told), article: sequel.article, phase: nil, through: nil)
  }

  /// Periods the action ends, and those of the actor's own that its conditions ask for.
  private func limits(of action: ActionDeclaration) -> [PowerLimit] {
    let expires = Set(clocks.compactMap { $0.onExpiry == action.name ? $0.name : nil })
    var names = action.stop.compactMap(\.clock)
    for condition in action.requires {
      names += clocks.map(\.name).filter { condition.when.source.contains("'\($0)' in actor") }
    }
    var seen = expires
    return names.filter { seen.insert($0).inserted }.compactMap { clock($0).map { limit(of: $0) } }
  }

  private func limit(of clock: ClockDeclaration) -> PowerLimit {
    PowerLimit(
      clock: clock.name, title: clock.title, rule: clock.rule?.source ?? "",
      onSilence: silence(after: clock))
  }

  private func silence(after clock: ClockDeclaration) -> Bilingual {
    var zh: [String] = []
    var en: [String] = []
    if let action = clock.onExpiry.flatMap(action) {
      let places = action.targets.map(targetTitle)
      zh.append(
        action.title.zh
          + (places.isEmpty ? "" : "（→ \(places.map(\.zh).joined(separator: "、"))）"))
      en.append(
        action.title.en
          + (places.isEmpty ? "" : " (→ \(places.map(\.en).joined(separator: ", ")))"))
    }
    for rung in clock.ladder {
      let told = role(rung.to)?.title ?? Bilingual(zh: rung.to, en: rung.to)
      zh.append("第\(rung.level)级催办\(told.zh)")
      en.append("urged at level \(rung.level): \(told.en)")
    }
    guard !zh.isEmpty else { return Bilingual(zh: "不发生程序后果", en: "nothing follows by itself") }
    return Bilingual(zh: zh.joined(separator: "；"), en: en.joined(separator: "; "))
  }

  private func told(_ condition: GuardDeclaration) -> Reason {
    Reason(
      code: condition.code, zh: condition.otherwise.zh, en: condition.otherwise.en,
      source: condition.source)
  }

  private func stateTitle(_ name: String) -> Bilingual {
    state(name)?.title ?? Bilingual(zh: name, en: name)
  }

  private func targetTitle(_ target: TargetDeclaration) -> Bilingual {
    guard let procedure = target.procedure else { return stateTitle(target.to) }
    return Bilingual(zh: "转入 \(procedure)", en: "to \(procedure)")
  }
}
