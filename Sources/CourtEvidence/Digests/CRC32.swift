/// CRC-32 as ZIP, gzip and PNG want it, eight bytes a step. It finds accidents only; digests find lies.
struct CRC32: Sendable {
  private var state: UInt32 = 0xFFFF_FFFF

  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for index in 0..<256 {
      var value = UInt32(index)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
      tables[index] = value
    }
    for slice in 1..<8 {
      for index in 0..<256 {
        let before = tables[(slice - 1) * 256 + index]
        tables[slice * 256 + index] = before >> 8 ^ tables[Int(before & 0xFF)]
      }
    }
    return tables
  }()

  var value: UInt32 { ~state }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    Self.tables.withUnsafeBufferPointer { table in
      var crc = state
      var at = 0
      while bytes.count - at >= 8 {
        let low =
          crc ^ UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
        let high = UInt32(
          littleEndian: bytes.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self))
        crc = table[1792 + Int(low & 0xFF)] ^ table[1536 + Int(low >> 8 & 0xFF)]
        crc ^= table[1280 + Int(low >> 16 & 0xFF)] ^ table[1024 + Int(low >> 24)]
        crc ^= table[768 + Int(high & 0xFF)] ^ table[512 + Int(high >> 8 & 0xFF)]
        crc ^= table[256 + Int(high >> 16 & 0xFF)] ^ table[Int(high >> 24)]
        at += 8
      }
      while at < bytes.count {
        crc = crc >> 8 ^ table[Int((crc ^ UInt32(bytes[at])) & 0xFF)]
        at += 1
      }
      state = crc
    }
  }

  static func of(_ bytes: [UInt8]) -> UInt32 {
    var crc = CRC32()
    bytes.withUnsafeBytes { crc.update($0) }
    return crc.value
  }
}
