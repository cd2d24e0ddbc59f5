import CourtCases
import CourtDomain
import CourtEvidence
import CourtLaw
import CourtWorkflow
import Foundation
import Testing

/// A whole court but for its store: real law, real procedures, real keys, and no database, so that
/// a test which reaches it by mistake gets a fault instead of an answer.
enum TestCourt {
  static let project = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// 2026-01-05T00:00:00Z, a Monday.
  static let now = Instant(microseconds: 1_767_571_200_000_000)

  static func make(store: any CourtStoring = NoStore()) throws -> Court {
    let (law, procedures) = try rules.get()
    let internetCourt = law.courts.first { $0.isInternetCourt }
    let settings = try #require(internetCourt)
    return Court(
      settings: settings, store: store, clock: FixedClock(),
      wallClock: FixedClock(), ids: RandomIdentifiers(), law: law,
      procedures: ProcedureLibrary(procedures), keys: try keys.get(), documents: BlankPaper(),
      shelf: PrecedentShelf(), wages: .empty, limits: CourtLimits())
  }

  /// Read once for all tests of the process: reading takes longer than any of them.
  private static let rules = Result { () throws -> (LawBook, [ProcedureDefinition]) in
    let workflows = project.appending(path: "Workflows")
    let law = try LawBook.load(folder: workflows.appending(path: "law").path())
    let procedures = try ["online-shopping", "pre-filing-mediation"].map { name in
      try ProcedureDefinition.load(
        yaml: try String(
          contentsOf: workflows.appending(path: name + ".yaml"), encoding: .utf8),
        file: "Workflows/\(name).yaml")
    }
    return (law, procedures)
  }

  /// Made once, as they take longer still.
  private static let keys = Result { () throws -> CourtKeys in
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "xiezhi-api-tests-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try CourtKeys.open(
      folder: folder.path(),
      court: CourtIdentity(name: "测试法院", origin: "court.example/1"))
  }
}

struct FixedClock: CourtClock {
  func now() -> Instant { TestCourt.now }
}

struct BlankPaper: DocumentRendering {
  func render(_ request: DocumentRequest) -> RenderedDocument {
    RenderedDocument(
      title: LocalizedText(zh: request.kind, en: request.kind),
      mediaType: "text/plain; charset=utf-8", bytes: Array(request.kind.utf8))
  }
}

/// A database that is away, with a detail nobody outside may read.
struct NoStore: CourtStoring {
  static let secret = "postgres at 10.1.2.3 refused the connection"

  func write<T: Sendable>(_ body: @escaping @Sendable (any CourtTransaction) throws -> T)
    async throws -> T
  { throw Fault(.unavailable(retryAfterSeconds: 3), Self.secret) }

  func read<T: Sendable>(_ body: @escaping @Sendable (any CourtTransaction) throws -> T)
    async throws -> T
  { throw Fault(.unavailable(retryAfterSeconds: 3), Self.secret) }
}
