import CourtDomain

extension OpenCase {
  /// Takes a mended complaint in place of the one that was returned.
  ///
  /// The review period starts again on the day after it arrives. Source: Interpretation art. 126.
  public func correct(_ prepared: FileCase.Prepared) throws {
    guard prepared.check.defects.isEmpty else { throw Invalid(prepared.check.defects) }
    let named = Set(parties.compactMap(\.idNumber))
    let now = Set(
      (prepared.complaint.plaintiffs + prepared.complaint.defendants).compactMap(\.idNumber))
    guard named.isSubset(of: now) else {
      throw Rejection(
        "filing.parties-changed", .unacceptable, zh: "补正不能更换当事人，请另行起诉",
        en: "a correction cannot change the parties: file anew")
    }
    file.complaint = prepared.body
    file.amount = prepared.complaint.amountInDispute
    try perform("correct", via: "filings")
  }
}
