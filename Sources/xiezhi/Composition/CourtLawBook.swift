import CourtLaw

/// The dated law of the share folder, and the court of the settings in it.
///
/// Not inlined, for the reason given at `CourtHouse.build`.
struct CourtLawBook: Sendable {
  let book: LawBook
  let court: CourtSettings

  /// - Throws: `LawDefects` with every defect of the tables; `LawError` for an unknown court.
  @inline(never)
  init(_ settings: Settings) throws {
    book = try LawBook.load(folder: settings.shareFolder + "/Workflows/law")
    court = try book.court(settings.courtCode)
  }
}
