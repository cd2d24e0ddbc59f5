#if canImport(Glibc)
  import Glibc
#endif

/// Tag files as text: their encoding and their lines. Source: RFC 8493 §2.1.1, §2.2.
enum BagText {
  /// No tag file of a bag is read beyond this; a manifest of a million files fits.
  static let maximumBytes = 268_435_456
  static let maximumLines = 2_000_000

  /// The bytes as text in the encoding a bag declares; nil where they are not, or where this
  /// machine does not know the encoding.
  ///
  /// A byte order mark is dropped, UTF-16 and UTF-32 read it. Any name of the system's converter
  /// is understood: GB18030 and Big5 stand in old Chinese archives.
  static func decode(_ bytes: [UInt8], encoding: String) -> String? {
    let name = encoding.uppercased()
    if name == "UTF-8" || name == "UTF8" || name == "US-ASCII" || name == "ASCII" {
      if name.hasSuffix("ASCII"), bytes.contains(where: { $0 >= 0x80 }) { return nil }
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      return String(validating: bytes.starts(with: mark) ? bytes[3...] : bytes[...], as: UTF8.self)
    }
    guard (1...40).contains(name.utf8.count),
      name.utf8.allSatisfy({ isNameByte($0) }), let converted = convert(bytes, from: name)
    else { return nil }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    return String(
      validating: converted.starts(with: mark) ? converted[3...] : converted[...], as: UTF8.self)
  }

  static func isKnown(encoding: String) -> Bool { decode([], encoding: encoding) != nil }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    // No slash: the converter would take what follows it for options.
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x2E, 0x3A: true
    default: false
    }
  }

  private static func convert(_ bytes: [UInt8], from name: String) -> [UInt8]? {
    guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else {
      return nil
    }
    defer { iconv_close(converter) }
    // Four bytes of UTF-8 at most for each byte read, and room for what a shift sequence leaves.
    var out = [CChar](repeating: 0, count: bytes.count * 4 + 16)
    var input = bytes.map { CChar(bitPattern: $0) }
    let written = input.withUnsafeMutableBufferPointer { from -> Int? in
      out.withUnsafeMutableBufferPointer { to -> Int? in
        var (source, target) = (from.baseAddress, to.baseAddress)
        var (left, room) = (from.count, to.count)
        let done = iconv(converter, &source, &left, &target, &room)
        return done == Int(bitPattern: UInt.max) || left > 0 ? nil : to.count - room
      }
    }
    return written.map { out.prefix($0).map { UInt8(bitPattern: $0) } }
  }

  /// Lines ended by LF, CR or CRLF; a last line without an end counts.
  static func lines(_ text: String) -> [Substring] {
    var lines: [Substring] = []
    var (start, at) = (text.startIndex, text.startIndex)
    let scalars = text.unicodeScalars
    while at < scalars.endIndex, lines.count < maximumLines {
      let scalar = scalars[at]
      guard scalar == "\n" || scalar == "\r" else {
        at = scalars.index(after: at)
        continue
      }
      lines.append(text[start..<at])
      at = scalars.index(after: at)
      if scalar == "\r", at < scalars.endIndex, scalars[at] == "\n" {
        at = scalars.index(after: at)
      }
      start = at
    }
    if start < text.endIndex { lines.append(text[start...]) }
    return lines
  }
}
