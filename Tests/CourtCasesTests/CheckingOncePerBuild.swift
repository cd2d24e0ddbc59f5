import CourtCases
import CourtWorkflow
import Foundation
import Testing

@Suite struct CheckingOncePerBuild {
  private static let workflows = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Workflows")

  /// One procedure of the library in a folder of its own, and where its check is remembered.
  private func within(_ body: (URL, String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("court-cases-procedures-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let name = "payment-order.yaml"
    try FileManager.default.copyItem(
      at: Self.workflows.appendingPathComponent(name), to: folder.appendingPathComponent(name))
    try body(folder.appendingPathComponent(name), folder.path)
  }

  @Test func aTextThatWasSoundIsReadAgainAsTheSame() throws {
    try within { _, folder in
      let memory = folder + "/procedures.checked"
      let first = try ProcedureFolder.load(
        folder, checked: CheckedProcedures(file: memory, program: "one"))
      let kept = try String(contentsOfFile: memory, encoding: .utf8)
      #expect(kept.split(separator: "\n").count == 2 && kept.hasPrefix("one\n"))
      let again = try ProcedureFolder.load(
        folder, checked: CheckedProcedures(file: memory, program: "one"))
      #expect(again.map(\.name) == first.map(\.name))
      #expect(again.map(\.actions.count) == first.map(\.actions.count))
    }
  }

  @Test func aChangedTextIsCheckedWhateverIsRemembered() throws {
    try within { file, folder in
      let memory = folder + "/procedures.checked"
      _ = try ProcedureFolder.load(
        folder, checked: CheckedProcedures(file: memory, program: "one"))
      let text = try String(contentsOf: file, encoding: .utf8)
      let broken = text.replacing("initial: ", with: "initial: nowhere-", maxReplacements: 1)
      #expect(broken != text)
      try broken.write(to: file, atomically: true, encoding: .utf8)
      #expect(throws: ProcedureDefects.self) {
        _ = try ProcedureFolder.load(
          folder, checked: CheckedProcedures(file: memory, program: "one"))
      }
    }
  }

  @Test func anotherBuildAndAnUnreadableMemoryRememberNothing() throws {
    try within { _, folder in
      let memory = folder + "/procedures.checked"
      try "one\n\u{0}garbage".write(toFile: memory, atomically: true, encoding: .utf8)
      _ = try ProcedureFolder.load(
        folder, checked: CheckedProcedures(file: memory, program: "two"))
      let kept = try String(contentsOfFile: memory, encoding: .utf8)
      #expect(kept.hasPrefix("two\n") && !kept.contains("garbage"))
      // A place where nothing can be kept hinders nobody.
      let loaded = try ProcedureFolder.load(
        folder, checked: CheckedProcedures(file: folder + "/missing/checked", program: "two"))
      #expect(loaded.count == 1)
    }
  }
}
