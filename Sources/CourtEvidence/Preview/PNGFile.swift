/// The outer form of a PNG file: chunks with their checks.
public enum PNGFile {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Width and height by the header, where the bytes begin as a PNG does.
  public static func size(of file: [UInt8]) -> (width: Int, height: Int)? {
    guard file.count >= 24, file.starts(with: signature),
      file[12..<16].elementsEqual("IHDR".utf8)
    else { return nil }
    return (number(file, 16), number(file, 20))
  }

  static func number(_ bytes: [UInt8], _ at: Int) -> Int {
    bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
  }

  /// A picture of three bytes a pixel; not compressed, for it is small.
  public static func rgb(_ pixels: [UInt8], width: Int, height: Int) -> [UInt8] {
    var file = signature
    file += chunk("IHDR", big(width) + big(height) + [8, 2, 0, 0, 0])
    var raw: [UInt8] = []
    raw.reserveCapacity((width * 3 + 1) * height)
    for row in 0..<height {
      raw.append(0)
      raw += pixels[(row * width * 3)..<((row + 1) * width * 3)]
    }
    file += chunk("IDAT", zlib(raw))
    return file + chunk("IEND", [])
  }

  private static func zlib(_ raw: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x78, 0x01]
    var at = 0
    repeat {
      let length = min(65_535, raw.count - at)
      let isLast = at + length == raw.count
      out += [isLast ? 1 : 0, UInt8(length & 0xFF), UInt8(length >> 8)]
      out += [UInt8(~length & 0xFF), UInt8(~length >> 8 & 0xFF)]
      out += raw[at..<(at + length)]
      at += length
    } while at < raw.count
    return out + big(adler(raw))
  }

  private static func adler(_ bytes: [UInt8]) -> Int {
    var (low, high) = (1, 0)
    for byte in bytes {
      low = (low + Int(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return high << 16 | low
  }

  private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + body
    return big(body.count) + named + big(Int(CRC32.of(named)))
  }

  private static func big(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(number >> $0 & 0xFF) }
  }
}
