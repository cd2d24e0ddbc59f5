import CourtDomain

/// Whether evidence may still come in, and whether it comes in time.
struct EvidenceWindow {
  /// The item is late: it comes in and waits for the judge's ruling.
  let isLate: Bool
  /// When the time was over, where a period ended it.
  let endedAt: Instant?

  /// Open from filing until the case is decided; only parties, their representatives and the filing
  /// platform hand in, and whoever the court lets make an item from another.
  ///
  /// What comes after the period is late and never dropped: the judge rules on it.
  /// Source: Civil Procedure Law art. 68; Provisions on Evidence arts. 51–59.
  init(_ open: OpenCase, isDerived: Bool = false) throws {
    let standing = open.standing
    let handsIn = standing.partyID != nil || standing.roles.contains("platform")
    guard handsIn || (isDerived && standing.isOfficial) else {
      throw Rejection(
        "evidence.not-a-party", .forbidden, zh: "只有当事人、其代理人或立案平台可以提交证据",
        en: "only parties, their representatives and the filing platform hand in evidence")
    }
    guard !open.file.isClosed, open.particulars.decision?.signedAt == nil else {
      throw Rejection(
        "evidence.window-closed", .conflict, zh: "案件已经裁判，不能再提交证据",
        en: "the case is decided: no more evidence is taken", source: "CPL art. 68")
    }
    guard !isDerived else {
      (isLate, endedAt) = (false, nil)
      return
    }
    let ends = try EvidenceEnds(open, party: standing.partyID)
    isLate = ends.isOver(at: open.now)
    endedAt = isLate ? ends.lastEnd(before: open.now) : nil
  }
}

/// When the time for evidence ends for one party.
struct EvidenceEnds {
  /// The period of the procedure, valid for all.
  let common: Deadline?
  /// Further periods that hold for the party, latest last.
  let further: [EvidencePeriod]
  /// The exchange whose day ended the period. Source: Provisions on Evidence art. 56.
  let exchange: EvidenceExchange?
  private let isFrozen: Bool

  init(_ open: OpenCase, party: PartyID?) throws {
    common =
      open.deadlines.filter { $0.incidentID == nil && $0.rule.hasPrefix("evidence.") }
      .max { $0.dueAt < $1.dueAt }
    further = try open.transaction.evidencePeriods(of: open.file.id)
      .filter { $0.partyID == nil || $0.partyID == party }.sorted { $0.dueAt < $1.dueAt }
    exchange = try open.transaction.exchanges(of: open.file.id)
      .filter(\.endsPeriod).min { $0.opensAt < $1.opensAt }
    isFrozen = open.file.facts["evidence_frozen"]?.bool ?? false
  }

  func isOver(at now: Instant) -> Bool {
    if let last = further.last, last.dueAt > now { return false }
    return isFrozen || (exchange.map { $0.opensAt <= now } ?? false)
  }

  func lastEnd(before now: Instant) -> Instant? {
    let ends = [common?.dueAt, further.last?.dueAt, exchange?.opensAt].compactMap(\.self)
    return ends.filter { $0 <= now }.max()
  }
}
