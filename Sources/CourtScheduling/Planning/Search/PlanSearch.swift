import Foundation

/// Ruin and recreate with a temperature: take a few related hearings out, put them back in another
/// order, keep the new plan if it is better or by lot if it is not much worse.
///
/// Every step is undone or kept within the same few words it touched, so that its price does not
/// grow with the number of hearings. The best plan is kept beside the current one and differs from
/// it only in hearings that were moved since; those are remembered, so that a new best costs no
/// copy of the whole.
final class PlanSearch {
  struct Tuning {
    /// Temperature at the beginning and at the end, in units of cost.
    var hot = 25.0
    var cold = 0.8
    /// Hearings taken out at a time, about.
    var mean = 4
    /// One place in so many is overlooked.
    var blink = 80
    /// In every third step so much, by lot, is added to each price, and any free start is taken
    /// instead of the tightest; 0: no such steps. Small plans need them, large ones lose time.
    var noise = 0
    /// How much of the hard part counts when a round begins, in 1024ths; all of it at its end.
    var hardShare = 40
    /// Rounds into which the time is divided; none: by the number of hearings.
    var rounds: Int?
  }

  let state: PlanState
  let tuning: Tuning
  private(set) var steps = 0
  private(set) var bestHard: Int
  private(set) var bestSoft: Int
  private(set) var bestWaiting: Int
  private let store = FlatStore()
  let best: Flat<PlanState.Placement>
  private let isDirty: Flat<Bool>
  private var dirty: [Int32] = []
  private var ruin: PlanRuin
  private var recreate: PlanRecreate
  private var random: PlanRandom

  init(_ state: PlanState, seed: UInt64, tuning: Tuning = Tuning()) {
    self.state = state
    self.tuning = tuning
    bestHard = state.hard
    bestSoft = state.soft
    bestWaiting = state.waitingCount
    best = store.make(state.model.hearingCount, filledWith: .none)
    best.copy(from: state.placement)
    isDirty = store.make(state.model.hearingCount, filledWith: false)
    ruin = PlanRuin(state.model, mean: tuning.mean)
    recreate = PlanRecreate(state.model)
    random = PlanRandom(seed: seed)
  }

  /// Runs so many steps at one temperature.
  func run(_ count: Int, temperature: Double, hardShare: Int = 1024) {
    guard state.model.hearingCount > 0 else { return }
    for _ in 0..<count { step(temperature, hardShare) }
    steps += count
  }

  private func step(_ temperature: Double, _ share: Int) {
    let hardBefore = state.hard
    let softBefore = state.soft
    ruin.ruin(state, &random)
    let noise = tuning.noise > 0 && random.below(3) == 0 ? tuning.noise : 0
    recreate.recreate(
      ruin.removed, in: state, hardShare: share, blink: tuning.blink, noise: noise, &random)
    let hard = state.hard &- hardBefore
    let soft = state.soft &- softBefore
    let change = (hard &* share) / 1024 &+ soft
    let threshold = -temperature * log(max(random.unit(), 1e-12))
    if Double(change) < threshold {
      markMoved()
      if state.hard < bestHard || (state.hard == bestHard && state.soft < bestSoft) {
        keepBest()
      }
    } else {
      undo()
    }
  }

  private func markMoved() {
    for (place, hearing) in ruin.removed.enumerated() {
      let hearing = Int(hearing)
      if !isDirty[hearing], state.placement[hearing] != ruin.stood[place] {
        isDirty[hearing] = true
        dirty.append(Int32(truncatingIfNeeded: hearing))
      }
    }
  }

  private func undo() {
    for hearing in ruin.removed where state.placement[Int(hearing)].isPlaced {
      state.takeOut(Int(hearing))
    }
    for (place, hearing) in ruin.removed.enumerated() where ruin.stood[place].isPlaced {
      state.place(Int(hearing), ruin.stood[place])
    }
  }

  private func keepBest() {
    for hearing in dirty {
      best[Int(hearing)] = state.placement[Int(hearing)]
      isDirty[Int(hearing)] = false
    }
    dirty.removeAll(keepingCapacity: true)
    bestHard = state.hard
    bestSoft = state.soft
    bestWaiting = state.waitingCount
  }

  /// Goes back to the best plan found.
  func returnToBest() {
    for hearing in dirty where state.placement[Int(hearing)].isPlaced {
      state.takeOut(Int(hearing))
    }
    for hearing in dirty {
      isDirty[Int(hearing)] = false
      if best[Int(hearing)].isPlaced { state.place(Int(hearing), best[Int(hearing)]) }
    }
    dirty.removeAll(keepingCapacity: true)
  }
}
