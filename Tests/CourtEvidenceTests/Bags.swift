import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

/// Bags of other makers, each a small folder made for one rule.
@Suite struct BagsOfOthers {
  private static let body = Array("hello\n".utf8)

  private static func digest(_ name: String, _ bytes: [UInt8] = body) -> String {
    let hasher = BagHasher([name])
    bytes.withUnsafeBytes { hasher.update($0) }
    return hasher.finish()[name] ?? ""
  }

  /// A valid bag of 1.0 whose files a case then changes.
  private func validate(
    _ change: (inout [String: [UInt8]]) -> Void, beside: (String) throws -> Void = { _ in }
  ) throws -> BagReport {
    var files: [String: [UInt8]] = [
      "bagit.txt": Array("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8),
      "data/hello.txt": Self.body,
      "manifest-sha256.txt": Array("\(Self.digest("sha256"))  data/hello.txt\n".utf8),
      "bag-info.txt": Array("Payload-Oxum: 6.1\n".utf8),
    ]
    change(&files)
    let folder = try TemporaryFolder()
    for (name, bytes) in files {
      let place = URL(fileURLWithPath: folder.path + "/" + name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: place)
    }
    try beside(folder.path)
    return BagValidator.validate(folder: folder.path)
  }

  private func expect(
    _ isValid: Bool, oddities: Int? = nil, _ change: (inout [String: [UInt8]]) -> Void
  ) throws {
    let report = try validate(change)
    #expect(report.isValid == isValid, "\(report.text(language: .en))")
    if let oddities {
      #expect(report.oddities.count == oddities, "\(report.text(language: .en))")
    }
  }

  @Test func areValidAsTheStandardDescribesThem() throws {
    let report = try validate { _ in }
    #expect(report.isValid && report.version == "1.0" && report.algorithms == ["sha256"])
    #expect(report.payloadFiles == 1 && report.payloadBytes == 6)
    #expect(report.text(language: .zh).hasSuffix("结论：有效的 BagIt 1.0 包（6 B / 1）\n"))
  }

  @Test(arguments: [
    ("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8", true),
    ("BagIt-Version: 1.0\r\nTag-File-Character-Encoding: UTF-8\r\n", true),
    ("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\nmore\n", true),
    ("BagIt-Version : 0.97\nTag-File-Character-Encoding: UTF-8\n", true),
    ("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nmore\n", false),
    ("BagIt-Version: 1.0 \nTag-File-Character-Encoding: UTF-8\n", false),
    ("BagIt-Version : 1.0\nTag-File-Character-Encoding : UTF-8\n", false),
    ("BagIt-Version: 1.0\nTag-File-Character-Encoding: \n", false),
    ("BagIt-Version: 1.0\n", false), ("", false),
    ("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n", false),
    ("BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n", false),
    ("BagIt-Version: 0.12\nTag-File-Character-Encoding: UTF-8\n", false),
    ("\u{FEFF}BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", false),
    ("BagIt-Version: 1.0\nTag-File-Character-Encoding: KLINGON-8\n", false),
    ("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8//IGNORE\n", false),
  ])
  func beginWithTwoLinesOfTheirVersion(text: String, isValid: Bool) throws {
    try expect(isValid) { $0["bagit.txt"] = Array(text.utf8) }
  }

  @Test func areReadInTheEncodingTheyDeclare() throws {
    let name = "data/证据.txt"
    let line = "\(Self.digest("sha256"))  \(name)\n"
    let gb: [UInt8] = Array("\(Self.digest("sha256"))  data/".utf8) + [0xD6, 0xA4, 0xBE, 0xDD]
    var wide: [UInt8] = [0xFE, 0xFF]
    for unit in line.utf16 { wide += [UInt8(unit >> 8), UInt8(unit & 255)] }
    let encodings: [(String, [UInt8])] = [
      ("UTF-8", Array(line.utf8)), ("GB18030", gb + Array(".txt\n".utf8)),
      ("UTF-16", wide),
    ]
    for (encoding, bytes) in encodings {
      let text = "BagIt-Version: 1.0\nTag-File-Character-Encoding: \(encoding)\n"
      try expect(true) {
        $0["bagit.txt"] = Array(text.utf8)
        $0["data/hello.txt"] = nil
        $0["bag-info.txt"] = nil
        $0[name] = Self.body
        $0["manifest-sha256.txt"] = bytes
      }
      try expect(false) {
        $0["bagit.txt"] = Array(text.utf8)
        $0["manifest-sha256.txt"] = [0x61, 0xFF, 0xFE, 0xD8]
      }
    }
  }

  @Test(arguments: [
    "/data/hello.txt", "../bag/data/hello.txt", "data/../data/hello.txt", "~/data/hello.txt",
    "~root/x", "C:\\data\\hello.txt", "\\\\host\\data", "data/..\\..\\x", "bag-info.txt",
  ])
  func listNothingOutsideTheirPayload(path: String) throws {
    try expect(false) {
      $0["manifest-sha256.txt"]? += Array("\(Self.digest("sha256"))  \(path)\n".utf8)
    }
  }

  @Test func mayBeMadeByOldTools() throws {
    try expect(true, oddities: 1) {
      $0["manifest-sha256.txt"] = Array("\(Self.digest("sha256")) *data/hello.txt\r".utf8)
      $0["tagmanifest-sha256.txt"] = []
    }
    try expect(true, oddities: 2) {
      $0["manifest-sha256.txt"] = Array("\(Self.digest("sha256"))\t./data//./hello.txt".utf8)
    }
    try expect(true) {
      $0["manifest-sha256.txt"] = Array(
        "\(Self.digest("sha256").uppercased())  data/hello.txt\n".utf8)
    }
    try expect(true, oddities: 3) {
      $0["manifest-md5.txt"] = Array("\(Self.digest("md5"))  data\\hello.txt\n".utf8)
    }
  }

  @Test func listEveryPayloadFileOnceWithOneDigest() throws {
    try expect(false) { $0["data/more.txt"] = [1] }
    try expect(false) { $0["data/hello.txt"] = nil }
    try expect(false) { $0["data/hello.txt"] = [1] }
    try expect(false) { $0["manifest-sha256.txt"] = nil }
    try expect(false) { $0["manifest-sha256.txt"] = Array("no list\n".utf8) }
    try expect(false) { $0["manifest-sha512.txt"] = [] }
    let line = "\(Self.digest("sha256"))  data/hello.txt\n"
    try expect(true, oddities: 2) { $0["manifest-sha256.txt"] = Array((line + line).utf8) }
    try expect(false) {
      $0["manifest-sha256.txt"]? += Array(line.replacing("a", with: "b").utf8)
    }
    try expect(true) {
      $0["bagit.txt"] = Array("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n".utf8)
      $0["manifest-sha512.txt"] = []
    }
  }

  @Test func mayUseAnAlgorithmUnknownHereBesideAKnownOne() throws {
    try expect(true) { $0["manifest-whirlpool.txt"] = Array("aa  data/hello.txt\n".utf8) }
    try expect(false) {
      $0["manifest-whirlpool.txt"] = Array("aa  data/hello.txt\n".utf8)
      $0["manifest-sha256.txt"] = nil
    }
    for name in ["md5", "sha1", "sha224", "sha384", "sha512", "sha3256", "sm3"] {
      try expect(true) {
        $0["manifest-\(name).txt"] = Array("\(Self.digest(name))  data/hello.txt\n".utf8)
      }
      try expect(false) {
        $0["manifest-\(name).txt"] = Array("\(Self.digest(name, [1]))  data/hello.txt\n".utf8)
      }
    }
  }

  @Test func areCompleteOrRefusedForNothingIsFetched() throws {
    func fetch(_ text: String) -> [UInt8] { Array(text.utf8) }
    try expect(true) { $0["fetch.txt"] = fetch("https://x.example/a 6 data/hello.txt\n") }
    try expect(false) { $0["fetch.txt"] = fetch("https://x.example/a 7 data/hello.txt\n") }
    try expect(false) { $0["fetch.txt"] = fetch("https://x.example/a - data/other.txt\n") }
    try expect(false) { $0["fetch.txt"] = fetch("https://x.example/a - ../hello.txt\n") }
    try expect(false) { $0["fetch.txt"] = fetch("https://x.example/a data/hello.txt\n") }
    try expect(false) {
      $0["fetch.txt"] = fetch("https://x.example/a 6 data/hello.txt\n")
      $0["data/hello.txt"] = nil
    }
  }

  @Test func haveTheirOwnFilesListedToo() throws {
    let bad = Array("\(Self.digest("sha256"))  bag-info.txt\n".utf8)
    try expect(false) { $0["tagmanifest-sha256.txt"] = bad }
    try expect(true, oddities: 0) {
      let info = Self.digest("sha256", $0["bag-info.txt"] ?? [])
      $0["tagmanifest-sha256.txt"] = Array("\(info)  bag-info.txt\n".utf8)
    }
    try expect(false) {
      $0["tagmanifest-sha256.txt"] = Array("\(Self.digest("sha256"))  data/hello.txt\n".utf8)
    }
    try expect(false) {
      $0["tagmanifest-sha256.txt"] = Array("\(Self.digest("sha256"))  missing.txt\n".utf8)
    }
  }

  @Test func mayMeanAFileByAnotherSpellingOfItsName() throws {
    func listing(_ name: String) -> [UInt8] { Array("\(Self.digest("sha256"))  \(name)\n".utf8) }
    let cases = [("data/e\u{301}.txt", "data/\u{E9}.txt"), ("data/HELLO.txt", "data/hello.TXT")]
    for (listed, real) in cases {
      try expect(true, oddities: 2) {
        $0["data/hello.txt"] = nil
        $0[real] = Self.body
        $0["manifest-sha256.txt"] = listing(listed)
      }
    }
    for (listed, real, version) in [
      ("data/a%25b%0Ac", "data/a%b\nc", "1.0"), ("data/a%25b", "data/a%25b", "0.97"),
      ("data/a%2Fb", "data/a%2Fb", "1.0"),
    ] {
      try expect(true) {
        $0["bagit.txt"] = Array(
          "BagIt-Version: \(version)\nTag-File-Character-Encoding: UTF-8\n".utf8)
        $0["data/hello.txt"] = nil
        $0[real] = Self.body
        $0["manifest-sha256.txt"] = listing(listed)
      }
    }
  }

  @Test func mayHaveLostTheLitterOfAnOperatingSystem() throws {
    let empty = Self.digest("sha256", [])
    try expect(true) {
      $0["manifest-sha256.txt"]? += Array("\(empty)  data/.DS_Store\n".utf8)
      $0["bag-info.txt"] = Array("Payload-Oxum: 6.2\n".utf8)
    }
    try expect(false) {
      $0["manifest-sha256.txt"]? += Array("\(empty)  data/lost.txt\n".utf8)
    }
  }

  @Test(arguments: [
    ("Payload-Oxum: 6.1\nLong: a\n  b\n\tc\nEmpty:\n", true), ("payload-oxum: 6.1", true),
    ("Payload-Oxum: 7.1\n", false), ("Payload-Oxum: 6.1\nPayload-Oxum: 6.2\n", false),
    ("Payload-Oxum: six\n", false), ("no label\n", false), (" begins with a space\n", false),
  ])
  func tellTheirTotalTruly(info: String, isValid: Bool) throws {
    try expect(isValid) { $0["bag-info.txt"] = Array(info.utf8) }
  }

  @Test func holdNoLinks() throws {
    for (target, place) in [("hello.txt", "data/link"), ("/etc", "data/outside")] {
      let report = try validate { _ in
      } beside: { root in
        try FileManager.default.createSymbolicLink(
          atPath: root + "/" + place, withDestinationPath: target)
      }
      #expect(report.defects.map(\.place) == [place])
    }
    let none = BagValidator.validate(folder: "/nonexistent-\(UUID().uuidString)")
    #expect(!none.isValid)
  }

  @Test func ofThePublishedSuiteGetItsVerdicts() {
    guard let root = SharedVectors.folder, FileManager.default.fileExists(atPath: root + "/bagit")
    else {
      print("skipped: the BagIt suite is not on this machine (set XIEZHI_SHARED)")
      return
    }
    func folders(_ path: String) -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter {
        KeyFolder.isFolder(path + "/" + $0)
      }
    }
    var judged = 0
    for version in folders(root + "/bagit") {
      for category in folders(root + "/bagit/\(version)") {
        for bag in folders(root + "/bagit/\(version)/\(category)") {
          let place = "\(version)/\(category)/\(bag)"
          let report = BagValidator.validate(folder: root + "/bagit/" + place)
          #expect(
            report.isValid == ["valid", "warning"].contains(category),
            "\(place): \(report.text(language: .en))")
          judged += 1
        }
      }
    }
    #expect(judged > 0)
  }
}
