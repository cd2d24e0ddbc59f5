import Foundation

/// Leads a search through its time: hot at first, cold at the end, and again from the best plan
/// where there is time for more than one round.
struct PlanCourse {
  let model: PlanModel
  let budget: PlanBudget
  let seed: UInt64
  /// Threads.
  var jobs = 1
  var tuning = PlanSearch.Tuning()

  /// Up to so many hearings a plan is searched with noise.
  static let smallPlan = 200

  /// Ruins between two looks at the clock.
  static let batch = 32
  /// A round of more ruins for each hearing than this gains less than a fresh round.
  static let roundSteps = 10_000
  /// The same for small plans, where a fresh start is worth more than patience.
  static let smallRoundSteps = 400
  /// The same where several courses are pursued.
  static let courseRoundSteps = 700

  /// Whether the plan is small and made anew. One in force holds the search near it already: there
  /// one course with more heat finds more.
  private var pursuesSeveral: Bool {
    model.hearingCount <= Self.smallPlan
      && !model.instance.hearings.contains { $0.previous != nil }
  }

  /// The tuning for this plan, by its size and by how many hearings found no place.
  private func fitted(_ state: PlanState) -> PlanSearch.Tuning {
    var tuning = tuning
    let isSmall = model.hearingCount <= Self.smallPlan
    if isSmall, tuning.noise == 0 {
      tuning.noise = 16
      tuning.gap = 20
      tuning.mean = 3
      tuning.hot = min(tuning.hot, 8)
      tuning.cold = min(tuning.cold, 0.3)
    }
    if pursuesSeveral {
      tuning.mean = 5
      tuning.large = 8
      tuning.blink = 20
      tuning.hot = min(tuning.hot, 5)
    }
    if model.instance.hearings.contains(where: { $0.previous != nil }) {
      // The plan in force is near enough: nothing hard is given up on the way.
      tuning.hardShare = 1024
    } else if state.waitingCount * 50 > model.hearingCount {
      // More hearings than fit: what counts is who is left out. That wants more heat, and days
      // filled without gaps, for whose sake a hearing may stand some days later.
      tuning.mean = isSmall ? 4 : 6
      tuning.hot = isSmall ? 25 : 50
      tuning.cold = isSmall ? 0.5 : 3
      tuning.blink = 80
      tuning.hardShare = 100
      tuning.gap = 150
    }
    return tuning
  }

  /// Leaves the best plan found in `state`.
  func run(_ state: PlanState, progress: (PlanProgress) -> Void) -> PlanProgress {
    var course = self
    course.tuning = fitted(state)
    guard jobs > 1, model.hearingCount >= jobs else {
      return course.search(state, progress: progress)
    }
    PlanCrew(course: course).run(state, progress: progress)
    return stand(of: state, steps: budget.steps ?? 0)
  }

  /// Places the few hearings that the first plan left out, where that is quickly done.
  func rescue(_ state: PlanState) {
    let open = state.waitingCount + state.late.count
    guard open > 0, open * 50 <= model.hearingCount, budget.steps != 0 else { return }
    let search = PlanSearch(state, seed: seed, tuning: tuning)
    search.rescue(tries: min(open * 100, Self.mostRescues), isOver: budget.isStopped)
  }

  static let mostRescues = 20_000

  private func stand(of state: PlanState, steps: Int) -> PlanProgress {
    PlanProgress(
      spentSeconds: budget.spentSeconds(), steps: steps, hard: state.hard,
      soft: state.soft - model.moveSurcharge * state.movedCount, waiting: state.waitingCount)
  }

  private func search(_ state: PlanState, progress: (PlanProgress) -> Void) -> PlanProgress {
    let search = PlanSearch(state, seed: seed, tuning: tuning)
    let begin = budget.spentSeconds()
    var rounds = Rounds(self, begin)
    var elite =
      pursuesSeveral ? PlanElite(search.bestPlan) : nil
    var told = 0
    var round = 0
    while !budget.isStopped(), model.hearingCount > 0 {
      let now = budget.spentSeconds()
      guard let share = rounds.share(steps: search.steps, now: now) else { break }
      rounds.settle(share: share, steps: search.steps)
      let place = share * Double(rounds.count)
      if Int(place) > round {
        round = Int(place)
        if let plan = elite?.next(search.bestPlan, share: share) {
          search.begin(from: plan)
        } else {
          search.returnToBest()
        }
      }
      let inRound = place - place.rounded(.down)
      search.run(
        rounds.batch(search.steps),
        temperature: temperature(inRound),
        hardShare: hardShare(inRound))
      if Int(share * 10) > told {
        told = Int(share * 10)
        let best = elite?.best(with: search.bestPlan) ?? search.bestPlan
        progress(
          PlanProgress(
            spentSeconds: now, steps: search.steps, hard: best.hard,
            soft: best.soft - model.moveSurcharge * best.moved, waiting: best.waiting))
      }
    }
    if let best = elite?.best(with: search.bestPlan) { search.begin(from: best) }
    search.returnToBest()
    return stand(of: state, steps: search.steps)
  }

  func temperature(_ inRound: Double) -> Double {
    tuning.hot * pow(tuning.cold / tuning.hot, inRound)
  }

  func hardShare(_ inRound: Double) -> Int {
    guard tuning.hardShare < 1024 else { return 1024 }
    let start = Double(tuning.hardShare)
    return Int(start * pow(1024 / start, min(1, inRound * 1.5)))
  }

  /// How many rounds the time is divided into, and how much of it is gone.
  struct Rounds {
    let course: PlanCourse
    let begin: Double
    private(set) var count: Int
    private var isSettled: Bool

    init(_ course: PlanCourse, _ begin: Double) {
      self.course = course
      self.begin = begin
      count = max(1, course.tuning.rounds ?? 1)
      isSettled = course.tuning.rounds != nil
      if let steps = course.budget.steps, course.budget.seconds == nil, !isSettled {
        divide(Double(steps))
      }
    }

    private mutating func divide(_ steps: Double) {
      let isSmall = course.model.hearingCount <= PlanCourse.smallPlan
      let small =
        course.pursuesSeveral ? PlanCourse.courseRoundSteps : PlanCourse.smallRoundSteps
      let each = isSmall ? small : PlanCourse.roundSteps
      let one = Double(each * max(course.model.hearingCount, 1))
      count = max(1, min(100, Int(steps / one)))
      isSettled = true
    }

    /// Once a fiftieth of the time is gone, it is known how many steps it will hold.
    mutating func settle(share: Double, steps: Int) {
      if !isSettled, share > 0.02 { divide(Double(steps) / share) }
    }

    /// `nil` once the time is over.
    func share(steps: Int, now: Double) -> Double? {
      var share = 0.0
      if let seconds = course.budget.seconds {
        share = (now - begin) / max(seconds - begin, 1e-6)
      }
      if let limit = course.budget.steps {
        share = max(share, Double(steps) / Double(max(limit, 1)))
      }
      return share < 1 ? share : nil
    }

    func batch(_ steps: Int) -> Int {
      guard let limit = course.budget.steps else { return PlanCourse.batch }
      return max(1, min(PlanCourse.batch, limit - steps))
    }
  }
}
