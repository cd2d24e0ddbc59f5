public import CourtDomain

extension OpenCase {
  /// Puts an agreement on the table; signatures under an earlier text fall away.
  ///
  /// Source: Online Mediation Rules arts. 18–19.
  public func proposeSettlement(_ text: String, amount: Money) throws -> Settlement {
    let settlement = Settlement(
      caseID: file.id, text: text, amount: amount, proposedBy: standing.partyID, proposedAt: now,
      signedBy: [])
    particulars.settlement = settlement
    pending.settlement = settlement
    try perform("propose-settlement", via: "settlement")
    return settlement
  }

  /// Signs the agreement as it stands for the caller's party.
  ///
  /// - Throws: `Rejection` `settlement.none`; `representative.no-special-authority`.
  public func signSettlement() throws -> Settlement {
    guard var settlement = particulars.settlement else {
      throw Rejection(
        "settlement.none", .conflict, zh: "没有可签署的调解协议", en: "there is no agreement to sign")
    }
    guard let party = standing.partyID else {
      throw Rejection(
        "settlement.not-yours", .forbidden, zh: "只有当事人可以签署", en: "only a party signs")
    }
    guard !settlement.signedBy.contains(party) else {
      throw Rejection(
        "settlement.signed-already", .conflict, zh: "您已签署该协议",
        en: "your party has signed this agreement already")
    }
    settlement.signedBy.append(party)
    particulars.settlement = settlement
    pending.settlement = settlement
    try perform("sign-settlement", via: "settlement")
    return settlement
  }

  public var settlement: Settlement? { particulars.settlement }
}
