import CourtDomain
import CourtScheduling

/// Everyone who must be at a hearing, as the proposals name them and as the store keeps them apart.
struct HearingCast {
  struct Member {
    /// Carries the name people know; what it is compared by stays inside the court.
    let key: ResourceKey
    let resource: HearingResource
  }

  /// Presides, or sits alone.
  let judge: Member
  let others: [Member]

  var all: [Member] { [judge] + others }
  var resources: [HearingResource] { all.map(\.resource) }

  static func official(_ account: Account, _ kind: ResourceKey.Kind) -> Member {
    Member(
      key: ResourceKey(kind, account.id.description, label: account.name),
      resource: HearingResource(
        kind: kind.rawValue, key: account.idNumber ?? account.id.description))
  }
}

extension OpenCase {
  /// The panel or sole judge, the parties, whoever acts for them, and whom else the court asks for.
  ///
  /// - Throws: `Rejection` `hearing.no-judge`, `hearing.panel-incomplete`, `hearing.recusal-open`.
  func hearingCast(_ demand: HearingDemand) throws -> HearingCast {
    try checkBench(demand)
    let seats = panel.map(\.accountID)
    let accounts = try transaction.gather { try seats.map { try transaction.account($0) } }
    let judges = accounts.compactMap(\.self).map { HearingCast.official($0, .judge) }
    guard let presiding = judges.first else {
      throw Rejection(
        "hearing.no-judge", .conflict, zh: "本案尚未分配法官，请先分案",
        en: "no judge is assigned to this case yet: assign one first")
    }
    let own = parties.map { party in
      HearingCast.Member(
        key: ResourceKey(.party, party.id.description, label: party.name),
        resource: HearingResource(kind: "party", key: Self.holder(of: party)))
    }
    let mandated = representations.map { mandate in
      HearingCast.Member(
        key: ResourceKey(.representative, mandate.idNumber, label: mandate.name),
        resource: HearingResource(kind: "representative", key: mandate.idNumber))
    }
    let guests = demand.guests.map { guest in
      HearingCast.Member(
        key: ResourceKey(
          ResourceKey.Kind(rawValue: guest.part.rawValue) ?? .witness,
          guest.idNumber ?? guest.name, label: guest.name),
        resource: HearingResource(
          kind: guest.part.rawValue, key: guest.idNumber ?? "\(file.id)/\(guest.name)"))
    }
    return HearingCast(
      judge: presiding, others: Array(judges.dropFirst()) + own + mandated + guests)
  }

  /// Whose calendar a party's is: the person's wherever he appears, else the account's.
  static func holder(of party: Party) -> String {
    party.idNumber ?? party.accountID?.description ?? party.id.description
  }

  private func checkBench(_ demand: HearingDemand) throws {
    if demand.form == .panel, panel.count < 3 {
      throw Rejection(
        "hearing.panel-incomplete", .conflict, zh: "合议庭尚未组成（现有\(panel.count)人），请先组成合议庭",
        en: "the panel has \(panel.count) of three members: complete it first",
        source: "CPL art. 40")
    }
    if demand.form == .sole, panel.count >= 3 {
      throw Rejection(
        "hearing.panel-sits", .conflict, zh: "本案由合议庭审理，不得独任开庭",
        en: "a panel sits in this case, so it is not heard by one judge alone",
        source: "CPL arts. 40, 43")
    }
    guard !incidents.contains(where: { $0.name == "recusal" && $0.isOpen }) else {
      throw Rejection(
        "hearing.recusal-open", .conflict, zh: "回避申请尚待决定，被申请回避的人员暂停参与本案工作",
        en: "a challenge is undecided, and whom it concerns takes no part until it is",
        source: "CPL art. 48")
    }
  }

  /// The court's demand as it stands, with what all parties need.
  func hearingTerms(overlaid by: HearingDemand? = nil) throws -> HearingTerms {
    let stored = try transaction.hearingDemand(of: file.id)
    let standing = stored.map { HearingDemand(JSONReader($0)) } ?? HearingDemand()
    let needs = try transaction.hearingNeeds(of: file.id).map { party, body in
      HearingNeed(of: party, JSONReader(body))
    }
    return HearingTerms(
      demand: by.map { standing.overlaid(by: $0) } ?? standing, needs: needs,
      usualMinutes: court.limits.hearingMinutes)
  }
}
