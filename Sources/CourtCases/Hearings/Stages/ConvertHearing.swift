public import CourtDomain
import CourtWorkflow

/// Asking the judge to hear the case together after all, and his answer.
///
/// A party that withdraws its consent objects, and the hearing is converted at once, for it rests on
/// the consent of all. Who leaves that to the judge asks with reasons; meanwhile the stages go on.
/// Source: Online Litigation Rules arts. 5, 20(2), 21.
extension OpenCase {
  static let conversionTask = "decide-conversion"

  /// - Throws: `Rejection` `incident.not-found`, `incident.closed`, `async.not-a-party`,
  ///   `async.not-begun`, `async.asked-already`.
  public func askForConversion(of id: IncidentID, reason: String) throws {
    let stages = try openStages(of: id)
    guard standing.partyID != nil else {
      throw Rejection(
        "async.not-a-party", .forbidden, zh: "由当事人申请转为同步庭审",
        en: "a party asks for a synchronous hearing", source: "OLR art. 5")
    }
    guard stages.open != nil else {
      throw Rejection(
        "async.not-begun", .conflict, zh: "异步庭审尚未开始，可以直接表示不同意",
        en: "the asynchronous hearing has not begun: decline it instead", source: "OLR art. 20(2)")
    }
    guard try !isConversionAsked(of: id) else {
      throw Rejection(
        "async.asked-already", .conflict, zh: "转为同步庭审的申请正在审查",
        en: "such a request is being decided")
    }
    enter(
      "conversion-asked", in: stages.incident, zh: "一方当事人申请转为同步庭审：\(reason)",
      en: "a party asks for a synchronous hearing: \(reason)", input: ["reason": .string(reason)])
    within(id) { openTask(role: "judge", kind: Self.conversionTask) }
  }

  /// - Throws: `Rejection` `incident.not-found`, `incident.closed`, `async.for-the-judge`,
  ///   `async.nothing-asked`.
  public func decideConversion(of id: IncidentID, grants: Bool, reason: String) throws {
    let stages = try openStages(of: id)
    guard standing.roles.contains("judge") else {
      throw Rejection(
        "async.for-the-judge", .forbidden, zh: "由法官决定", en: "the judge decides",
        source: "OLR art. 21")
    }
    guard try isConversionAsked(of: id) else {
      throw Rejection(
        "async.nothing-asked", .conflict, zh: "没有待决的转为同步庭审的申请", en: "nobody has asked for it")
    }
    if grants {
      try act("fall-back", in: id, input: ["reason": .string(reason)])
      return
    }
    within(id) { closeTasks(kind: Self.conversionTask) }
    enter(
      "conversion-refused", in: stages.incident, zh: "不准许转为同步庭审：\(reason)",
      en: "a synchronous hearing was refused: \(reason)", input: ["reason": .string(reason)])
    for party in parties {
      message(to: party) { number in
        (
          subject: "\(number) 异步庭审继续进行",
          body: "不准许转为同步庭审：\(reason)\n"
            + "The hearing goes on in its stages; a synchronous one was refused: \(reason)"
        )
      }
    }
  }

  private func openStages(of id: IncidentID) throws -> AsynchronousStages {
    let stages = try stages(of: id)
    guard stages.incident.isOpen else { throw closed(stages.incident) }
    return stages
  }

  private func isConversionAsked(of id: IncidentID) throws -> Bool {
    try transaction.tasks(of: file.id).contains {
      $0.incidentID == id && $0.kind == Self.conversionTask && $0.closedAt == nil
    }
  }

  private func enter(
    _ action: String, in incident: Incident, zh: String, en: String, input: JSONValue
  ) {
    within(incident.id) {
      append(
        action: action, text: LocalizedText(zh: zh, en: en), article: "OLR 5, 20-21",
        from: incident.state, to: incident.state, input: input,
        actor: .init(roles: standing.roles), asSystem: account == nil)
    }
  }

  /// The refusal of an act in an incident that has ended; of an asynchronous hearing, with its
  /// last window.
  func closed(_ incident: Incident) -> Rejection {
    var reasons: [FieldDefect] = []
    if let stages = AsynchronousStages(incident, deadlines: deadlines, at: now),
      let last = stages.windows.last(where: { $0.closedAt != nil })
    {
      let refusal = refusal(of: last.stage, stages)
      reasons = [
        FieldDefect(
          "", refusal.code, zh: refusal.text.zh, en: refusal.text.en, source: refusal.source)
      ]
    }
    return Rejection(
      "incident.closed", .conflict, zh: "该事项已经办结", en: "this incident has ended",
      reasons: reasons)
  }
}
