import CourtCases
import CourtDomain
import CourtEvidence

/// The exchange of evidence and orders about items, as their readers may see them.
enum CrossViews {
  static func page(_ open: OpenCase) throws -> JSONValue {
    let (transaction, id) = (open.transaction, open.file.id)
    let matrix = try open.crossMatrix()
    let lists = try transaction.issueLists(of: id)
    return [
      "exchanges": .array(try transaction.exchanges(of: id).map(exchange)),
      "choices": .array(try transaction.exchangeChoices(of: id).map(choice)),
      "items": .array(
        matrix.items.map { item in
          [
            "evidence_id": View.id(item.id), "ordinal": .int(item.ordinal),
            "name": .string(item.name), "party_id": View.id(item.partyID),
            "cells": .array(matrix.cells(of: item.id).map(cell)),
          ]
        }),
      "issues": lists.last.map(issues) ?? .null,
      "issue_versions": .array(lists.map(issues)),
      "frozen": .array(
        try transaction.frozenSets(of: id).map {
          [
            "version": .int($0.version), "stage": .string($0.stage.rawValue),
            "sha256": .string(hexText($0.sha256)), "at": View.instant($0.at),
          ]
        }),
    ]
  }

  static func cell(_ cell: CrossCell) -> JSONValue {
    [
      "party_id": View.id(cell.partyID), "test": .string(cell.test.rawValue),
      "test_title": View.text(cell.test.title), "standing": .string(cell.standing.rawValue),
      "source": .string(cell.standing.source),
      "opinion": cell.opinion.map(opinion) ?? .null,
      "question": cell.question.map(question) ?? .null,
    ]
  }

  static func opinion(_ said: CrossOpinion) -> JSONValue {
    [
      "evidence_id": View.id(said.evidenceID), "party_id": View.id(said.partyID),
      "test": .string(said.test.rawValue), "ordinal": .int(said.ordinal),
      "round": .int(said.round), "stand": .string(said.stand.rawValue),
      "reason": .string(said.reason), "at": View.instant(said.at),
      "entered_by_court": .bool(said.isEnteredByCourt),
    ]
  }

  static func question(_ asked: CrossQuestion) -> JSONValue {
    [
      "evidence_id": View.id(asked.evidenceID), "party_id": View.id(asked.partyID),
      "test": .string(asked.test.rawValue), "question": .string(asked.question),
      "asked_at": View.instant(asked.askedAt), "source": "EV art. 4",
    ]
  }

  static func exchange(_ exchange: EvidenceExchange) -> JSONValue {
    [
      "round": .int(exchange.round), "mode": .string(exchange.mode.rawValue),
      "opens_at": View.instant(exchange.opensAt), "closes_at": View.instant(exchange.closesAt),
      "ends_period": .bool(exchange.endsPeriod), "closed_at": View.instant(exchange.closedAt),
    ]
  }

  static func choice(_ choice: ExchangeChoice) -> JSONValue {
    [
      "party_id": View.id(choice.partyID), "mode": .string(choice.mode.rawValue),
      "at": View.instant(choice.at),
    ]
  }

  static func issues(_ list: IssueList) -> JSONValue {
    [
      "version": .int(list.version), "standing": .string(list.standing.rawValue),
      "made_at": View.instant(list.madeAt), "decided_at": View.instant(list.decidedAt),
      "settled_reason": .optional(list.settledReason),
      "issues": .array(
        list.issues.map {
          [
            "place": .int($0.place), "evidence_id": View.id($0.evidenceID),
            "party_id": View.id($0.partyID), "test": .optional($0.test?.rawValue),
            "text": .string($0.text),
          ]
        }),
      "confirmations": .array(
        list.confirmations.map {
          [
            "party_id": View.id($0.partyID), "agrees": .bool($0.agrees),
            "comment": .string($0.comment), "at": View.instant($0.at),
          ]
        }),
    ]
  }

  static func frozen(_ set: FrozenSet, _ rows: [FrozenRow]) -> JSONValue {
    [
      "version": .int(set.version), "stage": .string(set.stage.rawValue),
      "at": View.instant(set.at), "sha256": .string(hexText(set.sha256)),
      "document": View.base64(set.document), "signature": View.base64(set.signature),
      "leaf_hash": .string(hexText(set.leafHash)),
      "rows": .array(
        rows.map {
          [
            "evidence_id": View.id($0.evidenceID), "salt": .string(hexText($0.salt)),
            "bytes": View.base64($0.bytes),
            "sha256": .string(SHA256.digest($0.salt + $0.bytes).hex),
          ]
        }),
    ]
  }

  // MARK: Time

  static func partyPeriod(_ period: PartyEvidencePeriod) -> JSONValue {
    [
      "party_id": View.id(period.party.id), "side": .string(period.party.side.rawValue),
      "deadline_id": View.id(period.common?.id),
      "rule": .optional(period.common?.rule),
      "last_day": .optional(period.common?.lastDay.description),
      "further": .array(period.further.map(self.period)),
      "ended_by_exchange_at": View.instant(period.exchange?.opensAt),
      "ends_at": View.instant(period.endsAt), "is_over": .bool(period.isOver),
    ]
  }

  static func period(_ period: EvidencePeriod) -> JSONValue {
    [
      "ordinal": .int(period.ordinal), "party_id": View.id(period.partyID),
      "ground": .string(period.ground.rawValue), "source": .string(period.ground.source),
      "last_day": .string(period.lastDay.description), "due_at": View.instant(period.dueAt),
      "reason": .string(period.reason), "at": View.instant(period.at),
    ]
  }

  static func lateness(_ late: EvidenceLateness) -> JSONValue {
    [
      "evidence_id": View.id(late.evidenceID), "ended_at": View.instant(late.endedAt),
      "reason": .optional(late.reason), "noted_at": View.instant(late.notedAt),
      "ruling": .optional(late.ruling?.rawValue),
      "ruling_reason": .optional(late.rulingReason),
      "fine_minor": late.fineMinor.map { .int($0) } ?? .null,
      "ruled_at": View.instant(late.ruledAt),
    ]
  }

  // MARK: Orders

  static func seal(_ seal: EvidenceSeal) -> JSONValue {
    [
      "evidence_id": View.id(seal.evidenceID), "version": .int(seal.version),
      "is_sealed": .bool(seal.isSealed), "accounts": .array(seal.accounts.map { View.id($0) }),
      "parties": .array(seal.parties.map { View.id($0) }),
      "roles": .array(seal.roles.map { .string($0) }), "reason": .string(seal.reason),
      "at": View.instant(seal.at),
    ]
  }

  /// What an item was made from; the original's id only for who may see it.
  static func derivation(_ made: EvidenceDerivation, originalIsSeen: Bool) -> JSONValue {
    [
      "kind": .string(made.kind.rawValue),
      "original_id": View.id(originalIsSeen ? made.originalID : nil),
      "reason": .string(made.reason), "tool": .string(made.tool), "at": View.instant(made.at),
    ]
  }
}
