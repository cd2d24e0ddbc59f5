import CourtDomain

/// A plan one can ask: who sits when, where one more hearing would fit, and why not elsewhere.
///
/// Holds the plan in the words of the search, so that asking is quick: the next lawful places of a
/// hearing over half a year come in a fraction of a millisecond. Not for use by two threads at once.
public final class PlanTable {
  let model: PlanModel
  let state: PlanState
  /// Rows that could not be taken in, because they break a rule or name nothing known.
  public private(set) var refused: [Int] = []
  /// Where one and the same unit is free, for the hearings that ask for it.
  lazy var unitHours = UnitHours(instance, PlanFrame(instance))
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
