import ArgumentParser
import CourtDomain
import CourtScheduling
import Foundation

/// `xiezhi hearings plan`
struct HearingsPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Place the hearings of an instance.",
    discussion: """
      The first whole plan stands within a second or so and every later one is better; SIGINT or \
      SIGTERM ends the search and writes the best so far. Seconds are seconds of processor time, \
      reading included, and never more than three times as many on the clock on the wall; with \
      several --jobs, each has so many. With --steps and the same seed and number of jobs the plan \
      is always the same. Where the instance holds a
      plan in force (or --previous names one), hearings stay where they are unless they must move.
      """)

  @Argument(help: "The instance.") var instance: String
  @Option(help: "File for the plan.") var out: String
  @Option(help: "Processor seconds of each job.") var seconds: Double?
  @Option(help: "Ruins, instead of or beside seconds.") var steps: Int?
  @Option(help: "Seed of every lot.") var seed: UInt64 = 1
  @Option(help: "Threads that search together, each its part of the hearings at a time.")
  var jobs = 1
  @Option(help: "A schedule in force, whose hearings are not to be moved without need.")
  var previous: String?
  @Option(help: "zh-CN or en.") var language = CommandLanguage.english
  @Flag(help: "Nothing on standard error.") var quiet = false

  func validate() throws {
    guard seconds.map({ $0 > 0 && $0 <= 864_000 }) ?? true else {
      throw ValidationError("--seconds: more than 0, at most 864000")
    }
    guard steps.map({ $0 >= 0 }) ?? true else { throw ValidationError("--steps: 0 or more") }
    guard (1...64).contains(jobs) else { throw ValidationError("--jobs: 1 to 64") }
  }

  func run() throws {
    EarlyEnd.listen()
    try HearingsCommand.reading {
      var source = try HearingsFiles.instance(instance, language.courtLanguage)
      if let previous {
        source.keep(try HearingsFiles.schedule(previous, language.courtLanguage))
      }
      let planner: HearingPlanner
      do throws(InstanceDefects) { planner = try HearingPlanner(source) } catch {
        throw HearingsFailure(defects: error, in: instance, language.courtLanguage)
      }
      let clock = PlanClock(limit: seconds ?? (steps == nil ? 10 : nil), jobs: jobs)
      let outcome = planner.plan(
        budget: PlanBudget(
          seconds: clock.processorLimit, steps: steps, spentSeconds: { clock.spent },
          isStopped: { EarlyEnd.isWanted || clock.isOverdue }),
        seed: seed, jobs: jobs
      ) { if !quiet { tell($0, of: source) } }
      try HearingsFiles.write(outcome.schedule.lines(of: source), to: out)
      if !quiet {
        progress("\(out): \(outcome.schedule.rows.count) + \(outcome.schedule.unscheduled.count)")
      }
    }
  }

  private func tell(_ stand: PlanProgress, of source: PlanningInstance) {
    let seconds = (stand.spentSeconds * 100).rounded() / 100
    let placed = source.hearings.count - stand.waiting
    progress(
      language.courtLanguage == .zh
        ? "\(seconds) 秒：已排 \(placed)，未排 \(stand.waiting)，硬成本 \(stand.hard)，软成本 "
          + "\(stand.soft)，第 \(stand.steps) 步"
        : "\(seconds) s: \(placed) placed, \(stand.waiting) not, hard \(stand.hard), soft "
          + "\(stand.soft), step \(stand.steps)")
  }
}

/// Processor seconds of this process, bounded by the clock on the wall.
struct PlanClock: Sendable {
  let limit: Double?
  let jobs: Int
  private let began = Date()

  init(limit: Double?, jobs: Int = 1) {
    self.limit = limit
    self.jobs = jobs
  }

  /// What all jobs may use together.
  var processorLimit: Double? { limit.map { $0 * Double(jobs) } }

  var spent: Double { ProcessFigures.ownCPUSeconds() }

  /// On a machine that gives the process too little time, the search ends all the same.
  var isOverdue: Bool {
    guard let limit else { return false }
    return Date().timeIntervalSince(began) > limit * 3 + 1
  }
}
