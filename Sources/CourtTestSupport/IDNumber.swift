/// Citizen identity numbers whose check character holds. Source: GB 11643-1999.
public enum IDNumber {
  private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  private static let checks = Array("10X98765432")

  /// The number of an invented person.
  ///
  /// - Parameter serial: 0 to 999; the same number for the same serial.
  public static func citizen(_ serial: Int) -> String {
    let digits = Array("33010619900307" + String(serial + 1000).suffix(3))
    let sum = zip(digits, weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
    return String(digits) + String(checks[sum % 11])
  }
}
