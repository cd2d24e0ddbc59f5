import CourtDomain
import CourtEvidence
import Testing

private func text(_ value: String) -> [UInt8] { Array(value.utf8) }
private func box(_ brand: String) -> [UInt8] {
  [0, 0, 0, 24] + text("ftyp" + brand) + [UInt8](repeating: 0, count: 60)
}

@Suite struct TypesOfFiles {
  static let accepted: [(String, [UInt8], String)] = [
    (
      "a.pdf", text("%PDF-1.7\n1 0 obj\n<</EncryptMetadata true>>\ntrailer\n<</Root 1 0 R>>"),
      "application/pdf"
    ),
    ("a.JPG", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "image/jpeg"),
    ("a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], "image/png"),
    ("a.gif", text("GIF89a") + [0, 1], "image/gif"),
    ("a.webp", text("RIFF") + [1, 2, 3, 4] + text("WEBPVP8 "), "image/webp"),
    ("a.mp4", box("isom"), "video/mp4"),
    ("a.m4a", box("M4A "), "audio/mp4"),
    ("聊天记录.txt", text("原告：你好\r\n被告：\t在"), "text/plain"),
    ("无扩展名", text("plain words"), "text/plain"),
    ("bom.txt", [0xEF, 0xBB, 0xBF] + text("words"), "text/plain"),
    ("MZ.txt", text("MZ is how this text begins"), "text/plain"),
    ("orders.csv", text("id,amount\n1,2.50\n"), "text/csv"),
    ("order.json", text(" {\"a\":1}"), "application/json"),
    ("voice.mp3", text("ID3") + [4, 0, 0, 0, 0, 0, 0], "audio/mpeg"),
  ]

  static let refused: [(String, [UInt8], String)] = [
    ("a.txt", [], "evidence.type.empty"),
    ("a.pdf", text("%PDF-1.7\ntrailer\n<</Encrypt 5 0 R>>"), "evidence.type.encrypted-pdf"),
    ("a.zip", text("PK\u{3}\u{4}") + [0, 0], "evidence.type.archive"),
    ("合同.docx", text("PK\u{3}\u{4}") + [0, 0], "evidence.type.archive"),
    ("a.rar", text("Rar!") + [0x1A, 7, 0], "evidence.type.archive"),
    ("IMG_1.HEIC", box("heic"), "evidence.type.heic"),
    ("a.jpg", box("mif1"), "evidence.type.heic"),
    ("a.html", text("hello"), "evidence.type.markup"),
    ("a.txt", text("  <!DOCTYPE html><html>"), "evidence.type.markup"),
    ("a.png", text("<svg xmlns='x'/>"), "evidence.type.markup"),
    ("a.exe", text("MZ") + [0x90, 0, 3, 0, 0], "evidence.type.program"),
    ("run", text("#!/bin/sh\necho"), "evidence.type.program"),
    ("a.js", text("alert(1)"), "evidence.type.program"),
    ("a", [0x7F, 0x45, 0x4C, 0x46, 2, 1], "evidence.type.program"),
    ("gbk.txt", [0xC4, 0xE3, 0xBA, 0xC3], "evidence.type.not-utf8"),
    ("utf16.txt", [0xFF, 0xFE, 0x60, 0x4F], "evidence.type.not-utf8"),
    ("a.txt", text("cut off ") + [0xE4, 0xBD], "evidence.type.not-utf8"),
    ("a.bin", [0, 1, 2, 3, 4], "evidence.type.unknown"),
    ("a.pdf", [0xFF, 0xD8, 0xFF, 0xE0], "evidence.type.mismatch"),
    ("a.pdf", text("just words"), "evidence.type.mismatch"),
    ("a.json", text("just words"), "evidence.type.not-json"),
  ]

  private func verdict(_ name: String, _ bytes: [UInt8], piece: Int) -> TypeVerdict {
    var sniffer = TypeSniffer(declaredName: name)
    for start in stride(from: 0, to: bytes.count, by: piece) {
      sniffer.update(Array(bytes[start..<min(start + piece, bytes.count)]))
    }
    return sniffer.finish()
  }

  @Test(arguments: accepted)
  func areRecognised(name: String, bytes: [UInt8], type: String) {
    for piece in [1, 7, 100_000] {
      #expect(
        verdict(name, bytes, piece: piece) == .accepted(mediaType: type, warnings: []),
        "pieces of \(piece)")
    }
  }

  @Test(arguments: refused)
  func areRefusedWithARemedy(name: String, bytes: [UInt8], code: String) {
    for piece in [1, 7, 100_000] {
      guard case .refused(let refusal) = verdict(name, bytes, piece: piece) else {
        Issue.record("\(name) was taken")
        continue
      }
      #expect(refusal.code == code, "pieces of \(piece)")
      #expect(!refusal.remedy.zh.isEmpty && !refusal.remedy.en.isEmpty)
    }
  }

  @Test func anEncryptedPDFIsFoundWhereverThePiecesAreCut() {
    let filler = [UInt8](repeating: 0x20, count: 9000)
    let bytes = text("%PDF-1.7\n") + filler + text("<</Encrypt 12 0 R>>") + filler
    for piece in [1, 2, 3, 5, 8, 13, 4096, 9001, 9015, 9016, 9020] {
      guard case .refused(let refusal) = verdict("a.pdf", bytes, piece: piece) else {
        Issue.record("pieces of \(piece)")
        continue
      }
      #expect(refusal.code == "evidence.type.encrypted-pdf")
    }
  }

  @Test func aHopelessUploadIsEndedEarly() {
    var sniffer = TypeSniffer(declaredName: "big.zip")
    sniffer.update(text("PK\u{3}\u{4}") + [UInt8](repeating: 0, count: 300_000))
    #expect(sniffer.refusalSoFar?.code == "evidence.type.archive")
    var fine = TypeSniffer(declaredName: "a.txt")
    fine.update([UInt8](repeating: 0x61, count: 5000))
    #expect(fine.refusalSoFar == nil)
  }

  /// Refusing it would make its sender change the evidence; the reader is told instead.
  @Test(arguments: [
    ("<</S /JavaScript /JS (app.alert(1))>>", [TypeWarning.pdfJavaScript]),
    ("<</OpenAction<</JS 5 0 R>>>>", [.pdfJavaScript]),
    ("<</S /Launch /F (x.exe)>>", [.pdfLaunch]),
    ("<</Names<</EmbeddedFiles 4 0 R>>/S/Launch/JS(x)>>", TypeWarning.allCases),
    ("<</JSON 1/LaunchPad 2/JavaScripted 3>>", []),
  ])
  func aPDFThatDoesThingsIsTakenWithAWarning(words: String, warnings: [TypeWarning]) {
    let bytes = text("%PDF-1.7\n" + words + String(repeating: " ", count: 70) + "%%EOF\n")
    for piece in [1, 7, 100_000] {
      #expect(
        verdict("a.pdf", bytes, piece: piece)
          == .accepted(mediaType: "application/pdf", warnings: warnings), "pieces of \(piece)")
    }
    #expect(warnings.allSatisfy { !$0.text.zh.isEmpty && !$0.text.en.isEmpty })
    #expect(TypeWarning.found(in: TypeWarning.remark(warnings)) == warnings)
  }

  @Test func whatStartsAProgramInATextIsNoWarning() {
    #expect(
      verdict("a.txt", text("he wrote /Launch and /JS in it"), piece: 5)
        == .accepted(mediaType: "text/plain", warnings: []))
  }
}

@Suite struct PhotographsAndTheirSizes {
  private static func segment(_ marker: UInt8, _ count: Int) -> [UInt8] {
    [0xFF, marker, UInt8((count + 2) >> 8), UInt8((count + 2) & 0xFF)]
      + [UInt8](repeating: 0xC0, count: count)
  }

  private static func frame(_ marker: UInt8, _ width: Int, _ height: Int) -> [UInt8] {
    [0xFF, marker, 0, 17, 8, UInt8(height >> 8), UInt8(height & 0xFF), UInt8(width >> 8)]
      + [UInt8(width & 0xFF), 3] + [UInt8](repeating: 1, count: 9)
  }

  /// Cameras put a preview, a colour profile and notes of their own before the frame.
  static let before: [(String, [UInt8])] = [
    ("nothing", []),
    ("a colour profile of 300 KiB", Array((0..<5).map { _ in segment(0xE2, 65_000) }.joined())),
    ("padding", [0xFF, 0xFF, 0xFF, 0xFF]),
    ("tables and notes", segment(0xC4, 400) + segment(0xFE, 60_000) + segment(0xDB, 130)),
  ]

  private func code(_ bytes: [UInt8], piece: Int) -> String {
    var sniffer = TypeSniffer(declaredName: "a.jpg")
    for start in stride(from: 0, to: bytes.count, by: piece) {
      sniffer.update(Array(bytes[start..<min(start + piece, bytes.count)]))
    }
    switch sniffer.finish() {
    case .accepted(let type, _): return type
    case .refused(let refusal): return refusal.code
    }
  }

  @Test(arguments: before.indices)
  func aBombIsFoundHoweverFarItsFrameIs(_ index: Int) {
    let (what, bytes) = Self.before[index]
    for piece in [1, 4_095, 1 << 20] {
      for marker: UInt8 in [0xC0, 0xC2] {
        let huge = [0xFF, 0xD8] + bytes + Self.frame(marker, 65_000, 65_000)
        #expect(code(huge, piece: piece) == "evidence.type.huge-picture", "\(what), \(piece)")
        let fine = [0xFF, 0xD8] + bytes + Self.frame(marker, 12_000, 9_000)
        #expect(code(fine, piece: piece) == "image/jpeg", "\(what), \(piece)")
      }
    }
  }

  @Test func aFrameAfterTheScanOrBehindEndlessSegmentsIsNoFrame() {
    let late = [0xFF, 0xD8] + Self.segment(0xDA, 10) + Self.frame(0xC0, 65_000, 65_000)
    #expect(code(late, piece: 100) == "image/jpeg")
    let empty = Array((0..<1_100).map { _ in Self.segment(0xE1, 0) }.joined())
    #expect(
      code([0xFF, 0xD8] + empty + Self.frame(0xC0, 65_000, 65_000), piece: 997) == "image/jpeg")
  }
}
