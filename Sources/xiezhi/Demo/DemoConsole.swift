import CourtDomain
import Glibc
import Synchronization

/// Plain lines on standard output in one language, each written at once.
struct DemoConsole: Sendable {
  let language: Language
  private let zone = CourtZone.china

  init(language: Language) { self.language = language }

  func line(_ text: String = "") {
    let bytes = Array((text + "\n").utf8)
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }

  func line(zh: String, en: String) { line(text(zh: zh, en: en)) }

  func heading(zh: String, en: String) {
    line()
    line("── " + text(zh: zh, en: en))
  }

  func text(zh: String, en: String) -> String { language == .zh ? zh : en }

  /// The text of a pair such as `{"zh": …, "en": …}`.
  func text(_ pair: JSONValue?) -> String {
    pair?[language == .zh ? "zh" : "en"]?.string ?? ""
  }

  /// One event of one case.
  func event(at: Instant, number: String, who: String, what: String) {
    line(
      "[\(zone.minuteText(of: at))] \(number.padded(to: 24)) \(who.padded(to: 18)) \(what.withShortDigests)"
    )
  }

  func minute(_ instant: Instant) -> String { zone.minuteText(of: instant) }

  func day(_ instant: Instant) -> String { zone.day(of: instant).description }
}

extension String {
  /// Columns it takes in a terminal, where Chinese characters are two wide.
  var columns: Int {
    unicodeScalars.reduce(0) { sum, scalar in
      let isWide =
        (0x1100...0x115F).contains(scalar.value) || (0x2E80...0xA4CF).contains(scalar.value)
        || (0xAC00...0xD7A3).contains(scalar.value) || (0xF900...0xFAFF).contains(scalar.value)
        || (0xFE30...0xFE6F).contains(scalar.value) || (0xFF00...0xFF60).contains(scalar.value)
        || (0xFFE0...0xFFE6).contains(scalar.value) || (0x20000...0x3FFFD).contains(scalar.value)
      return sum + (isWide ? 2 : 1)
    }
  }

  /// Filled with spaces up to so many columns.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }

  /// Digests of 64 digits cut to twelve: a line of the story is for people.
  var withShortDigests: String {
    replacing(/[0-9a-f]{64}/) { $0.output.prefix(12) + "…" }
  }

  /// Cut to so many columns, with a mark where something was cut.
  func shortened(to width: Int) -> String {
    guard columns > width else { return self }
    var text = self
    while text.columns > width - 1 { text.removeLast() }
    return text + "…"
  }
}
