/// Unpacks a gzip file that the user names: all its members, whole in memory, bounded.
///
/// Source: RFC 1952 §2.3.
public enum GzipFile {
  public enum Defect: Error, CustomStringConvertible, Sendable, Hashable {
    case malformed
    case cutShort
    case tooLarge(limit: Int)
    case wrongChecksum

    public var description: String {
      switch self {
      case .malformed: "is no valid gzip file"
      case .cutShort: "ends before its data does"
      case .tooLarge(let limit): "unpacks to more than \(limit >> 20) MiB"
      case .wrongChecksum: "is damaged: its checksum or length does not match"
      }
    }
  }

  public static let limitBytes = 256 << 20
  /// Deflate cannot make more of one byte.
  static let mostPerByte = 1032

  public static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// - Parameter limit: bytes the whole may have once unpacked.
  public static func unpack(
    _ bytes: [UInt8], limit: Int = limitBytes
  ) throws(Defect) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(expected(of: bytes, limit: limit))
    var at = 0
    repeat {
      at = try member(of: bytes, at: at, into: &output, limit: limit)
    } while at < bytes.count
    return output
  }

  /// What to reserve, so that the array need not grow by doubling while an honest file of one member
  /// is unpacked: the length its last four bytes tell, no more than there can be.
  static func expected(of bytes: [UInt8], limit: Int) -> Int {
    let told = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return min(told, bytes.count * mostPerByte, limit)
  }

  /// Answers where the next member would begin.
  private static func member(
    of bytes: [UInt8], at start: Int, into output: inout [UInt8], limit: Int
  ) throws(Defect) -> Int {
    guard bytes[start...].starts(with: [0x1F, 0x8B, 8]) else { throw .malformed }
    guard let data = dataBegin(in: bytes, member: start) else { throw .cutShort }
    let begin = output.count
    var unpacking = Inflate(bytes, from: data, limit: limit - begin)
    do { try unpacking.run { output += $0 } } catch Inflate.Defect.limit {
      throw .tooLarge(limit: limit)
    } catch Inflate.Defect.cutShort { throw .cutShort } catch { throw .malformed }
    let end = unpacking.end
    guard end + 8 <= bytes.count else { throw .cutShort }
    func number(_ at: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32($1 * 8) }
    }
    var sum = CRC32()
    output.withUnsafeBytes { sum.update(UnsafeRawBufferPointer(rebasing: $0[begin...])) }
    guard number(end) == sum.value,
      number(end + 4) == UInt32(truncatingIfNeeded: output.count - begin)
    else { throw .wrongChecksum }
    return end + 8
  }

  /// Where a member's compressed data begin; `nil` where the file ends before.
  static func dataBegin(in bytes: [UInt8], member start: Int) -> Int? {
    guard bytes.count > start + 10 else { return nil }
    let flags = bytes[start + 3]
    var at = start + 10
    if flags & 4 != 0 {
      guard at + 2 <= bytes.count else { return nil }
      at += 2 + Int(bytes[at]) + Int(bytes[at + 1]) << 8
    }
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      while at < bytes.count, bytes[at] != 0 { at += 1 }
      at += 1
    }
    if flags & 2 != 0 { at += 2 }
    return at < bytes.count ? at : nil
  }
}
