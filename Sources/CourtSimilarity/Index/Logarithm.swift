import Foundation

/// The one transcendental function of the ranking, named so that its base cannot be mistaken.
enum Logarithm {
  static func natural(_ value: Double) -> Double { log(value) }
}
