/// Refusals of what stands beside a case: incidents, sequels, online phases.
extension Refusals {
  static func notOnline(
    _ action: ActionDeclaration, _ phase: String, in definition: ProcedureDefinition
  ) -> Refusal {
    let title = definition.phase(phase)?.title ?? Bilingual(zh: phase, en: phase)
    return one(
      .guardFailed, "consent.not-given",
      zh: "您未选择在线进行“\(title.zh)”，该行为须在线下办理，或先选择在线方式",
      en: "you have not chosen '\(title.en)' online: act on paper, or choose it first",
      source: "OLR 4-5")
  }

  static func unknownIncident(_ name: String, in definition: ProcedureDefinition) -> Refusal {
    let near = Spelling.nearest(to: name, among: definition.incidents.map(\.name))
    return one(
      .unknownAction, "incident.unknown", zh: "本程序没有“\(name.prefix(80))”这一附随程序",
      en: "this procedure has no incident '\(name.prefix(80))'"
        + (near.map { "; did you mean '\($0)'?" } ?? ""), pointer: "/incident")
  }

  static func unknownSequel(_ name: String, in definition: ProcedureDefinition) -> Refusal {
    let near = Spelling.nearest(to: name, among: definition.sequels.map(\.name))
    return one(
      .unknownAction, "sequel.unknown", zh: "本程序没有“\(name.prefix(80))”这一后续案件",
      en: "no case '\(name.prefix(80))' may follow from this procedure"
        + (near.map { "; did you mean '\($0)'?" } ?? ""), pointer: "/sequel")
  }

  static func wrongState(
    _ incident: IncidentDeclaration, _ state: String, in definition: ProcedureDefinition
  ) -> Refusal {
    stage("incident.wrong-state", incident.title, incident.from, state, in: definition)
  }

  static func wrongState(
    _ sequel: SequelDeclaration, _ state: String, in definition: ProcedureDefinition
  ) -> Refusal {
    stage("sequel.wrong-state", sequel.title, sequel.from, state, in: definition)
  }

  static func notYourRole(
    _ sequel: SequelDeclaration, in definition: ProcedureDefinition
  ) -> Refusal {
    let titles = sequel.by.map { definition.role($0)?.title ?? Bilingual(zh: $0, en: $0) }
    return one(
      .notYourRole, "act.not-your-role",
      zh: "“\(sequel.title.zh)”只能由\(titles.map(\.zh).joined(separator: "、"))提出",
      en: "'\(sequel.title.en)' may only be opened by: "
        + titles.map(\.en).joined(separator: ", "))
  }

  static func alreadyOpen(_ incident: IncidentDeclaration) -> Refusal {
    one(
      .guardFailed, "incident.open", zh: "“\(incident.title.zh)”正在处理中",
      en: "'\(incident.title.en)' is being decided already", source: incident.article ?? "")
  }

  static func exhausted(_ incident: IncidentDeclaration, _ most: Int64) -> Refusal {
    one(
      .guardFailed, "incident.exhausted", zh: "“\(incident.title.zh)”最多只能提出\(most)次",
      en: "'\(incident.title.en)' may be raised at most \(most) time(s)",
      source: incident.article ?? "")
  }

  static func tooLate(
    _ sequel: SequelDeclaration, _ clock: String, in definition: ProcedureDefinition
  ) -> Refusal {
    let title = definition.clock(clock)?.title ?? Bilingual(zh: clock, en: clock)
    return one(
      .guardFailed, "sequel.too-late", zh: "“\(title.zh)”尚未开始或已经届满",
      en: "'\(title.en)' has not begun or is over", source: sequel.article ?? "")
  }

  private static func stage(
    _ code: String, _ title: Bilingual, _ from: [String], _ state: String,
    in definition: ProcedureDefinition
  ) -> Refusal {
    func name(_ state: String) -> Bilingual {
      definition.state(state)?.title ?? Bilingual(zh: state, en: state)
    }
    let origins = from.map(name)
    return one(
      .wrongState, code,
      zh: "案件处于“\(name(state).zh)”，“\(title.zh)”只能在以下阶段提出："
        + origins.map(\.zh).joined(separator: "、"),
      en: "the case is at '\(name(state).en)'; '\(title.en)' is possible only at: "
        + origins.map(\.en).joined(separator: ", "))
  }

  private static func one(
    _ kind: Refusal.Kind, _ code: String, zh: String, en: String, source: String = "",
    pointer: String? = nil
  ) -> Refusal {
    Refusal(
      kind: kind, code: code,
      reasons: [Reason(code: code, zh: zh, en: en, source: source, pointer: pointer)])
  }
}
