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
    /// One ruin in so many takes out about three times as many; 0: none. Small plans get stuck in
    /// good plans that differ from better ones in a dozen hearings at once.
    var large = 0
    /// In every third step so much, by lot, is added to each price, and any free start is taken
    /// instead of the tightest; 0: no such steps. Small plans need them, large ones lose time.
    var noise = 0
    /// So many of 16 ruins make room for a hearing that waits, while one does.
    var waitingShare = 5
    /// In half of the steps, up to so much, by lot, is added to the price of a start that leaves a
    /// gap before or behind; 0: never. Where not all hearings fit, tight days are worth waiting for.
    var gap = 0
    /// So many of 16 orders go by weight for each minute, in steps with a hearing that waits.
    var dense = 3
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
  private(set) var bestMoved: Int
  private let store = FlatStore()
  let best: Flat<PlanState.Placement>
  private let isDirty: Flat<Bool>
  private var dirty: [Int32] = []
  private var ruin: PlanRuin
  private var recreate: PlanRecreate
  private var random: PlanRandom

  init(
    _ state: PlanState, seed: UInt64, tuning: Tuning = Tuning(), part: PlanPart? = nil
  ) {
    self.state = state
    self.tuning = tuning
    bestHard = state.hard
    bestSoft = state.soft
    bestWaiting = state.waitingCount
    bestMoved = state.movedCount
    best = store.make(state.model.hearingCount, filledWith: .none)
    best.copy(from: state.placement)
    isDirty = store.make(state.model.hearingCount, filledWith: false)
    ruin = PlanRuin(
      state.model, mean: tuning.mean, large: tuning.large, waitingShare: tuning.waitingShare,
      part: part)
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
    let before = (hard: state.hard, soft: state.soft)
    ruin.ruin(state, &random)
    finish(before, temperature, share)
  }

  /// Puts back what a ruin took out and decides by lot which of the two plans goes on.
  private func finish(_ before: (hard: Int, soft: Int), _ temperature: Double, _ share: Int) {
    let noise = tuning.noise > 0 && random.below(3) == 0 ? tuning.noise : 0
    let gap = tuning.gap > 0 && random.below(2) == 0 ? random.below(tuning.gap) : 0
    let taste = PlanState.Taste(
      hardShare: share, blink: tuning.blink, noise: noise, gap: gap)
    recreate.recreate(ruin.removed, in: state, taste: taste, dense: tuning.dense, &random)
    let hard = state.hard &- before.hard
    let soft = state.soft &- before.soft
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

  /// Tries to place hearings that wait or are late, a few dozen tries each, so that the first plan
  /// is whole where that takes no more than clearing a place.
  ///
  /// - Parameter isOver: asked every few tries.
  func rescue(tries: Int, isOver: () -> Bool) {
    for turn in 0..<tries {
      let waits = state.waitingCount
      let count = waits + state.late.count
      guard count > 0, turn % 32 != 0 || !isOver() else { break }
      let lot = random.below(count)
      let hearing = lot < waits ? state.waiting[lot] : state.late[lot - waits]
      let before = (hard: state.hard, soft: state.soft)
      ruin.rescue(hearing, state, &random)
      finish(before, tuning.hot, 1024)
    }
    returnToBest()
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
    bestMoved = state.movedCount
  }

  /// The best plan found since the search began, or began anew.
  var bestPlan: PlanElite.Plan {
    PlanElite.Plan(
      hard: bestHard, soft: bestSoft, waiting: bestWaiting, moved: bestMoved,
      placements: (0..<best.count).map { best[$0] })
  }

  /// Begins anew from a plan, forgetting the best one so far.
  func begin(from plan: PlanElite.Plan) {
    for hearing in 0..<best.count where state.placement[hearing].isPlaced {
      state.takeOut(hearing)
    }
    for (hearing, at) in plan.placements.enumerated() {
      if at.isPlaced { state.place(hearing, at) }
      best[hearing] = at
      isDirty[hearing] = false
    }
    dirty.removeAll(keepingCapacity: true)
    keepBest()
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
