public import Foundation

/// An exact amount of one currency in its smallest unit, as every store and wire form carries it.
public struct Money: Hashable, Sendable, Comparable {
  /// Fen for CNY.
  public var minorUnits: Int64
  /// ISO 4217 code; this court pleads in CNY.
  public var currency: String

  public init(minorUnits: Int64, currency: String = "CNY") {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  public static func < (left: Money, right: Money) -> Bool { left.minorUnits < right.minorUnits }

  /// The amount in whole units (yuan), exact.
  public var amount: Decimal { Decimal(minorUnits) / 100 }

  /// `1234.50`.
  public var plain: String {
    let sign = minorUnits < 0 ? "-" : ""
    let magnitude = minorUnits.magnitude
    return sign + String(magnitude / 100) + "." + twoDigits(Int(magnitude % 100))
  }

  /// Rounds a decimal amount to the nearest minor unit, halves away from zero.
  ///
  /// Fees keep full precision while they are computed and are rounded once, when they are asked
  /// for. Source: State Council Order 481, art. 13 (bands), practice of printing to the fen.
  public init(rounding amount: Decimal, currency: String = "CNY") {
    var scaled = amount * 100
    var rounded = Decimal()
    NSDecimalRound(&rounded, &scaled, 0, .plain)
    self.init(minorUnits: NSDecimalNumber(decimal: rounded).int64Value, currency: currency)
  }
}
