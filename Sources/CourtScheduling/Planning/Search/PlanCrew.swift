import Dispatch

/// Lets several threads search one plan together.
///
/// The time is divided into stretches. In each, every thread takes a copy of the plan and moves
/// only the hearings dealt to it, while it sees all others standing still; then the copies are
/// brought together. Two threads can only have used the same clerk, room, person or panel twice:
/// what no longer fits is put where it fits best. Who got what is drawn anew for each stretch, so
/// that no border stays. For a seed, a number of steps and a number of threads the plan is always
/// the same, however the threads run.
struct PlanCrew {
  let course: PlanCourse

  /// Stretches into which the time is divided.
  static let stretches = 40

  /// `@unchecked Sendable`: each thread writes to its own copy alone, and the plan they all start
  /// from is only read until every thread has ended.
  private struct Desks: @unchecked Sendable {
    let plan: PlanState
    let copies: [PlanState]
  }

  private var model: PlanModel { course.model }
  private var budget: PlanBudget { course.budget }

  /// Leaves the best plan found in `state`.
  func run(_ state: PlanState, progress: (PlanProgress) -> Void) {
    var random = PlanRandom(seed: course.seed ^ 0x7C1E)
    let begin = budget.spentSeconds()
    let best = PlanState(model)
    best.copy(from: state)
    let desks = Desks(plan: state, copies: (0..<course.jobs).map { _ in PlanState(model) })
    let each = (budget.steps ?? .max) / course.jobs
    for stretch in 0..<Self.stretches where !budget.isStopped() {
      let from = Double(stretch) / Double(Self.stretches)
      if let seconds = budget.seconds, budget.spentSeconds() >= seconds { break }
      let parts = PlanPart.deal(model, to: course.jobs, &random)
      let seeds = parts.map { _ in random.next() }
      DispatchQueue.concurrentPerform(iterations: course.jobs) { job in
        desks.copies[job].copy(from: desks.plan)
        let search = PlanSearch(
          desks.copies[job], seed: seeds[job], tuning: course.tuning, part: parts[job])
        work(search, parts[job], from: from, begin: begin, steps: share(of: each, stretch))
        if stretch == Self.stretches - 1 { search.returnToBest() }
      }
      bring(desks.copies, parts, into: state, &random)
      if (state.hard, state.soft) < (best.hard, best.soft) { best.copy(from: state) }
      if stretch % 4 == 3 { progress(stand(of: best, stretch: stretch)) }
    }
    state.copy(from: best)
  }

  private func share(of steps: Int, _ stretch: Int) -> Int {
    guard budget.steps != nil else { return .max }
    return steps * (stretch + 1) / Self.stretches - steps * stretch / Self.stretches
  }

  private func stand(of best: PlanState, stretch: Int) -> PlanProgress {
    PlanProgress(
      spentSeconds: budget.spentSeconds(),
      steps: (budget.steps ?? 0) * (stretch + 1) / Self.stretches, hard: best.hard,
      soft: best.soft - model.moveSurcharge * best.movedCount, waiting: best.waitingCount)
  }

  /// One thread's stretch: so many steps, or until its part of the time is over.
  private func work(
    _ search: PlanSearch, _ part: PlanPart, from: Double, begin: Double, steps: Int
  ) {
    guard part.count > 0 else { return }
    let length = 1 / Double(Self.stretches)
    while search.steps < steps, !budget.isStopped() {
      var gone = from
      if steps < .max { gone += length * Double(search.steps) / Double(max(steps, 1)) }
      if let seconds = budget.seconds {
        let now = (budget.spentSeconds() - begin) / max(seconds - begin, 1e-6)
        if now >= from + length { break }
        gone = max(gone, now)
      }
      search.run(
        min(PlanCourse.batch, steps - search.steps), temperature: course.temperature(min(gone, 1)),
        hardShare: course.hardShare(gone))
    }
  }

  /// Takes over what each thread has moved.
  private func bring(
    _ copies: [PlanState], _ parts: [PlanPart], into state: PlanState,
    _ random: inout PlanRandom
  ) {
    var moved: [(hearing: Int, job: Int)] = []
    for (job, part) in parts.enumerated() {
      for place in 0..<part.count {
        let hearing = part[place]
        if copies[job].placement[hearing] != state.placement[hearing] {
          moved.append((hearing, job))
        }
      }
    }
    for (hearing, _) in moved where state.placement[hearing].isPlaced { state.takeOut(hearing) }
    var crossed: [Int] = []
    for (hearing, job) in moved {
      let at = copies[job].placement[hearing]
      guard at.isPlaced else { continue }
      let open = state.freeStarts(
        model.hearings[hearing], hearing, bench: Int(at.bench), day: Int(at.day))
      if open >> UInt64(at.slot) & 1 == 1 {
        state.place(hearing, at)
      } else {
        crossed.append(hearing)
      }
    }
    for hearing in crossed {
      if let found = state.best(hearing, random: &random) { state.place(hearing, found.at) }
    }
  }
}
