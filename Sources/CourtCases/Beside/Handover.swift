import CourtDomain
import CourtWorkflow

extension OpenCase {
  /// Gives the case to another procedure, in its newest version: clocks that it knows by the same
  /// name run on, the others end.
  ///
  /// - Throws: `Fault` where that procedure is not deployed or does not know the state.
  func handOver(to procedure: String) throws {
    let definition = try court.procedures.newest(procedure)
    guard definition.state(file.state) != nil else {
      throw Fault(.broken, "procedure \(procedure) has no state \(file.state)")
    }
    file.procedure = definition.name
    file.procedureVersion = definition.version
    for deadline in deadlines where deadline.standing == .running && deadline.incidentID == nil {
      let clock = deadline.clock.split(separator: "@").first.map(String.init) ?? deadline.clock
      if definition.clock(clock) == nil { close(deadline, as: .cancelled) }
    }
    try surroundings.load(of: file, definition, from: transaction)
    try closeOvertakenIncidents()
  }

  /// The words that a docket entry gains when the case changes its procedure with it.
  func handoverText(_ decision: CourtWorkflow.Decision) -> LocalizedText {
    let docket = LocalizedText(zh: decision.docket.zh, en: decision.docket.en)
    guard let name = decision.handover else { return docket }
    let title = (try? court.procedures.newest(name))?.title ?? Bilingual(zh: name, en: name)
    return LocalizedText(
      zh: docket.zh + "；转入“\(title.zh)”程序",
      en: docket.en + "; the case goes on under '\(title.en)'")
  }
}
