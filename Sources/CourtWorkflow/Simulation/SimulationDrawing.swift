extension SimulationResult {
  /// The findings as one drawing.
  public func svg(_ language: DisplayLanguage) -> String { "" }
}
extension SimulationComparison {
  public func svg(_ language: DisplayLanguage) -> String { "" }
}
