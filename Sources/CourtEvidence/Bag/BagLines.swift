/// The four kinds of lines in a bag's own files. Source: RFC 8493 §2.1.1, §2.1.3, §2.2.2, §2.2.3.
enum BagLines {
  struct Declaration: Sendable, Hashable {
    let version: String
    let encoding: String
    var isOne: Bool { major >= 1 }
    let major: Int
    let minor: Int
    /// What older versions let pass.
    let oddities: [String]
  }

  /// Reads `bagit.txt`, which is UTF-8 without a byte order mark whatever it declares.
  ///
  /// From 1.0 on it is exactly two lines without spare white space; older bags may carry more.
  static func declaration(_ bytes: [UInt8]) -> Result<Declaration, BagDefect> {
    guard bytes.count <= 4096 else { return .failure("it is longer than 4096 bytes") }
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
      return .failure("it begins with a byte order mark")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return .failure("it is not UTF-8")
    }
    let lines = BagText.lines(text)
    guard lines.count >= 2 else { return .failure("it has not its two lines") }
    guard let (version, spareV) = value(lines[0], of: "BagIt-Version") else {
      return .failure("its first line is not 'BagIt-Version: M.N'")
    }
    guard let (encoding, spareE) = value(lines[1], of: "Tag-File-Character-Encoding") else {
      return .failure("its second line is not 'Tag-File-Character-Encoding: …'")
    }
    let numbers = version.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 2, numbers.allSatisfy({ (1...4).contains($0.utf8.count) }),
      numbers.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let major = Int(numbers[0]), let minor = Int(numbers[1])
    else { return .failure("'\(version)' is no version M.N") }
    guard !encoding.isEmpty else { return .failure("it names no encoding") }
    var oddities: [String] = []
    if spareV || spareE { oddities.append("it has spare white space") }
    if lines.count > 2 { oddities.append("it has more than two lines") }
    if major >= 1, let first = oddities.first { return .failure(BagDefect(first)) }
    return .success(
      Declaration(
        version: version, encoding: encoding, major: major, minor: minor, oddities: oddities))
  }

  /// The value after `label: `, and whether there was white space that need not be.
  private static func value(_ line: Substring, of label: String) -> (String, Bool)? {
    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, trimmed(parts[0]) == label else { return nil }
    let value = trimmed(parts[1])
    return (value, "\(label): \(value)" != line)
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    var scalars = Substring(text).unicodeScalars
    while let first = scalars.first, first == " " || first == "\t" { scalars.removeFirst() }
    while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
    return String(Substring(scalars))
  }

  // MARK: Manifests

  struct ManifestLine: Sendable, Hashable {
    /// Lower-case hexadecimal.
    let digest: String
    /// As it is spelt, without the mark of binary mode.
    let path: BagPath
    let hasStar: Bool
  }

  static func manifestLine(_ line: Substring) -> ManifestLine? {
    let scalars = line.unicodeScalars
    guard let gap = scalars.firstIndex(where: { $0 == " " || $0 == "\t" }) else { return nil }
    let digest = line[..<gap]
    let rest = scalars[gap...].drop { $0 == " " || $0 == "\t" }
    guard !digest.isEmpty, digest.utf8.count <= 256, digest.utf8.count.isMultiple(of: 2),
      digest.utf8.allSatisfy({ isHex($0) }), !rest.isEmpty
    else { return nil }
    let hasStar = rest.first == "*" && rest.count > 1
    let path = String(hasStar ? rest.dropFirst() : rest)
    return ManifestLine(digest: digest.lowercased(), path: BagPath(path), hasStar: hasStar)
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }

  // MARK: fetch.txt

  struct FetchLine: Sendable, Hashable {
    let address: String
    /// Nil where the line says `-`.
    let length: UInt64?
    let path: BagPath
  }

  static func fetchLine(_ line: Substring) -> FetchLine? {
    let parts = line.unicodeScalars.split(
      maxSplits: 2, omittingEmptySubsequences: true, whereSeparator: { $0 == " " || $0 == "\t" }
    ).map { String($0) }
    guard parts.count == 3, parts[0].utf8.contains(0x3A) else { return nil }
    let path = BagPath(String(parts[2].unicodeScalars.drop { $0 == " " || $0 == "\t" }))
    if parts[1] == "-" { return FetchLine(address: parts[0], length: nil, path: path) }
    guard let length = UInt64(parts[1]), parts[1].utf8.first != 0x2B else { return nil }
    return FetchLine(address: parts[0], length: length, path: path)
  }

  // MARK: bag-info.txt

  struct InfoField: Sendable, Hashable {
    let label: String
    var value: String
  }

  /// Fields in order; a line that begins with white space continues the one before.
  static func info(_ lines: [Substring]) -> (fields: [InfoField], bad: [Int], blank: [Int]) {
    var fields: [InfoField] = []
    var (bad, blank): ([Int], [Int]) = ([], [])
    for (number, line) in lines.enumerated() {
      if trimmed(line).isEmpty {
        blank.append(number + 1)
      } else if let first = line.unicodeScalars.first, first == " " || first == "\t" {
        if fields.isEmpty {
          bad.append(number + 1)
        } else {
          fields[fields.count - 1].value += " " + trimmed(line)
        }
      } else if let colon = line.firstIndex(of: ":"), colon > line.startIndex {
        fields.append(
          .init(label: trimmed(line[..<colon]), value: trimmed(line[line.index(after: colon)...])))
      } else {
        bad.append(number + 1)
      }
    }
    return (fields, bad, blank)
  }
}

/// Why a bag's own file cannot be read.
struct BagDefect: Error, Hashable, Sendable, ExpressibleByStringInterpolation {
  let reason: String
  init(_ reason: String) { self.reason = reason }
  init(stringLiteral value: String) { reason = value }
}
