import CourtEvidence
import Foundation
import Testing

/// Files packed by the stock `gzip`, or by hand where it would not.
@Suite struct AGzipFile {
  private func packed(_ text: String, _ options: String...) throws -> [UInt8] {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("xiezhi-packed-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-c"] + options + [file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    return bytes
  }

  private static let text = (0..<20_000).map { "{\"id\":\($0),\"minutes\":\($0 % 97)}\n" }.joined()

  /// An array that grows by doubling would hold half as much again, and more while it is moved.
  @Test func takesNoMoreMemoryThanItHas() throws {
    let size = 5 << 20
    let bytes = try packed(String(repeating: " ", count: size))
    let unpacked = try GzipFile.unpack(bytes)
    #expect(unpacked.count == size)
    #expect(unpacked.capacity < size + size / 8)
    #expect(throws: GzipFile.Defect.tooLarge(limit: 1 << 20)) {
      try GzipFile.unpack(bytes, limit: 1 << 20)
    }
  }

  /// What the last bytes say is believed no further than there can be.
  @Test func isNotBelievedWhenItTellsOfMoreThanThereCanBe() throws {
    let bytes = Array(try packed("minutes").dropLast(4)) + [0xFF, 0xFF, 0xFF, 0x0F]
    #expect(throws: GzipFile.Defect.wrongChecksum) { try GzipFile.unpack(bytes) }
  }

  @Test(arguments: ["-1", "-6", "-9"]) func comesOutAsItWentIn(_ level: String) throws {
    let bytes = try packed(Self.text, level)
    #expect(GzipFile.isGzip(bytes))
    #expect(try GzipFile.unpack(bytes) == Array(Self.text.utf8))
    #expect(try GzipFile.unpack(try packed("", level)) == [])
  }

  @Test func mayHaveSeveralMembers() throws {
    let bytes = try packed("one\n") + packed("") + packed("two\n")
    #expect(try GzipFile.unpack(bytes) == Array("one\ntwo\n".utf8))
  }

  /// FEXTRA, FNAME, FCOMMENT and FHCRC before the data. Source: RFC 1952 §2.3.
  @Test func mayCarryEveryHeaderField() throws {
    let plain = try packed("minutes", "-n")
    var bytes = Array(plain[..<10])
    bytes[3] = 2 | 4 | 8 | 16
    bytes += [3, 0, 7, 7, 7] + Array("n\0c\0".utf8) + [0, 0] + plain[10...]
    #expect(try GzipFile.unpack(bytes) == Array("minutes".utf8))
  }

  @Test func isRefusedWhereItIsCutShortAnywhere() throws {
    let bytes = try packed("a few words, packed")
    for end in 2..<bytes.count {
      #expect(throws: GzipFile.Defect.self, "\(end) of \(bytes.count) bytes") {
        try GzipFile.unpack(Array(bytes[..<end]))
      }
    }
  }

  @Test func isRefusedWithADamagedChecksumOrLength() throws {
    let bytes = try packed("a few words, packed")
    for place in 1...8 {
      var damaged = bytes
      damaged[damaged.count - place] ^= 0x40
      #expect(throws: GzipFile.Defect.wrongChecksum) { try GzipFile.unpack(damaged) }
    }
  }

  @Test func isRefusedWithAnythingBehindIt() throws {
    let bytes = try packed("a few words, packed")
    #expect(throws: GzipFile.Defect.malformed) { try GzipFile.unpack(bytes + [0]) }
    #expect(throws: GzipFile.Defect.malformed) { try GzipFile.unpack(bytes + Array("junk".utf8)) }
  }

  @Test func isRefusedBeyondTheLimitBeforeItIsUnpacked() throws {
    let bytes = try packed(Self.text)
    let size = Self.text.utf8.count
    #expect(try GzipFile.unpack(bytes, limit: size).count == size)
    #expect(throws: GzipFile.Defect.tooLarge(limit: size - 1)) {
      try GzipFile.unpack(bytes, limit: size - 1)
    }
    // The limit is that of all members together.
    #expect(throws: GzipFile.Defect.tooLarge(limit: size + 3)) {
      try GzipFile.unpack(bytes + packed("four"), limit: size + 3)
    }
  }
}
