/// Unpacks DEFLATE data (RFC 1951) into a sink, never more than it is allowed to.
///
/// For looking into what strangers send: it holds 64 KiB of output, believes no declared size and
/// ends at its limit. Codes of up to ten bits, nearly all, are looked up at once.
struct Inflate {
  enum Defect: Error, Sendable, Hashable {
    case malformed
    /// The input ends before the data does.
    case cutShort
    /// More comes out than is allowed.
    case limit
  }

  private static let windowBytes = 32_768

  private let input: [UInt8]
  private var at: Int
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var window: [UInt8] = []
  private var flushed = 0
  private let limit: Int
  private let start: Int
  /// What comes out may be so many times what went in, once it is more than the first number.
  private let ratio: (from: Int, times: Int)?
  /// Bytes that came out so far.
  private(set) var outputBytes = 0
  /// Where the first byte behind the data stands, once it has ended.
  var end: Int { at - bitCount / 8 }

  init(
    _ input: [UInt8], from start: Int, limit: Int, ratio: (from: Int, times: Int)? = nil
  ) {
    self.input = input
    self.start = start
    self.ratio = ratio
    at = start
    self.limit = limit
    window.reserveCapacity(Self.windowBytes * 2 + 300)
  }

  /// Runs to the end of the data; the sink gets everything in order.
  mutating func run(_ sink: (ArraySlice<UInt8>) throws -> Void) throws {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try stored(sink)
      case 1: try compressed(Self.fixedLengths, Self.fixedDistances, sink)
      case 2:
        let (lengths, distances) = try dynamicCodes()
        try compressed(lengths, distances, sink)
      default: throw Defect.malformed
      }
    }
    try flush(keeping: 0, sink)
  }

  // MARK: Bits

  private mutating func take(_ count: Int) throws -> Int {
    if bitCount < count { fill() }
    guard bitCount >= count else { throw Defect.cutShort }
    let value = bits & ((1 << UInt64(count)) - 1)
    bits >>= UInt64(count)
    bitCount -= count
    return Int(value)
  }

  /// As many whole bytes as there is room for.
  private mutating func fill() {
    while bitCount <= 48, at < input.count {
      bits |= UInt64(input[at]) << UInt64(bitCount)
      at += 1
      bitCount += 8
    }
  }

  // MARK: Output

  private mutating func put(_ byte: UInt8, _ sink: (ArraySlice<UInt8>) throws -> Void) throws {
    guard outputBytes < limit else { throw Defect.limit }
    outputBytes += 1
    window.append(byte)
    if window.count >= Self.windowBytes * 2 { try flush(keeping: Self.windowBytes, sink) }
  }

  private mutating func flush(keeping kept: Int, _ sink: (ArraySlice<UInt8>) throws -> Void) throws
  {
    if let ratio, outputBytes > ratio.from, outputBytes / max(1, at - start) > ratio.times {
      throw Defect.limit
    }
    if flushed < window.count { try sink(window[flushed...]) }
    let surplus = max(0, window.count - kept)
    window.removeFirst(surplus)
    flushed = window.count
  }

  // MARK: Blocks

  private mutating func stored(_ sink: (ArraySlice<UInt8>) throws -> Void) throws {
    _ = try take(bitCount % 8)
    let length = try take(16)
    guard try take(16) == ~length & 0xFFFF else { throw Defect.malformed }
    for _ in 0..<length { try put(UInt8(try take(8)), sink) }
  }

  private mutating func compressed(
    _ lengths: HuffmanCode, _ distances: HuffmanCode,
    _ sink: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    while true {
      let symbol = try decode(lengths)
      switch symbol {
      case ..<256: try put(UInt8(symbol), sink)
      case 256: return
      default: try copy(symbol - 257, distances, sink)
      }
    }
  }

  private mutating func copy(
    _ symbol: Int, _ distances: HuffmanCode, _ sink: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    guard symbol < Self.lengthBase.count else { throw Defect.malformed }
    let length = Self.lengthBase[symbol] + (try take(Self.lengthExtra[symbol]))
    let place = try decode(distances)
    guard place < Self.distanceBase.count else { throw Defect.malformed }
    let distance = Self.distanceBase[place] + (try take(Self.distanceExtra[place]))
    guard distance <= window.count else { throw Defect.malformed }
    for _ in 0..<length { try put(window[window.count - distance], sink) }
  }

  private mutating func decode(_ code: HuffmanCode) throws -> Int {
    if bitCount < 15 { fill() }
    let quick = code.quick[Int(bits & HuffmanCode.quickMask)]
    let width = Int(quick & 15)
    if width > 0, width <= bitCount {
      bits >>= UInt64(width)
      bitCount -= width
      return Int(quick >> 4)
    }
    var value = 0
    var first = 0
    var index = 0
    for length in 1...15 {
      value |= try take(1)
      let count = code.counts[length]
      if value - count < first { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw Defect.malformed
  }

  private mutating func dynamicCodes() throws -> (HuffmanCode, HuffmanCode) {
    let lengthCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let codeCount = try take(4) + 4
    guard lengthCount <= 286, distanceCount <= 30 else { throw Defect.malformed }
    var lengths = [Int](repeating: 0, count: 19)
    for place in 0..<codeCount { lengths[Self.codeOrder[place]] = try take(3) }
    let code = try HuffmanCode(lengths, mayBeIncomplete: false)
    lengths = []
    while lengths.count < lengthCount + distanceCount {
      let symbol = try decode(code)
      switch symbol {
      case ..<16: lengths.append(symbol)
      case 16:
        guard let last = lengths.last else { throw Defect.malformed }
        lengths += [Int](repeating: last, count: 3 + (try take(2)))
      case 17: lengths += [Int](repeating: 0, count: 3 + (try take(3)))
      default: lengths += [Int](repeating: 0, count: 11 + (try take(7)))
      }
    }
    guard lengths.count == lengthCount + distanceCount, lengths[256] > 0 else {
      throw Defect.malformed
    }
    return (
      try HuffmanCode(Array(lengths[..<lengthCount]), mayBeIncomplete: true),
      try HuffmanCode(Array(lengths[lengthCount...]), mayBeIncomplete: true)
    )
  }

  private static let codeOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]
  private static let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthExtra = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBase = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
    2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
  private static let distanceExtra = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
  ]
  private static let fixedLengths = HuffmanCode(
    complete: [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112)
      + [Int](repeating: 7, count: 24) + [Int](repeating: 8, count: 8))
  private static let fixedDistances = HuffmanCode(complete: [Int](repeating: 5, count: 30))
}

/// A canonical Huffman code: how many codes there are of each length, and their symbols in order.
struct HuffmanCode: Sendable {
  let counts: [Int]
  let symbols: [Int]
  /// For the next ten bits: the symbol above, the code's length below; 0 where the code is longer.
  /// Larger tables would cost a stranger's archive of many tiny blocks more than it costs him.
  let quick: [UInt16]

  static let quickMask: UInt64 = 1 << 10 - 1

  fileprivate init(complete lengths: [Int]) {
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[length] += 1 }
    counts[0] = 0
    self.counts = counts
    symbols = (1...15).flatMap { length in
      lengths.indices.filter { lengths[$0] == length }
    }
    quick = Self.table(counts, symbols)
  }

  /// Codes of one length follow upon each other; their bits come highest first, those of the
  /// stream lowest first. What does not fit its length is refused by `init`.
  private static func table(_ counts: [Int], _ symbols: [Int]) -> [UInt16] {
    var table = [UInt16](repeating: 0, count: Int(quickMask) + 1)
    var (code, place) = (0, 0)
    for length in 1...10 {
      for _ in 0..<counts[length] where code < 1 << length {
        var turned = 0
        for bit in 0..<length where code >> bit & 1 == 1 { turned |= 1 << (length - 1 - bit) }
        let entry = UInt16(symbols[place]) << 4 | UInt16(length)
        for at in stride(from: turned, to: table.count, by: 1 << length) { table[at] = entry }
        code += 1
        place += 1
      }
      code <<= 1
    }
    return table
  }

  /// - Throws: `Inflate.Defect.malformed` for more codes than there is room for.
  init(_ lengths: [Int], mayBeIncomplete: Bool) throws {
    self.init(complete: lengths)
    var left = 1
    for length in 1...15 {
      left = (left << 1) - counts[length]
      guard left >= 0 else { throw Inflate.Defect.malformed }
    }
    guard left == 0 || mayBeIncomplete else { throw Inflate.Defect.malformed }
  }
}
