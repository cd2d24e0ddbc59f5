import CourtClient
import CourtDomain

/// Mediation before registration, and settlements at any time.
extension CaseScript {
  func mediate() async throws {
    let mediator = story.text("mediator")
    try await assign("mediator", mediator)
    try await act(story.clerk, "refer-to-mediation")
    try await waitForLaw(until: ["appointing-mediator"])
    try await wait(days: 1, hour: 9)
    try await act(story.clerk, "appoint-mediator")
    try await wait(days: 1, hour: 14)
    try await act(mediator, "mediator-accept")
    try await wait(days: 1, hour: 10)
    try await act(mediator, "contact-parties")
    try await wait(days: 3, hour: 14)
    try await talk(mediator)
    if story.text("mediation") == "settles" {
      try await settle(signed: 2)
      try await act(mediator, "mediation-succeeded")
    } else {
      narrate(mediator, zh: story.text("mediation_failure"), en: story.text("mediation_failure"))
      try await act(mediator, "mediation-failed")
    }
  }

  /// What is said stays in the room: those who judge are refused at the door.
  private func talk(_ mediator: String) async throws {
    let statements = story.script["mediation_statements"]?.array ?? []
    let address = path + "/mediation/statements"
    for statement in statements {
      guard let by = statement["by"]?.string, let text = statement["text"] else { continue }
      try await people.call(by, "POST", address, ["text": text])
      narrate(by, zh: "在调解室发言", en: "speaks in the mediation room")
    }
    let heard = try await people.call(mediator, "GET", address)
    prove("mediation-heard", heard.json["items"]?.array?.count == statements.count)
    try await mediationStaysClosed()
  }

  /// Tried again once a judge sits in the case.
  func mediationStaysClosed() async throws {
    let address = path + "/mediation/statements"
    try await mustRefuse("mediation-confidential", story.judge, "GET", address)
    try await mustRefuse("mediation-confidential", story.clerk, "GET", address)
  }

  /// Puts the agreement on the table and has both sides sign it.
  func settle(signed afterDays: Int) async throws {
    guard let defendant = story.defendant else { throw DemoFailure("nobody to settle with") }
    try await act(
      story.text("settle_by"), "propose-settlement",
      [
        "text": .string(story.text("settle_text")),
        "amount": ["amount_minor": .int(story.number("settle_minor") ?? 0), "currency": "CNY"],
      ])
    try await wait(days: 1, hour: 10)
    try await act(defendant, "sign-settlement")
    try await wait(days: afterDays - 1, hour: 15)
    try await act(story.plaintiff, "sign-settlement")
  }

  /// A settlement during the case, which the judge confirms.
  func settleInCourt() async throws {
    try await wait(days: 2, hour: 10)
    try await settle(signed: 2)
    try await wait(days: 1, hour: 9)
    try await act(story.judge, "confirm-settlement")
    try await wait(days: 1, hour: 16)
    try await plaintiffReads()
    try await defendantReads()
  }
}
