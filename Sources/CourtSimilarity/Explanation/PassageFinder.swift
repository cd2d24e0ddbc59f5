/// Finds the sentences of a text that share most with a query.
struct PassageFinder {
  static let maximumPassages = 3
  /// Sentences are cut after so many UTF-16 units where no full stop comes.
  private static let longestSentence = 300

  private let rarity: [Term: Double]

  init(_ terms: [(term: Term, rarity: Double)]) {
    rarity = Dictionary(terms.map { ($0.term, $0.rarity) }, uniquingKeysWith: { first, _ in first })
  }

  private struct Sentence {
    let range: Range<Int>
    var terms = 0
    var matches: [TermOccurrence] = []
    var weight = 0.0
  }

  func passages(in text: String) -> [MatchedPassage] {
    let found = weighed(text)
    let whole = found.reduce(0) { $0 + $1.weight }
    guard whole > 0 else { return [] }
    let telling = found.filter { $0.matches.count >= 2 }.sorted {
      (merit($0), $1.range.lowerBound) > (merit($1), $0.range.lowerBound)
    }
    let units = Array(text.utf16)
    return telling.prefix(Self.maximumPassages).map { sentence in
      MatchedPassage(
        range: sentence.range, text: String(decoding: units[sentence.range], as: UTF16.self),
        highlights: Self.merged(sentence.matches), share: sentence.weight / whole)
    }
  }

  /// Much shared, and not merely because the sentence is long.
  private func merit(_ sentence: Sentence) -> Double {
    sentence.weight / Double(sentence.terms + 8).squareRoot()
  }

  /// Every sentence with what it shares; each term counts once a sentence.
  private func weighed(_ text: String) -> [Sentence] {
    var sentences = Self.sentences(text).map { Sentence(range: $0) }
    guard !sentences.isEmpty else { return [] }
    var at = 0
    var seen: Set<Term> = []
    for occurrence in TextTerms.occurrences(in: text) {
      while occurrence.start >= sentences[at].range.upperBound, at + 1 < sentences.count {
        at += 1
        seen = []
      }
      guard occurrence.start >= sentences[at].range.lowerBound,
        occurrence.end <= sentences[at].range.upperBound
      else { continue }
      sentences[at].terms += 1
      guard let weight = rarity[occurrence.term] else { continue }
      sentences[at].matches.append(occurrence)
      if seen.insert(occurrence.term).inserted { sentences[at].weight += weight }
    }
    return sentences
  }

  /// Ranges between full stops, without the spaces around; together they hold every letter.
  static func sentences(_ text: String) -> [Range<Int>] {
    let units = Array(text.utf16)
    var found: [Range<Int>] = []
    var start = 0
    for (index, unit) in units.enumerated() {
      let isLast = index + 1 == units.count
      let ends =
        isStop(unit)
        || (unit == 0x2E && (isLast || units[index + 1] == 0x20))
      let isTooLong = index + 1 - start >= longestSentence && !UTF16.isLeadSurrogate(unit)
      guard ends || isTooLong || isLast else { continue }
      let range = trimmed(units, start..<index + 1)
      if !range.isEmpty { found.append(range) }
      start = index + 1
    }
    return found
  }

  /// 。！？； and their plain forms, and the line end.
  private static func isStop(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x3002, 0xFF01, 0xFF1F, 0xFF1B, 0x21, 0x3F, 0x3B, 0x0A: true
    default: false
    }
  }

  private static func isBlank(_ unit: UInt16) -> Bool {
    unit == 0x20 || unit == 0x09 || unit == 0x0A || unit == 0x0D || unit == 0x3000
  }

  private static func trimmed(_ units: [UInt16], _ range: Range<Int>) -> Range<Int> {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, isBlank(units[low]) { low += 1 }
    while high > low, isBlank(units[high - 1]) { high -= 1 }
    return low..<high
  }

  private static func merged(_ matches: [TermOccurrence]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for match in matches {
      if let last = found.last, match.start <= last.upperBound {
        found[found.count - 1] = last.lowerBound..<max(last.upperBound, match.end)
      } else {
        found.append(match.start..<match.end)
      }
    }
    return found
  }
}
