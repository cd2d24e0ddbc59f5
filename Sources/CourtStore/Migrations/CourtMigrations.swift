public import CourtPG

/// The court's tables as ordered, forward-only steps.
///
/// Kept in the program itself, so that a moved binary still carries its schema. A step that has been
/// released is never edited; what changes is a new step.
public enum CourtMigrations {
  /// Every step in order; each rests on those before it.
  public static let all: [PGMigration] = [
    ground, cases, time, evidence, hearings, decisions, desk, grants, timeHistory, beside,
    versions, play, provisional, evidenceLog, custody, uploads, booking, plans,
    waiting, equipment,
  ]
}
