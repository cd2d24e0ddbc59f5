import CourtEvidence
import Testing

private func parsed(_ body: [UInt8], _ boundary: String = "x", piece: Int = 1 << 20) throws
  -> [(head: MultipartPart, bytes: [UInt8])]
{
  var parser = try MultipartParser(boundary: boundary)
  var parts: [(head: MultipartPart, bytes: [UInt8])] = []
  var ended = 0
  for start in stride(from: 0, to: body.count, by: piece) {
    for event in try parser.feed(body[start..<min(start + piece, body.count)]) {
      switch event {
      case .part(let head): parts.append((head, []))
      case .bytes(let bytes): parts[parts.count - 1].bytes += bytes
      case .endOfPart: ended += 1
      case .end: #expect(ended == parts.count)
      }
    }
  }
  try parser.finish()
  return parts
}

private func part(_ disposition: String, _ content: String, more: String = "") -> String {
  "--x\r\nContent-Disposition: \(disposition)\r\n\(more)\r\n\(content)\r\n"
}

@Suite struct FormsWithFiles {
  @Test(arguments: [1, 2, 3, 7, 64, 1 << 20])
  func comeApartHoweverTheyAreCut(piece: Int) throws {
    let tricky = "line\r\n--y\r\n--\r\n-- x\r\n--xx\r\nend\r\n"
    let body =
      part("form-data; name=\"purpose\"", "证明") + part("form-data; name=\"empty\"", "")
      + part(
        "form-data; name=\"file\"; filename=\"聊天 \\\"1\\\".txt\"", tricky,
        more: "Content-Type: text/plain\r\n")
      + part("form-data; name=file; filename=b.txt", "b") + "--x--\r\n"
    let parts = try parsed(Array(body.utf8), piece: piece)
    #expect(parts.map(\.head.name) == ["purpose", "empty", "file", "file"])
    #expect(parts.map(\.head.fileName) == [nil, nil, "聊天 \"1\".txt", "b.txt"])
    #expect(
      parts.map { String(decoding: $0.bytes, as: UTF8.self) } == ["证明", "", tricky, "b"])
    #expect(parts[2].head.contentType == "text/plain")
  }

  @Test func namesAreReadAsBrowsersWriteThem() throws {
    let names: [(String, String)] = [
      ("filename=\"a%22b.txt\"", "a\"b.txt"), ("filename=\"C:\\dir\\a.txt\"", "C:\\dir\\a.txt"),
      ("filename=\"a;b.txt\"", "a;b.txt"),
      ("filename=\"x\"; filename*=UTF-8''%E8%AE%A2%E5%8D%95.pdf", "订单.pdf"),
    ]
    for (written, read) in names {
      let body = part("form-data; name=\"file\"; \(written)", "1") + "--x--"
      #expect(try parsed(Array(body.utf8))[0].head.fileName == read)
    }
  }

  private struct Bad: Sendable {
    let defect: MultipartDefect
    let body: String

    init(_ defect: MultipartDefect, _ parts: String...) {
      self.defect = defect
      body = parts.joined()
    }
  }

  private static let bad: [Bad] = [
    Bad(.cutShort, ""), Bad(.cutShort, "--x\r\n"), Bad(.cutShort, part("form-data; name=a", "1")),
    Bad(.header, "--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--"),
    Bad(.header, "--x\r\n\r\n1\r\n--x--"),
    Bad(.header, part("attachment; name=\"a\"", "1"), "--x--"),
    Bad(.header, part("form-data", "1"), "--x--"),
    Bad(.header, part("form-data; name=\"a\"; name=\"b\"", "1"), "--x--"),
    Bad(.header, part("form-data; name=\"a", "1"), "--x--"),
    Bad(
      .encoding,
      part("form-data; name=\"a\"", "1", more: "Content-Transfer-Encoding: base64\r\n"), "--x--"),
    Bad(.headerTooLong, "--x\r\nA: ", String(repeating: "a", count: 9_000)),
    Bad(.padding, String(repeating: "z", count: 5_000), "\r\n--x--"),
    Bad(.tooManyParts, String(repeating: part("form-data; name=\"a\"", ""), count: 65), "--x--"),
  ]

  @Test(arguments: bad.indices)
  func areRefusedWhereTheyAreNone(_ index: Int) {
    let (body, defect) = (Self.bad[index].body, Self.bad[index].defect)
    #expect(throws: defect) { _ = try parsed(Array(body.utf8)) }
    #expect(throws: defect) { _ = try parsed(Array(body.utf8), piece: 1) }
  }

  @Test func aBoundaryIsPlain() {
    for boundary in ["", String(repeating: "a", count: 71), "a\r\nb", "ends with "] {
      #expect(throws: MultipartDefect.boundary) { _ = try MultipartParser(boundary: boundary) }
    }
  }

  @Test func whatHasNoFormHoldsNoMoreThanADelimiter() throws {
    var chance = SeededGenerator(seed: 5)
    for round in 0..<2_000 {
      let body = Array(
        (part("form-data; name=\"f\"; filename=\"a\"", "bytes\r\n--") + "--x--").utf8)
      var mutant = body
      for _ in 0...Int.random(in: 0...3, using: &chance) {
        mutant[Int.random(in: mutant.indices, using: &chance)] = UInt8.random(
          in: 0...255, using: &chance)
      }
      // Cut in two ways, it says the same.
      let whole = Result { try parsed(mutant).map(\.bytes) }
      let cut = Result { try parsed(mutant, piece: 1 + round % 9).map(\.bytes) }
      switch (whole, cut) {
      case (.success(let one), .success(let other)): #expect(one == other, "round \(round)")
      case (.failure, .failure): break
      default: Issue.record("round \(round): the verdict depends on where the body is cut")
      }
    }
  }
}
