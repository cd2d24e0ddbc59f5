public import CourtCases
import CourtDomain
public import Foundation

/// Hands messages to a local spool folder, one file each, for sandboxes and tests.
///
/// Named by the message's own id and written beside before it is renamed, so that a message handed
/// over twice after a crash is still one file.
public struct SpoolCourier: Courier {
  private let folder: URL

  /// - Parameter folder: made where it is missing, readable by its owner only.
  public init(folder: URL) throws {
    self.folder = folder
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  public func deliver(_ message: OutboundMessage) async throws {
    let text =
      "To: \(line(message.to))\nSubject: \(line(message.subject))\n"
      + "Date: \(message.queuedAt.rfc3339)\n\n\(message.body)\n"
    let file = folder.appendingPathComponent("\(message.id).txt")
    try Data(text.utf8).write(to: file, options: .atomic)
  }

  /// A header's value must not begin a second header.
  private func line(_ text: String) -> String {
    text.replacing("\r", with: " ").replacing("\n", with: " ")
  }
}
