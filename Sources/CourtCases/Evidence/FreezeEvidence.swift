import CourtDomain
import CourtEvidence

extension OpenCase {
  /// Rows of a frozen document are rounded up to a multiple of this.
  static let frozenPadding = 16

  /// The effect `freeze-evidence`: what there is when a period for evidence, or the hearing, ends.
  ///
  /// The hearing ends an exchange that is still open, for there was nothing left to say after it.
  func freezeEvidence() throws {
    try transaction.looking(as: .system) {
      let isHeard = file.facts["hearing_held"]?.bool ?? false
      let open = isHeard ? try transaction.exchanges(of: file.id).first(where: \.isOpen) : nil
      if let open {
        try end(open)
      } else {
        let newest = try transaction.issueLists(of: file.id).last?.version
        try freeze(
          isHeard ? .crossExaminationClosed : .periodEnded, crossMatrix(), issues: newest)
      }
    }
  }

  /// Signs the exact items and the matrix, and logs the signature; nothing where there is nothing.
  func freeze(_ stage: FrozenSet.Stage, _ matrix: CrossMatrix, issues: Int?) throws {
    let all = try transaction.looking(as: .system) {
      try transaction.evidence(of: file.id).filter { $0.standing == .received }
    }
    guard !all.isEmpty else { return }
    let late = try transaction.looking(as: .system) { try transaction.lateness(of: file.id) }
    let stored = try transaction.frozenSets(of: file.id)
    let previous = frozen.last ?? stored.last
    let version = (previous?.version ?? 0) + 1
    let rows = try all.map { item in
      FrozenRow(
        evidenceID: item.id, salt: try SecureRandom.bytes(Commitment.saltBytes),
        bytes: FrozenContent.row(
          item, matrix.cells(of: item.id), late.first { $0.evidenceID == item.id }))
    }
    let document = FrozenContent.document(
      [
        "at": .string(now.rfc3339), "case": .string(file.number),
        "court": .string(court.keys.court.origin), "issues": issues.map { .int($0) } ?? .null,
        "stage": .string(stage.rawValue), "v": 1, "version": .int(version),
      ], rows: try FrozenContent.padded(rows, to: Self.frozenPadding))
    let leaf = try frozenLeaf(document, version, after: previous)
    let set = FrozenSet(
      caseID: file.id, version: version, stage: stage, document: document,
      sha256: SHA256.digest(document).bytes,
      signature: try court.keys.signDetached(document, at: now), leafHash: leaf.leafHash.bytes,
      at: now)
    frozen.append(set)
    pending.leaves.append((leaf.bytes, leaf.leafHash.bytes, now))
    pending.beside.append { try $0.insertFrozenSet(set, rows: rows) }
  }

  private func frozenLeaf(
    _ document: [UInt8], _ version: Int, after previous: FrozenSet?
  ) throws -> LogLeaf {
    let hasher = DualHasher()
    hasher.update(document)
    return try LogLeaf.make(
      LeafFacts(
        court: court.keys.court.origin, kind: LeafKind(rawValue: "evidence.frozen"),
        caseNumber: file.number, itemID: "\(file.id)/frozen/\(version)",
        detail: ["tool": .string(CourtTool.name), "version": .int(version)],
        digests: hasher.finish(), sizeBytes: Int64(document.count), at: now,
        sequence: Int64(version),
        previous: previous.flatMap { Digest32(bytes: $0.leafHash) }))
  }
}

/// The bytes that are frozen.
enum FrozenContent {
  /// One item with its digests and its cells.
  static func row(
    _ item: EvidenceItem, _ cells: [CrossCell], _ lateness: EvidenceLateness?
  ) -> [UInt8] {
    let sorted = cells.sorted {
      ($0.partyID.description, $0.test.rawValue) < ($1.partyID.description, $1.test.rawValue)
    }
    var row: JSONObject = JSONObject()
    row["evidence"] = .string(item.id.description)
    row["ordinal"] = .int(item.ordinal)
    row["name"] = .string(item.name)
    row["party"] = .optional(item.partyID?.description)
    row["file_name"] = .optional(item.content?.fileName)
    row["size_bytes"] = .int(item.content?.sizeBytes ?? 0)
    row["sha256"] = .string(hexText(item.content?.sha256 ?? []))
    row["sm3"] = .string(hexText(item.content?.sm3 ?? []))
    row["counts"] = .bool(lateness?.isAdmitted ?? true)
    row["late"] = lateness.map { .string($0.ruling?.rawValue ?? "awaits-ruling") } ?? .null
    row["cells"] = .array(sorted.map(cell))
    return JSONValue.object(row).canonicalBytes
  }

  private static func cell(_ cell: CrossCell) -> JSONValue {
    [
      "party": .string(cell.partyID.description), "test": .string(cell.test.rawValue),
      "standing": .string(cell.standing.rawValue), "reason": .optional(cell.opinion?.reason),
      "at": .optional(cell.opinion?.at.rfc3339),
    ]
  }

  /// Salted digests in order, filled up with digests of nothing.
  static func padded(_ rows: [FrozenRow], to multiple: Int) throws -> [String] {
    var digests = rows.map { SHA256.digest($0.salt + $0.bytes).hex }
    while digests.count % multiple != 0 {
      digests.append(hexText(try SecureRandom.bytes(32)))
    }
    return digests.sorted()
  }

  static func document(_ head: JSONValue, rows: [String]) -> [UInt8] {
    var members = head.object ?? JSONObject()
    members["rows"] = .array(rows.map { .string($0) })
    return JSONValue.object(members).canonicalBytes
  }
}
