import CourtDomain
import Testing

@testable import CourtEvidence

private func text(_ value: String) -> [UInt8] { Array(value.utf8) }

private func little(_ number: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(number >> ($0 * 8) & 0xFF) }
}

private func joined(_ parts: [UInt8]...) -> [UInt8] { Array(parts.joined()) }

private func many(_ byte: UInt8, _ count: Int) -> [UInt8] {
  [UInt8](repeating: byte, count: count)
}

/// A DEFLATE stream of zeros, by one repeated fixed code: a bomb that needs no packer.
private func deflatedZeros(_ runs: Int) -> [UInt8] {
  var bits: [Bool] = [true, true, false]  // last block, fixed codes
  func code(_ value: Int, _ length: Int) {
    for place in (0..<length).reversed() { bits.append(value >> place & 1 == 1) }
  }
  code(0x30, 8)  // one literal zero
  for _ in 0..<runs {
    code(0xC5, 8)  // length 258
    code(0, 5)  // distance 1
  }
  code(0, 7)
  return stride(from: 0, to: bits.count, by: 8).map { start -> UInt8 in
    var byte: UInt8 = 0
    for place in 0..<min(8, bits.count - start) where bits[start + place] {
      byte |= 1 << UInt8(place)
    }
    return byte
  }
}

private func zip(
  _ name: String, _ packed: [UInt8], unpacked: Int, method: Int = 8, flags: Int = 0
) -> [UInt8] {
  let name = text(name)
  let facts = joined(
    little(20, 2), little(flags, 2), little(method, 2), little(0, 8), little(packed.count, 4),
    little(unpacked, 4), little(name.count, 2))
  let local = joined(text("PK\u{3}\u{4}"), facts, little(0, 2), name, packed)
  let central = joined(text("PK\u{1}\u{2}"), little(20, 2), facts, little(0, 16), name)
  let end = joined(
    text("PK\u{5}\u{6}"), little(0, 4), little(1, 2), little(1, 2), little(central.count, 4),
    little(local.count, 4), little(0, 2))
  return joined(local, central, end)
}

private func code(_ name: String, _ bytes: [UInt8], piece: Int) -> String {
  var sniffer = TypeSniffer(declaredName: name)
  for start in stride(from: 0, to: bytes.count, by: piece) {
    sniffer.update(Array(bytes[start..<min(start + piece, bytes.count)]))
    if let early = sniffer.refusalSoFar { return early.code }
  }
  switch sniffer.finish() {
  case .accepted(let type, _): return type
  case .refused(let refusal): return refusal.code
  }
}

@Suite struct ArchivesAreToldWhatTheyAre {
  @Test(arguments: PackedSamples.all.indices)
  func byTheirContent(_ index: Int) {
    let sample = PackedSamples.all[index]
    let bytes = sample.bytes
    #expect(bytes.count > 20)
    for piece in [1, 50, 1 << 20] {
      #expect(
        code(sample.name, bytes, piece: piece) == "evidence.type." + sample.code,
        "\(sample.what) in pieces of \(piece)")
    }
  }

  @Test func aBombIsFoundByWhatItUnpacksToWhateverItStates() {
    let runs = 30_000
    let bomb = deflatedZeros(runs)
    let size = 1 + runs * 258
    for stated in [size, bomb.count, 0] {
      let flags = stated == 0 ? 8 : 0
      #expect(
        code("a.zip", zip("a.txt", bomb, unpacked: stated, flags: flags), piece: 65_536)
          == "evidence.type.archive-bomb", "stated \(stated)")
    }
    let gzip = joined(
      [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], bomb, little(0, 4), little(size, 4))
    #expect(code("a.gz", gzip, piece: 65_536) == "evidence.type.archive-bomb")
  }

  @Test func aBombLargerThanTheWindowIsRefusedBeforeItIsHere() {
    let bomb = zip("a.bin", deflatedZeros(400_000), unpacked: 0, flags: 8)
    var sniffer = TypeSniffer(declaredName: "a.zip")
    var taken = 0
    for start in stride(from: 0, to: bomb.count, by: 16_384) {
      sniffer.update(Array(bomb[start..<min(start + 16_384, bomb.count)]))
      taken += 16_384
      if sniffer.refusalSoFar != nil { break }
    }
    #expect(taken <= ArchiveInspection.windowBytes + 16_384)
    #expect(sniffer.refusalSoFar?.code == "evidence.type.archive-bomb")
  }

  @Test func oldOfficeDocumentsTellTheirMacros() {
    let head: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    let filler = [UInt8](repeating: 0, count: 600)
    let project: [UInt8] = text("_VBA_PROJECT").flatMap { (byte) -> [UInt8] in [byte, 0] }
    #expect(code("a.doc", head + filler, piece: 100) == "evidence.type.office")
    #expect(code("a.xls", head + filler + project, piece: 100) == "evidence.type.macros")
  }
}

@Suite struct PolyglotsAreRefused {
  static let png: [UInt8] = PNGFile.rgb([UInt8](repeating: 200, count: 300), width: 10, height: 10)
  static let pdf = text(
    "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" + String(repeating: "% words\n", count: 400) + "%%EOF\n")
  private static let stored = zip("a.txt", text("hello"), unpacked: 5, method: 0)

  static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0]

  struct Case: Sendable {
    let what: String
    let name: String
    let bytes: [UInt8]
    let verdict: String

    init(_ what: String, _ name: String, _ verdict: String, _ parts: [UInt8]...) {
      self.what = what
      self.name = name
      self.verdict = verdict
      bytes = Array(parts.joined())
    }
  }

  private static let polyglot = "evidence.type.polyglot"

  static let cases: [Case] = [
    Case("a picture", "a.png", "image/png", png),
    Case("a PDF", "a.pdf", "application/pdf", pdf),
    Case("a PDF that is a ZIP", "a.pdf", polyglot, pdf, stored),
    Case("a PDF that is a ZIP, with words behind", "a.pdf", polyglot, pdf, stored, text("%%EOF\n")),
    Case("a picture that is a ZIP", "a.png", polyglot, png, stored),
    Case("a picture with a page behind", "a.png", polyglot, png, text("<script>alert(1)</script>")),
    Case("a picture with PHP behind", "a.jpg", polyglot, jpeg, png, text("<?PHP echo 1;")),
    Case(
      "a picture that is a PDF", "a.jpg", polyglot, [0xFF, 0xD8, 0xFF, 0xFE, 0, 40],
      text("%PDF-1.4\n"), many(1, 100)),
    Case("a text that is a PDF", "a.txt", polyglot, text("note\n"), pdf),
    Case("words on PDF", "a.txt", "text/plain", text("The file begins with %PDF-1.7, he says.")),
    Case(
      "a photograph with a film behind", "a.jpg", "image/jpeg", jpeg, many(7, 500), [0, 0, 0, 24],
      text("ftypmp42"), many(0, 500)),
    Case(
      "a photograph with XML in it", "a.jpg", "image/jpeg", [0xFF, 0xD8, 0xFF, 0xE1],
      text("<?xpacket begin=''?><x:xmpmeta/>"), many(9, 100)),
    Case(
      "a PDF that starts a program", "a.pdf", "application/pdf",
      text("%PDF-1.7\n<</S /Launch /F (x.exe)>>\n%%EOF")),
    Case(
      "a PDF with another name that begins so", "a.pdf", "application/pdf",
      text("%PDF-1.7\n<</LaunchWindow 1>>\n%%EOF")),
    Case(
      "a picture of a billion pixels", "a.png", "evidence.type.huge-picture", PNGFile.signature,
      [0, 0, 0, 13], text("IHDR"), [0, 1, 0, 0, 0, 1, 0, 0, 8, 6, 0, 0, 0], many(0, 80)),
  ]

  @Test(arguments: cases.indices)
  func howeverTheyArrive(_ index: Int) {
    let made = Self.cases[index]
    for piece in [1, 13, 1 << 20] {
      #expect(
        code(made.name, made.bytes, piece: piece) == made.verdict,
        "\(made.what) in pieces of \(piece)")
    }
  }

  @Test func anArchiveFarBeforeTheEndIsNoArchive() {
    let far = joined(Self.pdf, Self.cases[2].bytes, many(0x25, 70_000))
    #expect(code("a.pdf", far, piece: 4_096) == "application/pdf")
  }
}

@Suite struct UnpackingIsExactAndBounded {
  @Test(arguments: PackedSamples.deflated.indices)
  func everyKindOfBlock(_ index: Int) throws {
    let sample = PackedSamples.deflated[index]
    let bytes = sample.bytes
    var unpacking = Inflate(bytes + [1, 2, 3], from: 0, limit: 1 << 20)
    var out: [UInt8] = []
    try unpacking.run { out += $0 }
    #expect(out == PackedSamples.text, "\(sample.kind)")
    #expect(unpacking.end == bytes.count, "\(sample.kind)")
    for cut in [1, bytes.count / 2, bytes.count - 1] {
      #expect(throws: Inflate.Defect.cutShort) {
        var short = Inflate(Array(bytes[..<cut]), from: 0, limit: 1 << 20)
        try short.run { _ in }
      }
    }
    #expect(throws: Inflate.Defect.limit) {
      var tight = Inflate(bytes, from: 0, limit: PackedSamples.text.count - 1)
      try tight.run { _ in }
    }
  }

  @Test func noMutantTrapsAndNoneExceedsItsLimit() {
    var chance = SeededGenerator(seed: 20_261)
    for round in 0..<3_000 {
      let sample = PackedSamples.deflated[round % PackedSamples.deflated.count]
      var bytes = sample.bytes
      for _ in 0...Int.random(in: 0...3, using: &chance) {
        bytes[Int.random(in: bytes.indices, using: &chance)] ^=
          1 << UInt8.random(in: 0...7, using: &chance)
      }
      var unpacking = Inflate(bytes, from: 0, limit: 5_000)
      try? unpacking.run { _ in }
      #expect(unpacking.outputBytes <= 5_000, "round \(round)")
      let archive = PackedSamples.all[round % PackedSamples.all.count]
      var packed = archive.bytes
      packed[Int.random(in: packed.indices, using: &chance)] ^=
        1 << UInt8.random(in: 0...7, using: &chance)
      _ = ArchiveInspection.reason(for: packed, isWhole: round % 2 == 0)
    }
  }
}

@Suite struct ThumbnailsOfPNG {
  @Test func keepSmallPicturesAsTheyAre() throws {
    let pixels = (0..<300).map { UInt8($0 % 251) }
    let file = PNGFile.rgb(pixels, width: 10, height: 10)
    #expect(try PNGThumbnail.make(of: file) == file)
  }

  @Test func shrinkLargeOnesToTheLimit() throws {
    let (width, height) = (1_700, 30)
    let pixels = (0..<(width * height)).flatMap { place -> [UInt8] in
      place % width < width / 2 ? [250, 0, 0] : [0, 0, 250]
    }
    let small = try PNGThumbnail.make(of: PNGFile.rgb(pixels, width: width, height: height))
    let size = try #require(PNGFile.size(of: small))
    #expect(size.width == 567 && size.height == 10)
    #expect(small.count < 567 * 10 * 3 + 200)
  }

  @Test(arguments: [
    ([UInt8]("words".utf8), PNGThumbnail.Defect.notPNG),
    (Array(PolyglotsAreRefused.png.prefix(40)), .malformed),
    (PNGFile.signature, .malformed),
  ])
  func tellWhatTheyCannotRead(_ bytes: [UInt8], _ defect: PNGThumbnail.Defect) {
    #expect(throws: defect) { _ = try PNGThumbnail.make(of: bytes) }
  }

  @Test func noMutantTraps() {
    var chance = SeededGenerator(seed: 77)
    for _ in 0..<2_000 {
      var bytes = PolyglotsAreRefused.png
      for _ in 0...Int.random(in: 0...4, using: &chance) {
        bytes[Int.random(in: 8..<bytes.count, using: &chance)] = UInt8.random(
          in: 0...255, using: &chance)
      }
      // A header of another size must not cost more than the picture has bytes.
      _ = try? PNGThumbnail.make(of: bytes)
    }
  }
}
