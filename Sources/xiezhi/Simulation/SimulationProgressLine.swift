import CourtDomain
import CourtWorkflow

/// One line on standard error now and then, from the first second on.
struct SimulationProgressLine {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var shown: ContinuousClock.Instant
  private let label: String

  init(_ label: String) {
    start = clock.now
    shown = start
    self.label = label
  }

  var seconds: Double { (clock.now - start).inSeconds }

  /// - Returns: false when somebody wants the run to end.
  mutating func tell(_ run: SimulationProgress) -> Bool {
    let now = clock.now
    if now - shown > .seconds(1) {
      shown = now
      let day = CalendarDay(ordinal: run.day)?.description ?? ""
      let spent = Int((now - start).inSeconds)
      progress("\(label)\(day): \(run.filed) of \(run.cases) filed, \(run.ended) ended, \(spent) s")
    }
    return !EarlyEnd.isWanted
  }
}
