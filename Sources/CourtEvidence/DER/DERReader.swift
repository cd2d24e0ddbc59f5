/// Reads DER values one after another and believes nothing: definite lengths in their shortest
/// form only, nothing beyond the end, no tags of more than one byte.
///
/// Source: ITU-T X.690 §8.1, §10.1. Every place where this court reads DER by itself goes through
/// here.
struct DERReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  /// The tag that comes next, without taking it.
  var nextTag: UInt8? { rest.first }

  /// The one value that `bytes` are, checked all the way down, with nothing after it.
  ///
  /// - Throws: `malformed`, naming the offset of the first thing that is wrong.
  static func document(
    _ bytes: [UInt8], _ what: String, tag: UInt8 = DERTag.sequence,
    limits: DERLimits = .standard
  ) throws(EvidenceFault) -> DERValue {
    guard bytes.count <= limits.bytes else {
      throw EvidenceFault(
        .limit, place: what, reason: "\(bytes.count) bytes are more than \(limits.bytes)",
        remedy: "Give a smaller file")
    }
    try DERWalk.check(bytes, what, limits: limits)
    var reader = DERReader(bytes[...])
    let value = try reader.next(what, tag: tag)
    try reader.end(what)
    return value
  }

  /// The next value, whatever it is.
  mutating func next(_ what: String) throws(EvidenceFault) -> DERValue {
    let start = rest.startIndex
    guard let head = DERHead.read(rest) else {
      throw .der(what, rest.isEmpty ? "it ends too early" : "no DER value at offset \(start)")
    }
    let content = rest[(start + head.headerBytes)..<(start + head.headerBytes + head.length)]
    let value = DERValue(
      tag: head.tag, content: content, encoded: rest[start..<content.endIndex])
    rest = rest[content.endIndex...]
    return value
  }

  /// The next value, which must bear this tag.
  mutating func next(_ what: String, tag: UInt8) throws(EvidenceFault) -> DERValue {
    guard rest.isEmpty || nextTag == tag else {
      throw .der(what, "at offset \(rest.startIndex) stands tag \(nextTag ?? 0), not \(tag)")
    }
    return try next(what)
  }

  /// The next value if it bears this tag; else nothing is taken.
  mutating func optional(_ what: String, tag: UInt8) throws(EvidenceFault) -> DERValue? {
    nextTag == tag ? try next(what) : nil
  }

  /// - Throws: where anything is left over.
  func end(_ what: String) throws(EvidenceFault) {
    guard rest.isEmpty else {
      throw .der(what, "\(rest.count) bytes too many from offset \(rest.startIndex)")
    }
  }
}

/// Tag and length at the start of some bytes.
struct DERHead {
  let tag: UInt8
  let headerBytes: Int
  let length: Int

  /// Nil for anything that is not DER or does not fit into the bytes.
  static func read(_ bytes: ArraySlice<UInt8>) -> DERHead? {
    let start = bytes.startIndex
    guard bytes.count >= 2 else { return nil }
    let tag = bytes[start]
    // Tags above 30 take more bytes; end-of-contents is BER's.
    guard tag & 0x1F != 0x1F, tag != 0 else { return nil }
    let first = bytes[start + 1]
    if first < 0x80 {
      let length = Int(first)
      return bytes.count - 2 >= length ? DERHead(tag: tag, headerBytes: 2, length: length) : nil
    }
    let count = Int(first & 0x7F)
    guard (1...4).contains(count), bytes.count - 2 >= count else { return nil }
    let digits = bytes[(start + 2)..<(start + 2 + count)]
    let length = digits.reduce(0) { $0 << 8 | Int($1) }
    // The shortest form only: no leading zero, and the long form only from 128 on.
    guard digits.first != 0, length >= 0x80, bytes.count - 2 - count >= length else { return nil }
    return DERHead(tag: tag, headerBytes: 2 + count, length: length)
  }
}

/// Looks at every value of a document before anything of it is believed.
enum DERWalk {
  /// Universal tags of which BER knows a constructed form that DER forbids. Source: X.690 §10.2.
  private static let primitiveOnly: Set<UInt8> = Set(
    (1...30).filter { ![8, 11, 16, 17, 29].contains($0) }.map(UInt8.init))

  /// - Throws: `malformed` with the offset where `bytes` are not a row of DER values within the
  ///   limits. Iterative, so that depth costs no stack.
  static func check(_ bytes: [UInt8], _ what: String, limits: DERLimits = .standard)
    throws(EvidenceFault)
  {
    var ends = [bytes.count]
    var at = 0
    var values = 0
    while let end = ends.last {
      if at == end {
        ends.removeLast()
        continue
      }
      guard let head = DERHead.read(bytes[at..<end]) else {
        throw .der(what, "no DER value at offset \(at)")
      }
      values += 1
      guard values <= limits.values else {
        throw .der(what, "more than \(limits.values) values")
      }
      let isConstructed = head.tag & 0x20 != 0
      if head.tag & 0xC0 == 0 {
        let number = head.tag & 0x1F
        guard isConstructed != primitiveOnly.contains(number) else {
          throw .der(what, "the value at offset \(at) is not in DER's form of its type")
        }
      }
      at += head.headerBytes
      if isConstructed {
        guard ends.count < limits.depth else {
          throw .der(what, "values stand more than \(limits.depth) deep in one another")
        }
        ends.append(at + head.length)
      } else {
        at += head.length
      }
    }
  }
}
