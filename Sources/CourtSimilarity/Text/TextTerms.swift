/// One indexed unit of a text: a pair of Chinese characters, or a word.
///
/// Packed into 64 bits: two 21-bit code points for a pair, one marked code point for a character
/// that stands alone, a marked 63-bit FNV-1a digest for a word. Words may collide, at odds that a
/// million-word vocabulary does not notice; what people see is always cut from the text itself.
struct Term: Hashable, Sendable {
  let bits: UInt64

  init(pair first: UInt32, _ second: UInt32) { bits = UInt64(first) << 21 | UInt64(second) }
  init(single character: UInt32) { bits = 1 << 62 | UInt64(character) }
  init(word bytes: ArraySlice<UInt8>) { bits = 1 << 63 | FNV.digest(bytes) }
}

/// A term and where it stands, in UTF-16 units: what `String.slice` of a browser counts.
struct TermOccurrence: Sendable {
  let term: Term
  let start: Int
  let end: Int
}

enum FNV {
  static func digest(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  static func digest(_ text: String) -> UInt64 { digest(text.utf8) }

  static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    (hash ^ value) &* 0x9e37_79b9_7f4a_7c15 ^ (hash >> 29)
  }
}

/// Cuts a text into terms: overlapping pairs of Chinese characters and stemmed Latin words.
///
/// Pairs need no dictionary and, on judgments, rank better than dictionary words. Full-width
/// letters and digits count as their plain forms, capitals as small letters.
enum TextTerms {
  /// Terms beyond this many are left out: a text of some eighty pages.
  static let maximumTerms = 40_000

  static func occurrences(in text: String, limit: Int = maximumTerms) -> [TermOccurrence] {
    var scan = TermScan(limit: limit)
    for scalar in text.unicodeScalars {
      guard scan.found.count < limit else { break }
      scan.take(scalar)
    }
    scan.close()
    return scan.found
  }

  /// The text as a row of characters and words, for runs of words that two texts share.
  static func units(in text: String, limit: Int = maximumTerms) -> [UInt64] {
    var scan = TermScan(limit: limit, pairs: false)
    for scalar in text.unicodeScalars {
      guard scan.found.count < limit else { break }
      scan.take(scalar)
    }
    scan.close()
    return scan.found.map(\.term.bits)
  }
}

private struct TermScan {
  private(set) var found: [TermOccurrence] = []
  private let pairs: Bool
  private var offset = 0
  private var word: [UInt8] = []
  private var wordStart = 0
  private var previous: UInt32?
  private var previousStart = 0
  private var runLength = 0

  init(limit: Int, pairs: Bool = true) {
    self.pairs = pairs
    found.reserveCapacity(min(limit, 1_024))
  }

  mutating func take(_ scalar: Unicode.Scalar) {
    let width = scalar.value > 0xFFFF ? 2 : 1
    switch CharacterClass(scalar) {
    case .ideograph(let character):
      closeWord()
      ideograph(character)
    case .letter(let folded):
      closeRun()
      if word.isEmpty { wordStart = offset }
      if word.count < 64 { word.append(contentsOf: folded) }
    case .other:
      closeWord()
      closeRun()
    }
    offset += width
  }

  mutating func close() {
    closeWord()
    closeRun()
  }

  private mutating func ideograph(_ character: UInt32) {
    let width = character > 0xFFFF ? 2 : 1
    if !pairs {
      found.append(
        TermOccurrence(term: Term(single: character), start: offset, end: offset + width))
      return
    }
    if let previous {
      found.append(
        TermOccurrence(
          term: Term(pair: previous, character), start: previousStart, end: offset + width))
    }
    previous = character
    previousStart = offset
    runLength += 1
  }

  private mutating func closeRun() {
    if runLength == 1, let previous {
      let width = previous > 0xFFFF ? 2 : 1
      found.append(
        TermOccurrence(
          term: Term(single: previous), start: previousStart, end: previousStart + width))
    }
    previous = nil
    runLength = 0
  }

  private mutating func closeWord() {
    guard !word.isEmpty else { return }
    let stem = EnglishStem.of(word)
    found.append(TermOccurrence(term: Term(word: stem), start: wordStart, end: offset))
    word.removeAll(keepingCapacity: true)
  }
}
