import Foundation

/// Unpacks a gzip file (RFC 1952) that the user names: by tables, whole in memory, bounded.
///
/// Instances of 70,000 hearings come as three megabytes that become twenty-five, and the time to
/// unpack them counts against the first plan. Files of strangers never come this way.
struct GzipFile {
  enum Defect: Error, CustomStringConvertible {
    case malformed
    case cutShort
    case tooLarge
    case wrongChecksum

    var description: String {
      switch self {
      case .malformed: "is no valid gzip file"
      case .cutShort: "ends before its data does"
      case .tooLarge: "unpacks to more than \(GzipFile.limitBytes >> 20) MiB"
      case .wrongChecksum: "is damaged: its checksum or length does not match"
      }
    }
  }

  static let limitBytes = 1 << 30

  static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.count > 18 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  private let input: [UInt8]
  private var at = 0
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var output: [UInt8] = []
  /// Where the member being read begins in the output; nothing before it may be repeated.
  private var begin = 0
  private let limit: Int

  /// All members of the file, one after the other.
  ///
  /// - Parameter limit: bytes the whole may have once unpacked.
  static func unpack(_ bytes: [UInt8], limit: Int = limitBytes) throws(Defect) -> [UInt8] {
    var file = GzipFile(bytes, limit)
    while file.at < bytes.count { try file.member() }
    return file.output
  }

  private init(_ bytes: [UInt8], _ limit: Int) {
    input = bytes
    self.limit = limit
    output.reserveCapacity(min(bytes.count * 10, limit))
  }

  // MARK: Frame

  private mutating func member() throws(Defect) {
    guard at + 18 <= input.count, input[at] == 0x1F, input[at + 1] == 0x8B, input[at + 2] == 8
    else { throw .malformed }
    let flags = input[at + 3]
    at += 10
    if flags & 4 != 0 {
      guard at + 2 <= input.count else { throw .cutShort }
      at += 2 + Int(input[at]) + Int(input[at + 1]) << 8
    }
    if flags & 8 != 0 { try skipText() }
    if flags & 16 != 0 { try skipText() }
    if flags & 2 != 0 { at += 2 }
    begin = output.count
    try inflate()
    at -= bitCount / 8
    bits = 0
    bitCount = 0
    guard at + 8 <= input.count else { throw .cutShort }
    let checksum = word()
    let size = word()
    guard size == UInt32(truncatingIfNeeded: output.count - begin),
      Checksum.crc32(output[begin...]) == checksum
    else { throw .wrongChecksum }
  }

  private mutating func word() -> UInt32 {
    defer { at += 4 }
    return (0..<4).reduce(UInt32(0)) { $0 | UInt32(input[at + $1]) << UInt32($1 * 8) }
  }

  private mutating func skipText() throws(Defect) {
    while at < input.count, input[at] != 0 { at += 1 }
    guard at < input.count else { throw .cutShort }
    at += 1
  }

  // MARK: Bits

  @inline(__always)
  private mutating func fill() {
    while bitCount <= 48, at < input.count {
      bits |= UInt64(input[at]) << UInt64(bitCount)
      at += 1
      bitCount += 8
    }
  }

  @inline(__always)
  private mutating func take(_ count: Int) throws(Defect) -> Int {
    if bitCount < count { fill() }
    guard bitCount >= count else { throw .cutShort }
    let value = Int(bits & (1 << UInt64(count) - 1))
    bits >>= UInt64(count)
    bitCount -= count
    return value
  }

  @inline(__always)
  private mutating func symbol(_ code: PrefixCode) throws(Defect) -> Int {
    if bitCount < 15 { fill() }
    let entry = code.table[Int(bits & 0x7FFF)]
    let length = Int(entry & 15)
    guard length > 0, length <= bitCount else { throw bitCount < 15 ? .cutShort : .malformed }
    bits >>= UInt64(length)
    bitCount -= length
    return Int(entry >> 4)
  }

  // MARK: Blocks

  private mutating func inflate() throws(Defect) {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try stored()
      case 1: try compressed(.fixedLiterals, .fixedDistances)
      case 2:
        let codes = try dynamicCodes()
        try compressed(codes.0, codes.1)
      default: throw .malformed
      }
    }
  }

  private mutating func stored() throws(Defect) {
    _ = try take(bitCount % 8)
    let length = try take(16)
    guard try take(16) == length ^ 0xFFFF else { throw .malformed }
    for _ in 0..<length { output.append(UInt8(try take(8))) }
    guard output.count <= limit else { throw .tooLarge }
  }

  private mutating func compressed(
    _ literals: PrefixCode, _ distances: PrefixCode
  ) throws(Defect) {
    while true {
      let found = try symbol(literals)
      if found < 256 {
        guard output.count < limit else { throw .tooLarge }
        output.append(UInt8(truncatingIfNeeded: found))
        continue
      }
      if found == 256 { return }
      guard found < 286 else { throw .malformed }
      let length =
        PrefixCode.lengthBase[found - 257] + (try take(PrefixCode.lengthBits[found - 257]))
      let place = try symbol(distances)
      guard place < 30 else { throw .malformed }
      let distance = PrefixCode.distanceBase[place] + (try take(PrefixCode.distanceBits[place]))
      guard distance <= output.count - begin else { throw .malformed }
      guard output.count + length <= limit else { throw .tooLarge }
      let from = output.count - distance
      // Byte by byte: a slice of the output would make every append copy the whole.
      for step in 0..<length { output.append(output[from + step]) }
    }
  }

  private mutating func dynamicCodes() throws(Defect) -> (PrefixCode, PrefixCode) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let codeCount = try take(4) + 4
    var order = [UInt8](repeating: 0, count: 19)
    for place in 0..<codeCount { order[PrefixCode.codeOrder[place]] = UInt8(try take(3)) }
    let code = try PrefixCode(order)
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      let found = try symbol(code)
      switch found {
      case 0..<16: lengths.append(UInt8(found))
      case 16:
        guard let last = lengths.last else { throw .malformed }
        lengths += Array(repeating: last, count: 3 + (try take(2)))
      case 17: lengths += Array(repeating: 0, count: 3 + (try take(3)))
      default: lengths += Array(repeating: 0, count: 11 + (try take(7)))
      }
    }
    guard lengths.count == literalCount + distanceCount else { throw .malformed }
    return (
      try PrefixCode(Array(lengths[..<literalCount])),
      try PrefixCode(Array(lengths[literalCount...]))
    )
  }
}

/// A canonical prefix code as a table over the next fifteen bits: symbol above, length below.
struct PrefixCode {
  let table: [UInt16]

  init(_ lengths: [UInt8]) throws(GzipFile.Defect) {
    var table = [UInt16](repeating: 0, count: 1 << 15)
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var next = [Int](repeating: 0, count: 16)
    var code = 0
    for length in 1..<16 {
      code = (code + counts[length - 1]) << 1
      next[length] = code
      guard code + counts[length] <= 1 << length else { throw .malformed }
    }
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let width = Int(length)
      var turned = 0
      for bit in 0..<width where next[width] >> bit & 1 == 1 { turned |= 1 << (width - 1 - bit) }
      next[width] += 1
      let entry = UInt16(symbol) << 4 | UInt16(width)
      for place in stride(from: turned, to: 1 << 15, by: 1 << width) { table[place] = entry }
    }
    self.table = table
  }

  private init(fixed lengths: [UInt8]) { table = (try? PrefixCode(lengths))?.table ?? [] }

  static let fixedLiterals = PrefixCode(
    fixed: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  static let fixedDistances = PrefixCode(fixed: Array(repeating: 5, count: 30))

  static let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  static let distanceBase = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
    2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
  static let distanceBits = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
  ]
  static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
}

/// CRC-32 of RFC 1952, eight bytes at a time.
enum Checksum {
  private static let tables: [[UInt32]] = {
    var tables = [[UInt32]](repeating: [UInt32](repeating: 0, count: 256), count: 8)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
      tables[0][byte] = value
    }
    for byte in 0..<256 {
      for slice in 1..<8 {
        let before = tables[slice - 1][byte]
        tables[slice][byte] = before >> 8 ^ tables[0][Int(before & 0xFF)]
      }
    }
    return tables
  }()

  static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let flat = tables.flatMap { $0 }
    var crc: UInt32 = 0xFFFF_FFFF
    var at = bytes.startIndex
    while at + 8 <= bytes.endIndex {
      let a =
        crc
        ^ (UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
          | UInt32(bytes[at + 3]) << 24)
      crc =
        flat[1792 + Int(a & 0xFF)] ^ flat[1536 + Int(a >> 8 & 0xFF)]
        ^ flat[1280 + Int(a >> 16 & 0xFF)] ^ flat[1024 + Int(a >> 24)]
        ^ flat[768 + Int(bytes[at + 4])] ^ flat[512 + Int(bytes[at + 5])]
        ^ flat[256 + Int(bytes[at + 6])] ^ flat[Int(bytes[at + 7])]
      at += 8
    }
    while at < bytes.endIndex {
      crc = crc >> 8 ^ flat[Int((crc ^ UInt32(bytes[at])) & 0xFF)]
      at += 1
    }
    return ~crc
  }
}
