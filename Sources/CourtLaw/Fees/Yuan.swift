public import Foundation

/// Amounts in yuan as people type them.
public enum Yuan {
  /// Digits with at most one point, and neither sign, exponent nor separator; `nil`
  /// for anything else, so that `1,000` is a question back and not a guess.
  public static func read(_ text: String) -> Decimal? { plainDecimal(text) }
}
