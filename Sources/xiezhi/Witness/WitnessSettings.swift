import ArgumentParser
import CourtCases
import CourtEvidence
import Foundation

/// The policy a court is configured with.
enum WitnessSettings {
  /// - Throws: `ValidationError` where the file cannot be read or lists other logs only.
  static func policy(_ file: String?, log: String) throws -> WitnessPolicy {
    guard let file else { return .none }
    guard let data = FileManager.default.contents(atPath: Settings.absolute(file)) else {
      throw ValidationError("the witness policy \(file) cannot be read")
    }
    let policy = try WitnessPolicy(bytes: Array(data))
    guard policy.logs.isEmpty || policy.logs.contains(where: { $0.key.text == log }) else {
      throw ValidationError("the witness policy \(file) does not list this court's log, \(log)")
    }
    return policy
  }

  /// A witness of its own in the court's folder, and the policy that asks it alone.
  @inline(never)
  static func local(folder path: String, log: String) throws -> (Witness, WitnessPolicy) {
    let folder = WitnessFolder(path: path)
    if !FileManager.default.fileExists(atPath: path) {
      _ = try folder.create(
        name: "localhost/witness", logs: [try NoteVerifierKey(text: log)],
        passphrase: try KeyPassphrase.fromEnvironment())
    }
    let witness = try Witness(
      folder: folder, passphrase: try KeyPassphrase.fromEnvironment())
    let text = "log \(log)\nwitness local \(witness.verifierKey.text) local:\nquorum local\n"
    return (witness, try WitnessPolicy(bytes: Array(text.utf8)))
  }
}
