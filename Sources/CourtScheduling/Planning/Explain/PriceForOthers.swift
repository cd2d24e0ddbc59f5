public import CourtDomain

/// What a place costs those who still wait for the same bench.
public struct PriceForOthers: Hashable, Sendable {
  /// How many wait, of whom the most urgent were counted.
  public var waiting: Int
  /// How many of them would come later.
  public var delayed: Int
  /// Working days by which they would come later, in sum.
  public var workingDays: Int
  /// How many would then miss the end of their trial limit.
  public var pastLimit: Int
  /// All of it in the units of the plan.
  public var price: Int

  public var text: LocalizedText {
    guard waiting > 0 else {
      return LocalizedText(zh: "该法官没有其他待排期案件", en: "nobody else waits for this judge")
    }
    guard delayed > 0 else {
      return LocalizedText(
        zh: "不影响该法官其余 \(waiting) 件待排期案件",
        en: "none of the \(waiting) others who wait for this judge comes later")
    }
    let limit = pastLimit > 0
    return LocalizedText(
      zh: "该法官其余 \(waiting) 件待排期案件中 \(delayed) 件合计推迟 \(workingDays) 个工作日"
        + (limit ? "，\(pastLimit) 件将超审限" : ""),
      en: "\(delayed) of \(waiting) others who wait for this judge come later, by \(workingDays) "
        + "working days in sum" + (limit ? "; \(pastLimit) past the end of their trial limit" : ""))
  }
}

/// Those who wait, placed one after the other with and without a place for somebody else: the
/// difference is the place's price for them.
public struct PlanQueue {
  private let table: PlanTable
  private let waiting: [Int]
  private let before: [PlanState.Placement]

  /// - Parameter waiting: hearings of the plan that are not placed, the most urgent first.
  public init(_ table: PlanTable, _ waiting: [Int]) {
    self.table = table
    self.waiting = waiting
    before = Self.placements(table, waiting)
  }

  /// - Parameter hearing: not placed, and none of those who wait.
  public func price(of offer: PlanProposal, for hearing: Int) -> PriceForOthers {
    var sum = PriceForOthers(
      waiting: waiting.count, delayed: 0, workingDays: 0, pastLimit: 0, price: 0)
    let state = table.state
    let model = table.model
    state.place(hearing, offer.at)
    defer { state.takeOut(hearing) }
    let after = Self.placements(table, waiting)
    for (index, other) in waiting.enumerated() where before[index].isPlaced {
      let row = model.hearings[other]
      let was = Int(before[index].day)
      let now = after[index].isPlaced ? Int(after[index].day) : model.dayCount
      guard now > was else { continue }
      sum.delayed += 1
      sum.workingDays += now - was
      let last = Int(model.offset[model.dayCount - 1])
      let days = (now < model.dayCount ? Int(model.offset[now]) : last + 1) - Int(model.offset[was])
      sum.price += model.weights.wait * days
      let isPast = now < model.dayCount ? model.offset[now] > row.limit : last >= Int(row.limit)
      if model.offset[was] <= row.limit, isPast {
        sum.pastLimit += 1
        sum.price += model.weights.limit
      }
    }
    return sum
  }

  private static func placements(_ table: PlanTable, _ waiting: [Int]) -> [PlanState.Placement] {
    let found = waiting.map { hearing -> PlanState.Placement in
      guard let first = table.cheapest(hearing, count: 1).first else { return .none }
      table.state.place(hearing, first.at)
      return first.at
    }
    for (hearing, at) in zip(waiting, found) where at.isPlaced { table.state.takeOut(hearing) }
    return found
  }
}
