#if canImport(Glibc)
  import Glibc
#endif

/// What the first bytes of a file say it is.
enum FileSignature: Sendable, Hashable {
  case media(String)
  case refused(TypeRefusal)
  /// No binary signature; the first byte that is no white space is given.
  case textual(firstByte: UInt8)

  var isPicture: Bool {
    if case .media(let type) = self { return type.hasPrefix("image/") }
    return false
  }

  /// `head` holds the first 64 to 4096 bytes, or the whole of a shorter file.
  init(_ head: [UInt8]) {
    if let known = Self.binary(head) {
      self = known
      return
    }
    let body = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
    let trimmed = body.drop { [0x20, 0x09, 0x0A, 0x0D, 0x0C].contains($0) }
    if trimmed.starts(with: "#!".utf8) {
      self = .refused(.program)
    } else if Self.isMarkup(trimmed) {
      self = .refused(.markup)
    } else {
      self = .textual(firstByte: trimmed.first ?? 0)
    }
  }

  private static let magics: [(bytes: [UInt8], signature: FileSignature)] = [
    (Array("%PDF-".utf8), .media("application/pdf")),
    ([0xFF, 0xD8, 0xFF], .media("image/jpeg")),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .media("image/png")),
    (Array("GIF87a".utf8), .media("image/gif")),
    (Array("GIF89a".utf8), .media("image/gif")),
    (Array("ID3".utf8), .media("audio/mpeg")),
    ([0xFF, 0xFB], .media("audio/mpeg")),
    ([0xFF, 0xF3], .media("audio/mpeg")),
    ([0xFF, 0xF2], .media("audio/mpeg")),
    (Array("PK\u{3}\u{4}".utf8), .refused(.archive)),
    (Array("PK\u{5}\u{6}".utf8), .refused(.archive)),
    (Array("PK\u{7}\u{8}".utf8), .refused(.archive)),
    (Array("Rar!".utf8), .refused(.archive)),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .refused(.archive)),
    ([0x1F, 0x8B], .refused(.archive)),
    (Array("BZh".utf8), .refused(.archive)),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .refused(.archive)),
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .refused(.archive)),
    (Array("MZ".utf8), .refused(.program)),
    ([0x7F, 0x45, 0x4C, 0x46], .refused(.program)),
    ([0xCF, 0xFA, 0xED, 0xFE], .refused(.program)),
    ([0xCA, 0xFE, 0xBA, 0xBE], .refused(.program)),
    ([0xFF, 0xFE], .refused(.notUTF8)),
    ([0xFE, 0xFF], .refused(.notUTF8)),
  ]

  private static func binary(_ head: [UInt8]) -> FileSignature? {
    for (bytes, signature) in magics where head.starts(with: bytes) {
      // "MZ" and "BZh" also begin words: a program has bytes no text has.
      let isWord = bytes.count < 4 && bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
      if isWord, !head.contains(where: { $0 < 0x09 }) { continue }
      return signature
    }
    if head.starts(with: "RIFF".utf8), head.count >= 12 {
      if head[8..<12].elementsEqual("WEBP".utf8) { return .media("image/webp") }
      if head[8..<12].elementsEqual("WAVE".utf8) { return .media("audio/wav") }
    }
    if head.count >= 12, head[4..<8].elementsEqual("ftyp".utf8) { return isoMedia(head) }
    return nil
  }

  private static let heicBrands: Set<String> = [
    "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis",
  ]
  private static let videoBrands: Set<String> = [
    "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "dash", "MSNV",
  ]

  /// The brand of an ISO base media file. Source: ISO/IEC 14496-12 §4.3.
  private static func isoMedia(_ head: [UInt8]) -> FileSignature {
    let brand = String(decoding: head[8..<12], as: UTF8.self)
    if heicBrands.contains(brand) { return .refused(.heic) }
    if videoBrands.contains(brand) { return .media("video/mp4") }
    if brand == "M4A " || brand == "M4B " { return .media("audio/mp4") }
    return .refused(.unknown)
  }

  private static let markupStarts = [
    "<!doctype", "<html", "<head", "<body", "<svg", "<?xml", "<script", "<!--", "<iframe", "<?php",
  ]

  private static func isMarkup(_ text: ArraySlice<UInt8>) -> Bool {
    let start = text.prefix(16).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return markupStarts.contains { start.starts(with: $0.utf8) }
  }
}

/// Looks for an encryption dictionary in a PDF as it streams past.
///
/// The key `/Encrypt` stands unencrypted in the trailer or the cross-reference stream's dictionary,
/// followed by a reference or a dictionary. Source: ISO 32000-1 §7.5.5, §7.6.1.
struct PDFEncryptionScan: Sendable {
  private var scan = PDFKeyScan("/Encrypt")
  var isEncrypted: Bool { scan.isFound }

  mutating func update(_ bytes: UnsafeRawBufferPointer) { scan.update(bytes) }
}

/// Looks for one name in a PDF as it streams past.
struct PDFKeyScan: Sendable {
  private(set) var isFound = false
  private var tail: [UInt8] = []
  private let key: [UInt8]

  init(_ name: String) { key = Array(name.utf8) }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard !isFound, !bytes.isEmpty else { return }
    let seam = tail + bytes.prefix(key.count)
    if seam.withUnsafeBytes({ finds($0) }) || finds(bytes) {
      isFound = true
      return
    }
    tail = Array((tail + bytes.suffix(key.count)).suffix(key.count))
  }

  /// Whether the key is followed by white space, a digit or a delimiter; a longer name is not it.
  private func finds(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    while at + key.count < bytes.count, let base = bytes.baseAddress {
      // A name begins with a slash, and slashes are rare in what is compressed.
      guard let slash = memchr(base + at, Int32(key[0]), bytes.count - at) else { return false }
      at = UnsafeRawPointer(slash) - base
      guard at + key.count < bytes.count, bytes[at..<at + key.count].elementsEqual(key) else {
        at += 1
        continue
      }
      let next = bytes[at + key.count]
      if next <= 0x20 || (0x30...0x39).contains(next) || "<>/([".utf8.contains(next) {
        return true
      }
      at += key.count
    }
    return false
  }
}

/// Checks that a stream is UTF-8 without control characters other than tab and line ends.
struct PlainTextScan: Sendable {
  private(set) var isValidSoFar = true
  private var pending = 0
  private var lower: UInt8 = 0x80
  private var upper: UInt8 = 0xBF
  private var controls = 0

  var isValidAtEnd: Bool { isValidSoFar && pending == 0 }
  /// Wrong encoding rather than binary: no control characters were met.
  var looksLikeText: Bool { controls == 0 }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      if byte < 0x20 && !(0x09...0x0D).contains(byte) || byte == 0x7F {
        controls += 1
        isValidSoFar = false
      }
      if isValidSoFar { step(byte) }
      if controls > 0 { return }
    }
  }

  /// One byte of the UTF-8 automaton. Source: Unicode Standard, table 3-7.
  private mutating func step(_ byte: UInt8) {
    if pending > 0 {
      guard byte >= lower, byte <= upper else { return isValidSoFar = false }
      pending -= 1
      (lower, upper) = (0x80, 0xBF)
      return
    }
    switch byte {
    case ..<0x80: break
    case 0xC2...0xDF: pending = 1
    case 0xE0: (pending, lower) = (2, 0xA0)
    case 0xED: (pending, upper) = (2, 0x9F)
    case 0xE1...0xEF: pending = 2
    case 0xF0: (pending, lower) = (3, 0x90)
    case 0xF4: (pending, upper) = (3, 0x8F)
    case 0xF1...0xF3: pending = 3
    default: isValidSoFar = false
    }
  }
}
