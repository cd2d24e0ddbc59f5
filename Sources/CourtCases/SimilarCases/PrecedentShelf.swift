import CourtDomain
public import CourtSimilarity
import Synchronization

/// The index of precedents in memory, replaced as a whole when the stored ones change.
public final class PrecedentShelf: Sendable {
  private let state = Mutex<(index: SimilarityIndex, revision: Int64)>((SimilarityIndex(), -1))

  public init() {}

  public var index: SimilarityIndex { state.withLock(\.index) }
  public var isLoaded: Bool { state.withLock { $0.revision >= 0 } }

  /// Loads anew where the store has moved on; answers whether it had.
  ///
  /// Precedents that no longer parse are left out and counted.
  @discardableResult
  public func refresh(from store: any CourtStoring) async throws -> Bool {
    let known = state.withLock(\.revision)
    let revision = try await store.read { try $0.precedentRevision() }
    guard revision != known else { return false }
    var precedents: [Precedent] = []
    var last = ""
    while true {
      let after = last
      let page = try await store.read { try $0.precedents(after: after, limit: 500) }
      guard let end = page.last else { break }
      for row in page {
        let parsed = PrecedentImport.parse(line: row.body.bytes, number: precedents.count + 1)
        if case .success(let precedent) = parsed { precedents.append(precedent) }
      }
      last = end.id
    }
    let index = SimilarityIndex(precedents)
    state.withLock { $0 = (index, revision) }
    return true
  }
}

/// Takes decided cases into the shelf, line by line.
public struct ImportPrecedents: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  public struct Result: Sendable {
    public var added = 0
    public var replaced = 0
    public var defects: [PrecedentLineDefects] = []
  }

  /// Good lines are kept even where others are not; every defect is told with its line.
  ///
  /// - Parameter text: JSON Lines.
  public func run(_ text: [UInt8]) async throws -> Result {
    let parsed = PrecedentImport.parse(file: text)
    var result = Result()
    result.defects = parsed.defects
    let now = court.clock.now()
    let rows = parsed.precedents.map { (id: $0.id, body: $0.json) }
    for start in stride(from: 0, to: rows.count, by: 200) {
      let page = Array(rows[start..<min(start + 200, rows.count)])
      let added = try await court.store.write { transaction in
        try page.count { try transaction.upsertPrecedent(id: $0.id, body: $0.body, at: now) }
      }
      result.added += added
      result.replaced += page.count - added
    }
    try await court.shelf.refresh(from: court.store)
    return result
  }
}
