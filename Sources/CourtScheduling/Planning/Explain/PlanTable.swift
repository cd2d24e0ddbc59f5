public import CourtDomain

/// A plan one can ask: who sits when, where one more hearing would fit, and why not elsewhere.
///
/// Holds the plan in the words of the search, so that asking is quick: the next lawful places of a
/// hearing over half a year come in a fraction of a millisecond. Not for use by two threads at once.
public final class PlanTable {
  let model: PlanModel
  let state: PlanState
  /// Rows that could not be taken in, because they break a rule or name nothing known.
  public private(set) var refused: [Int] = []
  /// Hearings of each person who has more than one.
  lazy var diary: [Int: [Int]] = {
    var all: [Int: [Int]] = [:]
    for (place, hearing) in instance.hearings.enumerated() {
      for person in hearing.people { all[person, default: []].append(place) }
    }
    return all.filter { $0.value.count > 1 }
  }()

  /// - Throws: what about the days or the grid cannot be planned with.
  public init(
    _ instance: PlanningInstance, rows: [ScheduledHearing] = []
  ) throws(InstanceDefects) {
    model = try HearingPlanner(instance, moveSurcharge: 0).model
    state = PlanState(model)
    for (place, row) in rows.enumerated() where !book(row) { refused.append(place) }
  }

  public var instance: PlanningInstance { model.instance }

  /// What the plan costs by the increments of the search, units aside.
  public var cost: Int { state.cost }

  private func placement(_ row: ScheduledHearing) -> PlanState.Placement? {
    let offset = row.date.ordinal - instance.first.ordinal
    guard model.dayAt.indices.contains(offset), model.dayAt[offset] >= 0,
      row.start % model.grid == 0, instance.hearings.indices.contains(row.hearing),
      instance.hearings[row.hearing].benches.contains(row.bench)
    else { return nil }
    let slot = row.start / model.grid - model.firstSlot
    guard slot >= 0, slot < model.slotCount else { return nil }
    return PlanState.Placement(
      day: model.dayAt[offset], slot: Int32(slot), bench: Int32(row.bench))
  }

  /// Takes a hearing in where every rule allows it; units are counted, not named.
  public func book(_ row: ScheduledHearing) -> Bool {
    guard let at = placement(row), !state.placement[row.hearing].isPlaced else { return false }
    let open = state.freeStarts(
      model.hearings[row.hearing], row.hearing, bench: row.bench, day: Int(at.day))
    guard open >> UInt64(at.slot) & 1 == 1 else { return false }
    state.place(row.hearing, at)
    return true
  }

  public func isBooked(_ hearing: Int) -> Bool { state.placement[hearing].isPlaced }

  public func cancel(_ hearing: Int) {
    if isBooked(hearing) { state.takeOut(hearing) }
  }
}

/// A place for one hearing, with its price and what speaks for it.
public struct PlanProposal: Sendable {
  public let date: CalendarDay
  /// Minutes from midnight.
  public let start: Int
  /// Position among the instance's benches.
  public let bench: Int
  /// What the hearing itself pays: waiting, tardiness, a passed limit, a move.
  public let ownPrice: Int
  /// What it costs others: half-days opened, load above a judge's share, a series torn apart.
  public let priceForOthers: Int
  public let reasons: [LocalizedText]

  public var price: Int { ownPrice + priceForOthers }
}

extension PlanTable {
  /// The `count` cheapest lawful places, at most one in each session of a bench.
  ///
  /// - Complexity: days of the horizon × benches of the hearing, a few words each.
  public func propose(_ hearing: Int, count: Int = 3) -> [PlanProposal] {
    let wasAt = state.placement[hearing]
    if wasAt.isPlaced { state.takeOut(hearing) }
    defer { if wasAt.isPlaced { state.place(hearing, wasAt) } }
    return cheapest(hearing, count: max(0, min(count, 100))).map { proposal(hearing, $0) }
  }

  private func cheapest(_ hearing: Int, count: Int) -> [ScanResult] {
    let row = model.hearings[hearing]
    let others = SeriesBlocks(state, row, besides: hearing)
    var found: [ScanResult] = []
    found.reserveCapacity(count + 1)
    for place in Int(row.benchFrom)..<Int(row.benchEnd) where count > 0 {
      let bench = Int(model.benchOf[place])
      let base = state.benchPrice(row, bench)
      for day in Int(row.firstDay)..<max(Int(row.firstDay), Int(row.endDay)) {
        let date = state.datePrice(row, day)
        let least = base + date.soft + date.hard
        if found.count == count, let worst = found.last, least >= worst.price { break }
        let open = state.freeStarts(row, hearing, bench: bench, day: day)
        if open == 0 { continue }
        for session in 0..<model.sessionCount where open & model.sessionMask[session] != 0 {
          let mask = model.sessionMask[session]
          let slot = (open & mask).trailingZeroBitCount
          let price =
            least + state.opening(bench, day, mask)
            + others.price(bench: bench, day: day, session: session, in: state)
            + state.disturbance(row, day: day, slot: slot, bench: bench)
          let at = PlanState.Placement(
            day: Int32(day), slot: Int32(slot), bench: Int32(bench))
          let rank = found.firstIndex { price < $0.price } ?? found.count
          found.insert(ScanResult(price: price, at: at), at: rank)
          if found.count > count { found.removeLast() }
        }
      }
    }
    return found
  }

  private func proposal(_ hearing: Int, _ result: ScanResult) -> PlanProposal {
    let row = model.hearings[hearing]
    let at = result.at
    let day = Int(at.day)
    let session = model.session(of: Int(at.slot))
    let date = state.datePrice(row, day)
    let opening = state.opening(Int(at.bench), day, model.sessionMask[session])
    let split = state.splitChange(row, at, session: session, besides: hearing)
    let overload = state.benchPrice(row, Int(at.bench))
    let own =
      date.soft + date.hard
      + state.disturbance(row, day: day, slot: Int(at.slot), bench: Int(at.bench))
    var reasons: [LocalizedText] = []
    let waited = Int(model.offset[day]) - Int(row.earliest)
    reasons.append(
      waited <= 0
        ? LocalizedText(zh: "最早合法日当天", en: "on the first lawful day")
        : LocalizedText(zh: "最早合法日后第 \(waited) 天", en: "\(waited) days after the first lawful day"))
    if model.offset[day] > row.limit {
      reasons.append(LocalizedText(zh: "已过审限", en: "behind the trial limit"))
    } else if model.offset[day] > row.due {
      let late = Int(model.offset[day] - row.due)
      reasons.append(LocalizedText(zh: "晚于期望日 \(late) 天", en: "\(late) days behind the wished day"))
    }
    reasons.append(
      opening == 0
        ? LocalizedText(zh: "法官该半日已开庭", en: "the bench sits that half-day anyway")
        : LocalizedText(zh: "需为法官新开半日", en: "opens a half-day for the bench"))
    if row.series >= 0, split == 0 {
      reasons.append(LocalizedText(zh: "与同系列案件连排", en: "in a row with its series"))
    }
    if overload > 0 {
      reasons.append(LocalizedText(zh: "使法官超出应担份额", en: "puts a judge above the fair share"))
    }
    return PlanProposal(
      date: instance.first.adding(days: Int(model.offset[day])),
      start: (model.firstSlot + Int(at.slot)) * model.grid, bench: Int(at.bench), ownPrice: own,
      priceForOthers: opening + split + overload, reasons: reasons)
  }
}
