import CourtDomain
import CourtLaw
import CourtWorkflow

extension OpenCase {
  /// Most outages one look at a deadline considers; more within one period are a broken record.
  static let maximumOutages = 200

  /// Whether an outage of the court keeps a deadline that has run out from taking effect; it is
  /// counted anew then.
  ///
  /// Only a party's time is given back; what the court itself must do by then is told as late.
  func outlastsOutage(_ deadline: Deadline) throws -> Bool {
    let known = try knownOutages(since: deadline.dueAt.adding(seconds: -2 * 86_400))
    return try relieve(deadline, of: known)
  }

  /// Counts the party's deadlines anew that an outage which is over has touched.
  ///
  /// - Returns: how many have another last day now.
  func relieveAll(of outage: RecordedOutage) throws -> Int {
    var moved = 0
    for deadline in deadlines where deadline.standing == .running {
      if try relieve(deadline, of: [outage]) { moved += 1 }
    }
    return moved
  }

  private func relieve(_ deadline: Deadline, of outages: [RecordedOutage]) throws -> Bool {
    let touching = outages.filter { outage in
      outage.from < deadline.dueAt
        && (outage.to.map { $0 > deadline.dueAt.adding(seconds: -2 * 86_400) } ?? true)
    }
    guard !touching.isEmpty, try isParties(deadline) else { return false }
    let because = Recount(
      change: .outage,
      reason: LocalizedText(
        zh: "法院系统不可用：" + touching.map(\.note).joined(separator: "；"),
        en: "the court's system was down: " + touching.map(\.note).joined(separator: "; ")),
      article: nil, cause: touching.map { "outage:\($0.id)" }.joined(separator: ","),
      sequence: nil)
    return try recount(deadline.id, because) { _, question in
      for outage in touching { question.note(outage) }
    }
  }

  /// Reads for cases opened together what each would ask for by itself.
  static func readOutages(for cases: [OpenCase]) throws {
    let due = cases.flatMap { open in
      open.deadlines.filter { $0.isTicking && $0.dueAt <= open.now }.map(\.dueAt)
    }
    guard let earliest = due.min(), let transaction = cases.first?.transaction else { return }
    let found = try transaction.outages(
      endingAfter: earliest.adding(seconds: -2 * 86_400), limit: maximumOutages)
    for open in cases { open.outages = found }
  }

  private func knownOutages(since: Instant) throws -> [RecordedOutage] {
    if let outages { return outages }
    // The earliest is asked first, so what it may need covers the later ones.
    let found = try transaction.outages(endingAfter: since, limit: Self.maximumOutages)
    outages = found
    return found
  }

  /// Whether the end of the deadline takes something from a party.
  private func isParties(_ deadline: Deadline) throws -> Bool {
    let outer = focus
    focus = deadline.incidentID
    defer { focus = outer }
    guard try !focusedEngine().isCourtsOwn(clock: deadline.clock) else { return false }
    let day = court.zone.day(of: deadline.startedAt)
    let period = try? court.law.period(deadline.rule, on: day)
    return period?.binds == .party
  }
}

extension ClockHistory {
  /// Adds an outage, or its end to one that was noted while it lasted.
  fileprivate mutating func note(_ recorded: RecordedOutage) {
    let outage = Outage(from: recorded.from, to: recorded.to, reason: recorded.note)
    let known = adjustments.firstIndex { adjustment in
      if case .outage(let noted) = adjustment { return noted.from == outage.from }
      return false
    }
    if let known {
      adjustments[known] = .outage(outage)
    } else {
      adjustments.append(.outage(outage))
    }
  }
}
