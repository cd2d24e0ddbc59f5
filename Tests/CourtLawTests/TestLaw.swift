import CourtDomain
import CourtLaw
import Foundation
import Testing

/// The project's own law tables, loaded once.
enum TestLaw {
  static let book: LawBook? = try? LawBook.load(folder: folder)

  static var folder: String { root + "/Workflows/law" }

  static var root: String {
    URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
  }

  /// Data that stands beside the project in development only; `nil` where it does not.
  static var shared: String? {
    if let path = ProcessInfo.processInfo.environment["XIEZHI_SHARED"] { return path }
    var folder = URL(fileURLWithPath: root)
    for _ in 0..<6 {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("shared").path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
    }
    return nil
  }

  static func hangzhou() throws -> CourtSettings { try law().court("浙0192") }

  static func law() throws -> LawBook {
    let errors =
      book == nil ? LawBook.findings(folder: folder).filter { $0.severity == .error } : []
    return try #require(book, "the project's law tables do not load: \(errors)")
  }
}

func day(_ text: String) throws -> CalendarDay {
  try #require(CalendarDay(iso8601: text), "\(text) is no day")
}

func yuan(_ text: String) throws -> Decimal {
  try #require(Decimal(string: text), "\(text) is no amount")
}

/// SplitMix64: the same seed gives the same run everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// From XIEZHI_SEED, else by chance; printed so that a failure can be repeated.
  static func announced(_ test: String) -> SeededGenerator {
    let seed =
      ProcessInfo.processInfo.environment["XIEZHI_SEED"].flatMap(UInt64.init)
      ?? UInt64.random(in: 0...UInt64.max)
    print("\(test): XIEZHI_SEED=\(seed)")
    return SeededGenerator(seed: seed)
  }
}
