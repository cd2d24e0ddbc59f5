import CourtDomain
import CourtSimilarity
import Foundation

/// SplitMix64: the same numbers on every machine for a seed that a failing test prints.
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
}

struct MissingMaterial: Error {
  let name: String
}

/// Files the tests read.
enum Material {
  /// The invented precedents that the demonstration runs on.
  static func precedents() throws -> [Precedent] {
    let read = PrecedentImport.parse(file: try fixtureBytes())
    guard read.defects.isEmpty else { throw read.defects[0] }
    return read.precedents
  }

  static func fixtureBytes() throws -> [UInt8] {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<6 {
      folder = folder.deletingLastPathComponent()
      let url = folder.appendingPathComponent("Fixtures/precedents.jsonl")
      if let data = try? Data(contentsOf: url) { return Array(data) }
    }
    throw MissingMaterial(name: "Fixtures/precedents.jsonl")
  }

  /// Shared measuring data beside the project, by `XIEZHI_SHARED` or by walking up.
  static func shared(_ path: String) -> URL? {
    if let root = ProcessInfo.processInfo.environment["XIEZHI_SHARED"] {
      let url = URL(fileURLWithPath: root).appendingPathComponent(path)
      return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<8 {
      folder = folder.deletingLastPathComponent()
      let url = folder.appendingPathComponent("shared").appendingPathComponent(path)
      if FileManager.default.fileExists(atPath: url.path) { return url }
    }
    return nil
  }
}

extension Precedent {
  /// A small precedent for tests; what is not named is the same in all of them.
  static func made(
    _ id: String, facts: String, elements: CaseElements = CaseElements(cause: "test"),
    outcome: PrecedentOutcome = .granted, awarded: Int64? = nil, effective: Bool = true,
    decided ordinal: Int = 20_000, tier: PrecedentTier = .own, language: Language = .zh
  ) -> Precedent {
    Precedent(
      id: id, court: "示例法院", caseNumber: "(2024)浙0192民初1号",
      decidedOn: CalendarDay(ordinal: ordinal) ?? CalendarDay.epoch, effective: effective,
      tier: tier, elements: elements, awardedAmount: awarded.map { Money(minorUnits: $0) },
      outcome: outcome, title: "", facts: facts, claims: "", reasoning: "", language: language)
  }
}

extension CalendarDay {
  static var epoch: CalendarDay { CourtZone.utc.day(of: Instant(microseconds: 0)) }
}

/// The piece of a text between two UTF-16 offsets, as a browser would cut it.
func piece(_ text: String, _ range: Range<Int>) -> String {
  String(decoding: Array(text.utf16)[range], as: UTF16.self)
}
