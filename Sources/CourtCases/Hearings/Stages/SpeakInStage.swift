public import CourtDomain
public import CourtWorkflow

extension OpenCase {
  /// What a party recorded for one stage, while that stage is open.
  ///
  /// A statement for a stage that is over is not taken as one of the next: its sender is told when
  /// and why the window closed, and says it where it may still be said.
  /// - Throws: `Rejection` `incident.not-found`, `async.window-closed`, `async.window-not-open`, and
  ///   the procedure's own.
  /// Source: Online Litigation Rules art. 20(2).
  @discardableResult
  public func speak(
    in id: IncidentID, stage: AsynchronousStages.Stage, recording: String, summary: String
  ) throws -> CourtWorkflow.Decision {
    let stages = try stages(of: id)
    guard let window = stages.windows.first(where: { $0.stage == stage }),
      window.standing == .open
    else { throw refusal(of: stage, stages) }
    return try act(
      "speak", in: id,
      input: ["recording": .string(recording), "summary": .string(summary)])
  }

  /// - Throws: `Rejection` `incident.not-found`, also where the incident is no asynchronous hearing.
  public func stages(of id: IncidentID) throws -> AsynchronousStages {
    guard let incident = incidents.first(where: { $0.id == id }),
      let stages = AsynchronousStages(incident, deadlines: deadlines, at: now)
    else { throw Self.noIncident }
    return stages
  }

  /// Why nothing can be said in that stage now.
  func refusal(of stage: AsynchronousStages.Stage, _ stages: AsynchronousStages) -> Rejection {
    let (name, over) = (stage.title, overText(stages))
    guard let window = stages.windows.first(where: { $0.stage == stage }),
      let closedAt = window.closedAt
    else {
      let until = stages.open?.closesAt.map { court.zone.minuteText(of: $0) }
      return Rejection(
        over == nil ? "async.window-not-open" : "async.window-closed",
        zh: "\(name.zh)阶段尚未开始" + (over?.zh ?? until.map { "；前一阶段至迟于 \($0) 结束" } ?? ""),
        en: "\(name.en) has not been opened"
          + (over?.en ?? until.map { "; the stage before it ends at \($0) at the latest" } ?? ""),
        source: "OLR art. 20(2)")
    }
    let at = court.zone.minuteText(of: closedAt)
    let inTime = window.closesAt.map { closedAt < $0 } ?? false
    let next = stages.open?.stage.title
    return Rejection(
      "async.window-closed",
      zh: "\(name.zh)阶段已于 \(at) \(inTime ? "结束" : "期限届满")"
        + (over?.zh ?? next.map { "，现为\($0.zh)阶段" } ?? ""),
      en: "\(name.en) \(inTime ? "was over" : "ran out") at \(at)"
        + (over?.en ?? next.map { "; now it is the stage of \($0.en)" } ?? ""),
      source: "OLR art. 20(2)")
  }

  private func overText(_ stages: AsynchronousStages) -> LocalizedText? {
    guard !stages.incident.isOpen else { return nil }
    switch stages.incident.state {
    case "completed": return LocalizedText(zh: "，异步庭审已经完成", en: "; the hearing is complete")
    case "fell-back":
      return LocalizedText(
        zh: "，已转为同步庭审，请在庭审中陈述", en: "; a synchronous hearing follows: say it there")
    default: return LocalizedText(zh: "，本案不再异步庭审", en: "; there is no asynchronous hearing")
    }
  }
}
