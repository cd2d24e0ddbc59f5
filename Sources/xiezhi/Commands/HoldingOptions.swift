import ArgumentParser
import CourtDomain
import CourtEvidence
import Foundation

/// What the reader of a bundle kept, as files.
struct HoldingOptions: ParsableArguments {
  @Option(
    help: "A receipt as it was handed out; the bundle must hold the item exactly so. Repeatable.")
  var receipt: [String] = []

  @Option(
    name: .customLong("case"),
    help: "The number of your case: every item must be of it. A receipt names it, too.")
  var caseNumber: String?

  @Option(help: "The file of evidence remember: the bundle must belong to that history.")
  var memory: String?

  @Option(help: "A copy of the log, as evidence log export writes it: it connects checkpoints.")
  var log: String?

  @Option(help: "A bundle of the case that you fetched before: custody only grows. Repeatable.")
  var earlier: [String] = []

  @Option(
    name: .customLong("at"),
    help: """
      The time for which everything must hold, 2046-01-01T00:00:00Z for example: stamps must not \
      have ended by then, or have been renewed before. Now where nothing is said.
      """)
  var time: String?

  func holdings() throws -> Holdings {
    for path in earlier + [log].compactMap(\.self)
    where !FileManager.default.fileExists(atPath: path) {
      throw ValidationError("there is no \(path)")
    }
    return Holdings(
      receipts: try receipt.map(Self.receipt), caseNumber: caseNumber,
      memory: try memory.map(Self.checkpoint),
      log: log.map { LogFolder(path: Settings.absolute($0)) }, earlier: earlier)
  }

  func at() throws -> Instant {
    guard let time else { return .machineTime }
    guard let instant = Instant(rfc3339: time) else {
      throw ValidationError("--at is a time such as 2046-01-01T00:00:00Z")
    }
    return instant
  }

  private static func receipt(_ path: String) throws -> SignedReceipt {
    let json = try bytes(path)
    guard ReceiptFields(json) != nil else {
      throw ValidationError("\(path) is no receipt: give receipt.json as it was handed out")
    }
    let beside = (path as NSString).deletingPathExtension + ".cms"
    let cms = FileManager.default.fileExists(atPath: beside) ? try bytes(beside) : []
    return SignedReceipt(json: json, cms: cms)
  }

  @inline(never)
  private static func checkpoint(_ path: String) throws -> MultiSignedCheckpoint {
    try MultiSignedCheckpoint(bytes: try bytes(path))
  }

  /// Receipts and notes are small; a larger file is neither.
  private static func bytes(_ path: String) throws -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: Settings.absolute(path)),
      let data = try handle.read(upToCount: 1_048_577), data.count <= 1_048_576
    else { throw ValidationError("\(path) cannot be read") }
    return Array(data)
  }
}
