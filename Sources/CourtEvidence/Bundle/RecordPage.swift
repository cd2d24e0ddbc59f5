import CourtDomain

/// A stamp of a bundle: a token, or the evidence record that began with it and was renewed since.
struct BundleStamp {
  /// A token stands for the record that it begins.
  let record: EvidenceRecord

  static func isRecord(_ path: String) -> Bool { path.hasSuffix(".ers") }

  /// - Throws: `malformed` for bytes that are not exactly what the file's name says.
  init(_ bytes: [UInt8], at path: String) throws(EvidenceFault) {
    record =
      Self.isRecord(path)
      ? try EvidenceRecord(der: bytes) : try EvidenceRecord(over: try TimeStampToken(der: bytes))
  }

  var seconds: Int64 { record.firstTime.microseconds / 1_000_000 }
}

/// The commands that follow an evidence record from what it proves to every stamp's imprint.
///
/// Each hash is cut out of the record where it stands; the hash of the level below is not read but
/// computed in its place, so that every command only succeeds if the rows lead up. Source: RFC 4998
/// §4.3, §5.3.
struct RecordPage {
  struct Line {
    /// Prints the token's bytes.
    let token: String
    /// Prints the hash that the token must stamp, in hexadecimal.
    let imprint: String
    /// When the next stamp covers this one; nil for the last.
    let coveredAt: Int64?
  }

  private struct Stamp {
    let token: Range<Int>
    let rows: [[Range<Int>]]
    let value: ArchiveTimeStamp
  }

  /// A hash with the command that prints its bytes.
  private struct Node {
    var value: [UInt8]
    var command: String
  }

  private let path: String
  private let record: EvidenceRecord
  private let content: (path: String, bytes: [UInt8])
  private var chains: [(range: Range<Int>, stamps: [Stamp])] = []

  /// Nil for a record whose hashes do not fit together: nobody gives a page with one.
  init?(path: String, der: [UInt8], content: (path: String, bytes: [UInt8])) {
    guard let record = try? EvidenceRecord(der: der),
      record.verify([ArchivedObject(content: content.bytes)], .fitOnly).isValid,
      let chains = try? Self.places(record)
    else { return nil }
    self.path = path
    self.record = record
    self.content = content
    self.chains = chains
  }

  private static func places(_ record: EvidenceRecord) throws(EvidenceFault)
    -> [(range: Range<Int>, stamps: [Stamp])]
  {
    let what = "EvidenceRecord"
    var fields = try DERReader.document(record.der, what, limits: EvidenceRecord.limits).reader
    for _ in 0..<2 { _ = try fields.next(what) }
    for number: UInt8 in 0...1 { _ = try fields.optional(what, tag: DERTag.constructed(number)) }
    let sequence = try fields.next(what)
    var found: [(range: Range<Int>, stamps: [Stamp])] = []
    for (chain, value) in zip(record.chains, try sequence.elements(what)) {
      var stamps: [Stamp] = []
      for (stamp, encoded) in zip(chain, try value.elements(what)) {
        var parts = encoded.reader
        for number: UInt8 in 0...1 { _ = try parts.optional(what, tag: DERTag.constructed(number)) }
        var rows: [[Range<Int>]] = []
        if let tree = try parts.optional(what, tag: DERTag.constructed(2)) {
          for row in try tree.elements(what) {
            rows.append(try row.elements(what).map { $0.content.startIndex..<$0.content.endIndex })
          }
        }
        let token = try parts.next(what).encoded
        stamps.append(
          Stamp(token: token.startIndex..<token.endIndex, rows: rows, value: stamp))
      }
      found.append((value.encoded.startIndex..<value.encoded.endIndex, stamps))
    }
    return found
  }

  private func part(_ range: Range<Int>) -> String {
    "tail -c +\(range.lowerBound + 1) \(path) | head -c \(range.count)"
  }

  /// Prints the first token.
  var firstToken: String { part(chains[0].stamps[0].token) }

  /// A line for every stamp, oldest first; nil where a stamp uses a function the page has not.
  func lines() -> [Line]? {
    let all = chains.flatMap(\.stamps)
    var lines: [Line] = []
    for (number, chain) in chains.enumerated() {
      for (place, stamp) in chain.stamps.enumerated() {
        let before = place == 0 ? nil : chain.stamps[place - 1]
        guard let start = start(of: stamp.value.hash, chain: number, after: before),
          let top = climb(stamp, from: start), top.value == stamp.value.token.info.imprint
        else { return nil }
        let next = lines.count + 1 < all.count ? all[lines.count + 1] : nil
        lines.append(
          Line(
            token: part(stamp.token), imprint: top.command + " | od -An -v -tx1 | tr -d ' \\n'",
            coveredAt: next.map { $0.value.token.info.time.microseconds / 1_000_000 }))
      }
    }
    return lines
  }

  /// What a stamp is about: the stamp before it, the content, or the content with all chains before.
  private func start(of hash: HashFunction, chain: Int, after before: Stamp?) -> Node? {
    guard let dgst = Self.digest(hash) else { return nil }
    do throws(EvidenceFault) {
      if let before {
        return Node(
          value: try hash.digest(before.value.stampDER), command: part(before.token) + " | \(dgst)")
      }
      let own = Node(
        value: try hash.digest(content.bytes), command: "\(dgst) \(content.path)")
      guard chain > 0 else { return own }
      let older = record.olderChains(chain)
      let inside = chains[0].range.lowerBound..<chains[chain - 1].range.upperBound
      let header = older.dropLast(inside.count).map { "\\" + Self.octal($0) }.joined()
      let value = try hash.digest(own.value + (try hash.digest(older)))
      let command =
        "{ \(own.command); { printf '\(header)'; \(part(inside)); } | \(dgst); } | \(dgst)"
      return Node(value: value, command: command)
    } catch { return nil }
  }

  private func climb(_ stamp: Stamp, from start: Node) -> Node? {
    let hash = stamp.value.hash
    var node = start
    for (level, row) in stamp.rows.enumerated() {
      var nodes = row.map { Node(value: Array(record.der[$0]), command: part($0)) }
      if level == 0 {
        guard let own = nodes.firstIndex(where: { $0.value == node.value }) else { return nil }
        nodes[own] = node
        if nodes.count == 1 { continue }
      } else {
        nodes.append(node)
      }
      nodes.sort { $0.value.lexicographicallyPrecedes($1.value) }
      guard let dgst = Self.digest(hash), let value = try? HashTree.node(nodes.map(\.value), hash)
      else { return nil }
      node = Node(
        value: value, command: "{ " + nodes.map { $0.command + "; " }.joined() + "} | \(dgst)")
    }
    return node
  }

  private static func digest(_ hash: HashFunction) -> String? {
    [.sha256, .sha384, .sha512, .sm3].contains(hash)
      ? "openssl dgst -\(hash.rawValue.lowercased()) -binary" : nil
  }

  private static func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }
}
