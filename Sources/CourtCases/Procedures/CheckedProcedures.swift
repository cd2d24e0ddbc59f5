import CourtEvidence
import Foundation

/// Which texts of procedures this very program has checked before, so that a start does not decide
/// again what it decided at the last one.
///
/// Only what a check says about the meaning of a text is remembered, by the text's digest; its form
/// is read every time. Another build of the program remembers nothing, for it may know more checks.
public final class CheckedProcedures {
  private let file: String
  private let program: String
  private var digests: Set<String>
  private let before: Set<String>

  /// Larger files are not ours.
  private static let limitBytes = 1 << 20

  /// - Parameters:
  ///   - file: where it is kept; made where it is missing, and nothing is lost with it.
  ///   - program: what tells this build from others.
  public init(file: String, program: String) {
    self.file = file
    self.program = program
    let data = FileManager.default.contents(atPath: file) ?? Data()
    let lines =
      data.count <= Self.limitBytes
      ? String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init) : []
    before = lines.first == program ? Set(lines.dropFirst()) : []
    digests = []
  }

  static func digest(of text: String) -> String { SHA256.digest(Array(text.utf8)).hex }

  func holds(_ digest: String) -> Bool { before.contains(digest) }

  func note(_ digest: String) { digests.insert(digest) }

  /// Writes what is known now; a folder that cannot be written costs the next start its time only.
  func keep() {
    guard digests != before else { return }
    let text = ([program] + digests.sorted()).joined(separator: "\n") + "\n"
    try? text.write(toFile: file, atomically: true, encoding: .utf8)
  }
}
