public import CourtDomain
public import CourtWorkflow

extension OpenCase {
  public var consents: [PhaseConsent] { surroundings.consents }

  /// The phases a party may choose: those of the case's procedure and of its incidents.
  public func phases() throws -> [PhaseDeclaration] {
    let definition = try mainEngine().definition
    var all = definition.phases
    for incident in definition.incidents {
      for phase in try court.procedures.newest(incident.procedure).phases
      where !all.contains(where: { $0.name == phase.name }) {
        all.append(phase)
      }
    }
    return all
  }

  /// Records whether the caller's party takes part online in a phase; who takes a consent back says
  /// why.
  ///
  /// Source: Online Litigation Rules arts. 4–5.
  /// - Throws: `Rejection` `consent.not-yours`, `consent.phase-unknown`, `consent.case-closed`,
  ///   `consent.as-it-is`; `Invalid` where the reason is missing.
  @discardableResult
  public func choose(online: Bool, phase: String, reason: String) throws -> PhaseConsent {
    guard let party = standing.partyID else {
      throw Rejection(
        "consent.not-yours", .forbidden, zh: "只有当事人或其代理人可以选择在线方式",
        en: "only a party or its representative chooses to take part online",
        source: "OLR art. 4")
    }
    guard let declared = try phases().first(where: { $0.name == phase }) else {
      throw Rejection(
        "consent.phase-unknown", .notFound, zh: "本程序没有该环节",
        en: "this procedure has no such phase")
    }
    guard !file.isClosed else {
      throw Rejection(
        "consent.case-closed", .conflict, zh: "案件已经终结", en: "the case has ended")
    }
    let present = consent(of: party, for: phase)
    guard present?.isOnline != online else {
      throw Rejection(
        "consent.as-it-is", .conflict, zh: "您已作出相同的选择",
        en: "this is what your party has chosen already")
    }
    if !online, present != nil, reason.trimmingSpaces.isEmpty {
      throw Invalid([
        FieldDefect(
          "/reason", "missing", zh: "撤回同意须说明理由", en: "taking a consent back needs a reason",
          source: "OLR art. 5")
      ])
    }
    let consent = PhaseConsent(
      partyID: party, phase: phase, isOnline: online, reason: reason, at: now,
      accountID: account?.id)
    keep(consent)
    enter(consent, declared)
    return consent
  }

  func consent(of party: PartyID, for phase: String) -> PhaseConsent? {
    surroundings.consents.first { $0.partyID == party && $0.phase == phase }
  }

  func keep(_ consent: PhaseConsent) {
    surroundings.consents.removeAll {
      $0.partyID == consent.partyID && $0.phase == consent.phase
    }
    surroundings.consents.append(consent)
    let id = file.id
    pending.beside.append { try $0.saveConsent(consent, in: id) }
  }

  private func enter(_ consent: PhaseConsent, _ phase: PhaseDeclaration) {
    let reason = consent.reason.trimmingSpaces
    append(
      action: consent.isOnline ? "consent-given" : "consent-taken-back",
      text: LocalizedText(
        zh: (consent.isOnline ? "同意在线进行：" : "不同意在线进行：") + phase.title.zh
          + (reason.isEmpty ? "" : "（\(reason)）"),
        en: (consent.isOnline ? "takes part online: " : "does not take part online: ")
          + phase.title.en + (reason.isEmpty ? "" : " (\(reason))")),
      article: "OLR 4, 5", from: file.state, to: file.state,
      input: [
        "party": .string(consent.partyID.description), "phase": .string(consent.phase),
        "online": .bool(consent.isOnline),
      ],
      actor: Actor(roles: standing.roles), asSystem: account == nil)
  }

  /// The phases a party takes part in online; `nil` where the procedure declares none.
  func chosenPhases(
    of party: PartyID?, in definition: ProcedureDefinition
  ) -> Set<String>? {
    guard !definition.phases.isEmpty, let party else { return nil }
    return Set(
      surroundings.consents.filter { $0.partyID == party && $0.isOnline }.map(\.phase))
  }

  /// What filing itself says: the phases the complaint lists, or, where it only says that the
  /// procedure may go online, the filing and the service that begin with it.
  ///
  /// - Parameter listed: `nil` where the complaint lists none.
  func takeConsents(ofFiling listed: [String]?) throws {
    let definition = try mainEngine().definition
    let chosen = (listed ?? ["filing", "service"]).filter { definition.phase($0) != nil }
    for party in parties where party.side == .plaintiff {
      for phase in chosen {
        keep(
          PhaseConsent(
            partyID: party.id, phase: phase, isOnline: true, reason: "", at: now,
            accountID: account?.id))
      }
    }
  }
}
