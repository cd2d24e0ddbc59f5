import CourtCases
import CourtDomain
import CourtEvidence

enum RecordViews {
  static func record(_ seen: KeepRecord.Seen) -> JSONValue {
    [
      "hearing_id": View.id(seen.hearing.id),
      "current": seen.versions.last.map { version($0) } ?? .null,
      "versions": .int(seen.versions.count),
      "corrections": .array(seen.corrections.map { correction($0, seen.versions) }),
      "signatures": .array(seen.signatures.map { signature($0) }),
      "due_on": .string(seen.dueOn.description),
      "missing": .array(seen.missing.map(View.text)), "is_complete": .bool(seen.isComplete),
    ]
  }

  static func version(_ version: RecordVersion) -> JSONValue {
    [
      "version": .int(version.number), "text": .string(version.text),
      "sha256": .string(hexText(version.sha256)), "written_by": View.id(version.writtenBy),
      "written_at": View.instant(version.writtenAt),
      "correction": version.correction.map { .int($0) } ?? .null,
    ]
  }

  /// With the lines that go and come.
  static func correction(_ correction: RecordCorrection, _ versions: [RecordVersion])
    -> JSONValue
  {
    let base = versions.first { $0.number == correction.base }
    let diff = base.map { LineDiff(from: $0.text, to: correction.text).json }
    return [
      "number": .int(correction.number), "base_version": .int(correction.base),
      "changes": diff ?? .array([]), "reason": .string(correction.reason),
      "asked_by": View.id(correction.askedBy), "asked_at": View.instant(correction.askedAt),
      "accepted": correction.isAccepted.map { .bool($0) } ?? .null,
      "decided_by": View.id(correction.decidedBy),
      "decided_at": View.instant(correction.decidedAt), "answer": .string(correction.answer),
    ]
  }

  static func signature(_ signature: RecordSignature) -> JSONValue {
    [
      "account_id": View.id(signature.accountID), "version": .int(signature.version),
      "signs": .bool(signature.signs), "reason": .string(signature.reason),
      "at": View.instant(signature.at),
    ]
  }
}

extension JSONValue {
  /// An object with further members.
  func with(_ members: [(String, JSONValue)]) -> JSONValue {
    var object = object ?? JSONObject()
    for (name, value) in members { object[name] = value }
    return .object(object)
  }
}
