import Foundation
import Testing

/// Which room may stand on which: the arrows of ARCHITECTURE.md, held by a test.
@Suite struct HouseArrows {
  /// What each room may import besides Foundation, the standard library's modules and libc.
  static let allowed: [String: Set<String>] = [
    "CourtDomain": [],
    "CourtLaw": ["CourtDomain", "Yams"],
    "CourtWorkflow": ["Yams"],
    "CourtEvidence": ["CourtDomain", "COpenSSL"],
    "CourtScheduling": ["CourtDomain"],
    "CourtSimilarity": ["CourtDomain"],
    "CourtPG": ["CLibPQ"],
    "CourtCases": [
      "CourtDomain", "CourtLaw", "CourtWorkflow", "CourtEvidence", "CourtScheduling",
      "CourtSimilarity", "Logging",
    ],
    "CourtStore": ["CourtCases", "CourtDomain", "CourtWorkflow", "CourtEvidence", "CourtPG"],
    "CourtOutbound": ["CourtCases", "CourtClient", "CourtDomain", "CourtEvidence"],
    "CourtAPI": [
      "CourtCases", "CourtDomain", "CourtLaw", "CourtWorkflow", "CourtEvidence", "CourtScheduling",
      "CourtSimilarity", "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOHTTP1",
      "Logging",
    ],
    "CourtClient": ["CourtDomain", "NIOCore", "NIOPosix", "NIOHTTP1"],
  ]
  static let common: Set<String> = [
    "Foundation", "FoundationEssentials", "Synchronization", "Dispatch", "Glibc",
  ]

  @Test(arguments: allowed.keys.sorted())
  func pointDownOnly(room: String) throws {
    let may = try #require(Self.allowed[room]).union(Self.common)
    let files = try Self.swiftFiles(of: room)
    #expect(!files.isEmpty, "no sources found for \(room)")
    for file in files {
      for module in try Self.imports(of: file) where !may.contains(module) {
        Issue.record("\(file.lastPathComponent) of \(room) imports \(module)")
      }
    }
  }

  /// The lint is left out: its checks are about the rights of those in a case, and say so.
  @Test func theProcedureEngineKnowsNoCourtNoun() throws {
    let nouns = ["plaintiff", "defendant", "clerk", "hearing", "lawsuit", "mediator"]
    for file in try Self.swiftFiles(of: "CourtWorkflow") where !file.path.contains("/Lint/") {
      let text = try String(contentsOf: file, encoding: .utf8).lowercased()
      for noun in nouns where text.contains(noun) {
        Issue.record("\(file.lastPathComponent) says '\(noun)'")
      }
    }
  }

  private static func imports(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(of: "import"), at <= 1, words.count > at + 1,
        at == 0 || ["public", "internal", "package", "@preconcurrency"].contains(words[0])
      else { return nil }
      return String(words[at + 1].split(separator: ".")[0])
    }
  }

  private static func swiftFiles(of room: String) throws -> [URL] {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appendingPathComponent("Sources/\(room)")
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (found?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
  }
}
