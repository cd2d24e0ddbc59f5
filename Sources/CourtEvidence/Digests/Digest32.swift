import Foundation

/// A digest of exactly 32 bytes, whichever algorithm made it.
///
/// Kept as four words so that it is compared and hashed without touching the heap: a log proof
/// handles thousands of them.
public struct Digest32: Hashable, Sendable, CustomStringConvertible {
  private let w0, w1, w2, w3: UInt64

  /// 32 zero bytes; never a real digest.
  public static let zero = Digest32(w0: 0, w1: 0, w2: 0, w3: 0)

  private init(w0: UInt64, w1: UInt64, w2: UInt64, w3: UInt64) {
    (self.w0, self.w1, self.w2, self.w3) = (w0, w1, w2, w3)
  }

  /// The first 32 bytes of `buffer`, which must hold at least that many.
  init(unchecked buffer: UnsafeRawBufferPointer) {
    w0 = buffer.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
    w1 = buffer.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    w2 = buffer.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    w3 = buffer.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
  }

  /// Nil unless there are exactly 32 bytes.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    self = Array(bytes).withUnsafeBytes { Digest32(unchecked: $0) }
  }

  /// Nil unless `hex` is exactly 64 digits 0-9 and a-f. Capitals are refused so that a digest has
  /// one spelling only and files that list digests can be compared byte by byte.
  public init?(hex: String) {
    guard let bytes = Hex.decode(hex), bytes.count == 32 else { return nil }
    self.init(bytes: bytes)
  }

  /// Nil unless `base64` is the padded standard spelling of 32 bytes.
  public init?(base64: String) {
    guard let data = Data(base64Encoded: base64), data.base64EncodedString() == base64 else {
      return nil
    }
    self.init(bytes: data)
  }

  public var bytes: [UInt8] {
    withUnsafeBytes { Array($0) }
  }

  public var hex: String { withUnsafeBytes { Hex.encode($0) } }
  public var base64: String { Data(bytes).base64EncodedString() }
  public var description: String { hex }

  /// Lends the 32 bytes for the length of the call.
  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    Swift.withUnsafeBytes(of: (w0, w1, w2, w3), body)
  }
}

/// The two digests that every evidence file carries: SHA-256 for the world's tools, SM3
/// (GB/T 32905) for those that Chinese commercial cryptography rules ask for.
public struct DigestPair: Hashable, Sendable {
  public let sha256: Digest32
  public let sm3: Digest32

  public init(sha256: Digest32, sm3: Digest32) {
    self.sha256 = sha256
    self.sm3 = sm3
  }
}

/// Lower-case hexadecimal, the only spelling that leaves this module.
public enum Hex {
  private static let digits = Array("0123456789abcdef".utf8)

  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var out: [UInt8] = []
    for byte in bytes {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Nil for an odd number of digits, capitals, or anything that is no digit.
  public static func decode(_ text: String) -> [UInt8]? {
    let source = Array(text.utf8)
    guard source.count.isMultiple(of: 2) else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(source.count / 2)
    for at in stride(from: 0, to: source.count, by: 2) {
      guard let high = nibble(source[at]), let low = nibble(source[at + 1]) else { return nil }
      out.append(high << 4 | low)
    }
    return out
  }

  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
