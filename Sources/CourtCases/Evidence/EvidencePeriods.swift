public import CourtDomain

/// When the time for evidence ends for one party, and why.
public struct PartyEvidencePeriod: Sendable {
  public let party: Party
  /// The period of the procedure, which holds for all.
  public let common: Deadline?
  public let further: [EvidencePeriod]
  public let exchange: EvidenceExchange?
  /// The first instant that is too late, by everything known now.
  public let endsAt: Instant?
  public let isOver: Bool
}

extension OpenCase {
  public func evidencePeriods() throws -> [PartyEvidencePeriod] {
    try parties.map { party in
      let ends = try EvidenceEnds(self, party: party.id)
      let last = [ends.common?.dueAt, ends.further.last?.dueAt].compactMap(\.self).max()
      let cut = ends.exchange.map { min($0.opensAt, last ?? $0.opensAt) }
      let further = ends.further.last?.dueAt
      return PartyEvidencePeriod(
        party: party, common: ends.common, further: ends.further, exchange: ends.exchange,
        endsAt: cut.map { max($0, further ?? $0) } ?? last, isOver: ends.isOver(at: now))
    }
  }

  /// Sets a further period, for one party where the law allows that, else for all.
  ///
  /// Source: Provisions on Evidence arts. 51, 53–55.
  /// - Throws: `Rejection` `evidence.only-the-judge-sets-periods`, `evidence.period-for-all`,
  ///   `evidence.period-too-short`, `evidence.period-too-long`, `evidence.window-closed`.
  public func setEvidencePeriod(
    _ ground: EvidencePeriod.Ground, for party: PartyID?, until lastDay: CalendarDay,
    reason: String
  ) throws -> EvidencePeriod {
    try onlyTheJudge("evidence.only-the-judge-sets-periods")
    guard !file.isClosed, particulars.decision?.signedAt == nil, let account else {
      throw Rejection(
        "evidence.window-closed", .conflict, zh: "案件已经裁判", en: "the case is decided")
    }
    if let party { try checkParty(named: ["party": .string(party.description)]) }
    guard party == nil || ground.mayBeForOne else {
      throw Rejection(
        "evidence.period-for-all", .unacceptable, zh: "该期限适用于全体当事人，不能只给一方",
        en: "this period holds for all parties and cannot be given to one",
        source: ground.source)
    }
    try checkLength(ground, lastDay)
    let dueAt = Instant(day: lastDay.adding(days: 1), zone: court.zone)
    let before = try transaction.evidencePeriods(of: file.id)
    let period = EvidencePeriod(
      ordinal: before.count + 1, partyID: party, ground: ground, lastDay: lastDay, dueAt: dueAt,
      reason: reason, setBy: account.id, at: now)
    let id = file.id
    pending.beside.append { try $0.insertEvidencePeriod(period, in: id) }
    let whom = parties.first { $0.id == party }?.name
    enterInDocket(
      "evidence-period-set", zh: "再次确定举证期限至\(lastDay)（\(whom ?? "适用于全体当事人")）",
      en: "a further period for evidence until \(lastDay) (\(whom ?? "for all parties"))",
      article: ground.source)
    for party in parties where period.partyID == nil || period.partyID == party.id {
      message(to: party) { number in
        (
          subject: "\(number) 举证期限 / time for evidence",
          body: "举证期限至 \(lastDay)。\nEvidence may be handed in until \(lastDay)."
        )
      }
    }
    return period
  }

  /// Fixed lengths bind periods of art. 51(2) only; those of art. 51(3) are free.
  private func checkLength(_ ground: EvidencePeriod.Ground, _ lastDay: CalendarDay) throws {
    let days = lastDay.days(since: court.zone.day(of: now))
    let isNew = ground == .joinedParty || ground == .changedClaim
    let (least, most): (Int, Int) =
      switch (isNew, file.track) {
      case (true, "simplified"): (1, 15)
      case (true, "small-claims"): (1, 7)
      case (true, "ordinary"): (15, 365)
      default: (0, 365)
      }
    guard days >= least else {
      throw Rejection(
        "evidence.period-too-short", .unacceptable, zh: "举证期限不得少于\(least)日",
        en: "the period is at least \(least) days", source: "EV art. 51(2)")
    }
    guard days <= most else {
      throw Rejection(
        "evidence.period-too-long", .unacceptable, zh: "举证期限不得超过\(most)日",
        en: "the period is at most \(most) days", source: "EV art. 51(2)")
    }
  }
}
