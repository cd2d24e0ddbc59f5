import CourtClient
import CourtDomain
import CourtPG
import CourtTestSupport
import Foundation
import Testing

@testable import CourtEvidence

/// Whoever runs the court and wants to lie: superuser of the database, owner of the key folder, with
/// a program he may change as he likes. He has not the witness's key.
struct Operator: Sendable {
  let server: TestServer
  let witness: WitnessProcess
  let keys: CourtKeys
  let log: NoteVerifierKey

  init(_ server: TestServer, _ witness: WitnessProcess) throws {
    self.server = server
    self.witness = witness
    let folder = server.data.path + "/keys"
    let line = try String(contentsOfFile: folder + "/log.vkey", encoding: .utf8)
    log = try NoteVerifierKey(text: line.trimmingCharacters(in: .newlines))
    keys = try CourtKeys.open(
      folder: folder, court: CourtIdentity(name: "杭州互联网法院", origin: log.name))
  }

  // MARK: The database

  /// Runs statements with every trigger and foreign key out of the way, all or none.
  func rule(_ sql: String) async throws {
    try await server.pool.session { connection in
      try connection.script(
        "BEGIN; SET LOCAL session_replication_role = replica; \(sql); COMMIT;")
    }
  }

  static func hex(_ bytes: [UInt8]) -> String { "'\\x\(Hex.encode(bytes))'::bytea" }

  static func quoted(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: "''") + "'"
  }

  /// A sandbox's clock stands still between requests; an honest court's is right.
  func setClocks() async throws {
    let now = Instant.machineTime
    guard try await server.now() < now.adding(seconds: -5) else { return }
    // It may have gone on meanwhile, and is never set back.
    _ = try await server.clock.attempt(
      "POST", "/v1/sandbox/clock", ["to": .string(now.rfc3339)])
  }

  /// Waits until every leaf is in the log and the witness has cosigned it; answers the size.
  @discardableResult
  func cosigned() async throws -> Int {
    let isDone = try await patiently {
      try await server.count(
        """
        SELECT CASE WHEN (SELECT count(*) FROM log_leaf) > 0
          AND NOT EXISTS (SELECT FROM log_leaf WHERE leaf_index IS NULL)
          AND (SELECT max(size) FROM log_checkpoint) = (SELECT max(size) FROM log_cosignature)
          THEN 1 ELSE 0 END
        """) == 1
    }
    #expect(isDone, "the honest witness cosigns what only grew")
    return try await server.count("SELECT coalesce(max(size), 0)::int FROM log_cosignature")
  }

  /// A machine that is busy with other tests takes its time.
  private func patiently(_ look: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<6 { if try await server.eventually(look) { return true } }
    return false
  }

  /// Waits until the log has taken every leaf, cosigned or not.
  func sequenced() async throws {
    let isDone = try await patiently {
      try await server.count(
        "SELECT count(*)::int FROM log_leaf WHERE leaf_index IS NULL") == 0
    }
    #expect(isDone)
  }

  private static func instant(_ row: PGRow, _ column: String) throws -> Instant {
    Instant(microseconds: try row.timestampMicroseconds(column))
  }

  // MARK: Items

  /// One custody entry as stored.
  struct Entry: Sendable {
    var act: String
    var at: Instant
    var detail: JSONValue
    /// Its number among the rows that are there now; 0 for one made up.
    var row: Int
    var leaf: [UInt8]
    var opening: [UInt8]
  }

  /// One item as stored, to be rewritten.
  struct Item: Sendable {
    var id: String
    var caseNumber: String
    var fileName: String
    var content: [UInt8]
    var receivedAt: Instant
    var custody: [Entry]
    var receipt: SignedReceipt

    var digests: DigestPair {
      DigestPair(sha256: SHA256.digest(content), sm3: SM3.digest(content))
    }
  }

  func item(_ id: String) async throws -> Item {
    try await server.pool.read { connection in
      let row = try connection.query(
        PGStatement(
          """
          SELECT e.evidence_id::text AS id, f.number, e.file_name, e.received_at, e.receipt,
            e.receipt_signature, (SELECT string_agg(c.bytes, ''::bytea ORDER BY c.chunk_index)
              FROM blob_chunk c WHERE c.blob_id = e.blob_id) AS content
          FROM evidence_item e JOIN case_file f USING (court_id, case_id)
          WHERE e.evidence_id = '\(id)'
          """)
      ).map { row in
        Item(
          id: try row.text("id"), caseNumber: try row.text("number"),
          fileName: try row.text("file_name"), content: try row.bytes("content"),
          receivedAt: try Self.instant(row, "received_at"), custody: [],
          receipt: SignedReceipt(
            json: try row.bytes("receipt"), cms: try row.bytes("receipt_signature")))
      }
      var item = try #require(row.first)
      item.custody = try connection.query(
        PGStatement(
          """
          SELECT c.sequence, c.act, c.at, c.opening, l.bytes
          FROM custody_entry c JOIN log_leaf l USING (court_id, leaf_id)
          WHERE c.evidence_id = '\(id)' ORDER BY c.sequence
          """)
      ).map { row in
        let opening = try row.bytes("opening")
        return Entry(
          act: try row.text("act"), at: try Self.instant(row, "at"),
          detail: try JSONParser.parse(try LeafOpening(bytes: opening).detail.value),
          row: try row.int("sequence"), leaf: try row.bytes("bytes"), opening: opening)
      }
      return item
    }
  }

  /// Writes an item's history anew from custody entry `first` on: new leaves, each following the one
  /// before, and with the first of them a new receipt under the court's real key; all of it goes into
  /// the log as any leaf does. Everything he stores agrees with everything else he stores.
  @discardableResult
  func rewrite(_ id: String, from first: Int, _ change: (inout Item) -> Void) async throws -> Item {
    var item = try await item(id)
    change(&item)
    var sql = """
      CREATE TEMP TABLE was ON COMMIT DROP AS
        SELECT * FROM custody_entry WHERE evidence_id = '\(id)';
      DELETE FROM custody_entry WHERE evidence_id = '\(id)' AND sequence > \(first);
      DELETE FROM evidence_access WHERE evidence_id = '\(id)' AND sequence > \(first);
      """
    var previous: Digest32?
    for index in item.custody.indices {
      if index >= first {
        let leaf = try Self.leaf(item, index, after: previous, origin: log.name)
        item.custody[index].leaf = leaf.bytes
        item.custody[index].opening = leaf.opening.bytes
        sql += Self.insertion(item.custody[index], id, sequence: index + 1)
      }
      previous = MerkleTree.leafHash(item.custody[index].leaf)
    }
    if first == 0 {
      item.receipt = try signedReceipt(item)
      sql += Self.replacement(item)
    }
    try await rule(sql)
    return item
  }

  static func leaf(_ item: Item, _ index: Int, after previous: Digest32?, origin: String) throws
    -> LogLeaf
  {
    let entry = item.custody[index]
    return try LogLeaf.make(
      LeafFacts(
        court: origin, kind: LeafKind(rawValue: "evidence.\(entry.act)"),
        caseNumber: item.caseNumber, itemID: item.id, detail: entry.detail,
        digests: item.digests, sizeBytes: Int64(item.content.count), at: entry.at,
        sequence: Int64(index + 1), previous: previous))
  }

  func signedReceipt(_ item: Item, by signer: CourtKeys? = nil) throws -> SignedReceipt {
    let keys = signer ?? keys
    return try keys.sign(
      Receipt(
        court: keys.court, signer: keys.signerID, caseNumber: item.caseNumber, itemID: item.id,
        fileName: item.fileName, sizeBytes: Int64(item.content.count), digests: item.digests,
        receivedAt: item.receivedAt, inLogBy: item.receivedAt.adding(seconds: 60),
        leafHash: MerkleTree.leafHash(item.custody[0].leaf)))
  }

  private static func insertion(_ entry: Entry, _ id: String, sequence: Int) -> String {
    """
    INSERT INTO log_leaf (court_id, hash, bytes, queued_at)
      SELECT court_id, \(hex(MerkleTree.leafHash(entry.leaf).bytes)), \(hex(entry.leaf)), now()
      FROM was LIMIT 1;
    INSERT INTO custody_entry (court_id, evidence_id, sequence, at, actor_id, actor_role, act,
        reason, leaf_id, opening, tool, sha256_before, sha256_after, other_id)
      SELECT court_id, evidence_id, \(sequence), '\(entry.at.rfc3339)', actor_id, actor_role, act,
        \(quoted(entry.detail.text("reason") ?? "")),
        currval(pg_get_serial_sequence('log_leaf', 'leaf_id')), \(hex(entry.opening)), tool,
        sha256_before, sha256_after, other_id
      FROM was WHERE sequence = \(entry.row);
    """
  }

  private static func replacement(_ item: Item) -> String {
    """
    UPDATE blob_chunk c SET bytes = \(hex(item.content)) FROM evidence_item e
      WHERE e.evidence_id = '\(item.id)' AND c.blob_id = e.blob_id;
    UPDATE blob b SET size_bytes = \(item.content.count) FROM evidence_item e
      WHERE e.evidence_id = '\(item.id)' AND b.blob_id = e.blob_id;
    UPDATE evidence_item SET file_name = \(quoted(item.fileName)),
        size_bytes = \(item.content.count), sha256 = \(hex(item.digests.sha256.bytes)),
        sm3 = \(hex(item.digests.sm3.bytes)), received_at = '\(item.receivedAt.rfc3339)',
        receipt = \(hex(item.receipt.json)), receipt_signature = \(hex(item.receipt.cms))
      WHERE evidence_id = '\(item.id)';
    """
  }

  // MARK: The witness

  /// Asks the witness to cosign whatever he likes; answers its HTTP status.
  func askWitness(old: UInt64, proof: [Digest32], _ checkpoint: SignedCheckpoint) async throws
    -> Int
  {
    let request = AddCheckpoint(
      oldSize: old, proof: proof,
      checkpoint: MultiSignedCheckpoint(checkpoint, cosignatures: []))
    let address = try #require(URLComponents(string: witness.address))
    let client = CourtClient(
      host: address.host ?? TestServer.host, port: try #require(address.port))
    return try await client.send(
      HTTPCall("POST", "/add-checkpoint", headers: [], body: request.bytes)
    ).status
  }
}
