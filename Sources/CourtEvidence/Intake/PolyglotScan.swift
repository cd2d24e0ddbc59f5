/// Looks for a second file within a file, as it streams past.
///
/// A picture that is also an archive, a page or a program says one thing to the court and another to
/// whoever renames it. Readers of ZIP look at the end of a file, readers of PDF into its first 1024
/// bytes, browsers for markup anywhere: so does this. Appended data of other kinds, such as the
/// films that telephones hang on photographs, is none of this scan's business.
struct PolyglotScan: Sendable {
  /// The farthest from the end at which a ZIP's last record may begin: its 22 bytes and the longest
  /// comment. Source: APPNOTE §4.3.16.
  static let tailBytes = 22 + 65_535

  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  private var total = 0
  private var seam: [UInt8] = []
  private(set) var hasMarkup = false
  /// Markup is looked for in pictures only: in a film of gigabytes chance alone would find it.
  var seeksMarkup = true

  private static let markup: [[UInt8]] = ["<script", "<?php", "<iframe", "<!doctype html"].map {
    Array($0.utf8)
  }
  private static let markupBytes = 15

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    total += bytes.count
    if head.count < 1_024 { head.append(contentsOf: bytes.prefix(1_024 - head.count)) }
    if seeksMarkup, !hasMarkup {
      let edge = seam + bytes.prefix(Self.markupBytes)
      hasMarkup = edge.withUnsafeBytes { Self.finds($0) } || Self.finds(bytes)
      seam = Array((seam + bytes.suffix(Self.markupBytes)).suffix(Self.markupBytes))
    }
    tail.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes.suffix(Self.tailBytes)))
    if tail.count > Self.tailBytes * 2 { tail.removeFirst(tail.count - Self.tailBytes) }
  }

  /// A tag's name ends in a space, a line end or `>`; that keeps chance away.
  private static func finds(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    while at < bytes.count {
      guard bytes[at] == 0x3C else {
        at += 1
        continue
      }
      for word in markup where at + word.count < bytes.count {
        let isSame = word.indices.allSatisfy { place in
          let byte = bytes[at + place]
          return ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) == word[place]
        }
        let next = bytes[at + word.count]
        if isSame, next == 0x3E || next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 {
          return true
        }
      }
      at += 1
    }
    return false
  }

  /// What else the file is, where it is taken for the given type.
  func refusal(for mediaType: String) -> TypeRefusal? {
    if endsAsZIP { return .polyglot("ZIP") }
    if mediaType != "application/pdf", startsAsPDF { return .polyglot("PDF") }
    if hasMarkup, mediaType.hasPrefix("image/") { return .polyglot("HTML") }
    return nil
  }

  private var startsAsPDF: Bool {
    let isText = mediaIsText
    guard ByteSearch.finds(Array("%PDF-".utf8), in: head) else { return false }
    // Words may speak of PDF; only with an end as well is a text one.
    return !isText || ByteSearch.finds(Array("%%EOF".utf8), in: tail)
  }

  private var mediaIsText: Bool { !head.contains { $0 < 0x09 } }

  /// Whether an end-of-central-directory record near the end fits what is before it.
  private var endsAsZIP: Bool {
    guard tail.count >= 22 else { return false }
    let kept = Array(tail.suffix(Self.tailBytes))
    let offset = total - kept.count
    func number(_ at: Int, _ count: Int) -> Int {
      kept[at..<(at + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    for at in stride(from: kept.count - 22, through: 0, by: -1)
    where kept[at] == 0x50 && number(at, 4) == 0x0605_4B50 {
      let (entries, size) = (number(at + 10, 2), number(at + 12, 4))
      guard number(at + 4, 4) == 0, number(at + 8, 2) == entries, entries > 0,
        size >= 46 * entries, size <= offset + at
      else { continue }
      let start = at - size
      // Before the window nothing is left to compare with; the numbers fitted.
      if start < 0 || number(start, 4) == 0x0201_4B50 { return true }
    }
    return false
  }
}

/// Pixels a picture claims to have, from its first bytes.
enum PictureClaim {
  /// Above this a picture is a bomb: unpacked it would take gigabytes.
  static let pixelLimit = 400_000_000

  static func isHuge(_ head: [UInt8], _ mediaType: String, _ frame: JPEGFrameScan) -> Bool {
    guard let (width, height) = size(head, mediaType, frame) else { return false }
    let (pixels, isBeyond) = width.multipliedReportingOverflow(by: height)
    return isBeyond || pixels > pixelLimit
  }

  private static func size(_ head: [UInt8], _ mediaType: String, _ frame: JPEGFrameScan)
    -> (Int, Int)?
  {
    func little(_ at: Int, _ count: Int) -> Int {
      head[at..<(at + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    switch mediaType {
    case "image/png": return PNGFile.size(of: head)
    case "image/gif" where head.count >= 10: return (little(6, 2), little(8, 2))
    case "image/webp" where head.count >= 30 && head[12..<16].elementsEqual("VP8X".utf8):
      return (little(24, 3) + 1, little(27, 3) + 1)
    case "image/jpeg": return frame.size
    default: return nil
    }
  }
}
