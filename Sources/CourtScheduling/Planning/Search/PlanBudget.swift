/// How long a search may take, and how it is told to end early.
public struct PlanBudget: Sendable {
  /// Ends after so many seconds of `spentSeconds`; none: no bound.
  public var seconds: Double?
  /// Ends after so many ruins; with one job, a seed and a number of steps always give the same plan.
  public var steps: Int?
  /// Seconds used so far, by whatever clock the caller counts with.
  public var spentSeconds: @Sendable () -> Double
  /// Asked a few thousand times a second; `true` ends the search with the best plan so far.
  public var isStopped: @Sendable () -> Bool

  public init(
    seconds: Double? = nil, steps: Int? = nil,
    spentSeconds: @escaping @Sendable () -> Double = { 0 },
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.seconds = seconds
    self.steps = steps
    self.spentSeconds = spentSeconds
    self.isStopped = isStopped
  }
}
