import CourtDomain
import CourtLaw

extension OpenCase {
  /// Takes a mended complaint in place of the one that was returned.
  ///
  /// The review period starts again on the day after it arrives. Source: Interpretation art. 126.
  public func correct(_ prepared: FileCase.Prepared) throws {
    guard prepared.check.defects.isEmpty else { throw Invalid(prepared.check.defects) }
    file.complaint = prepared.body
    file.amount = prepared.complaint.amountInDispute
    if FilingKind(file.procedure, in: court.procedures).isFirstInstance {
      file.track = TrackName.of(prepared.check.track?.track)
    }
    if let cause = prepared.check.cause { file.causeCode = cause.id }
    parties = try correctedParties(prepared.complaint)
    pending.correction = (parties, prepared.complaint.claims)
    try perform("correct", via: "filings")
  }

  /// The same people on the same sides, with the contacts the correction gives.
  private func correctedParties(_ complaint: Complaint) throws -> [Party] {
    let said: [(Party.Side, [ComplaintParty])] = [
      (.plaintiff, complaint.plaintiffs), (.defendant, complaint.defendants),
    ]
    var corrected: [Party] = []
    for (side, list) in said {
      let standing = parties.filter { $0.side == side }.sorted { $0.ordinal < $1.ordinal }
      let isSame =
        standing.count == list.count
        && zip(standing, list).allSatisfy {
          $0.idNumber == $1.idNumber.map(IdentityNumbers.normalised)
            && ($0.idNumber != nil || $0.name == $1.name)
        }
      guard isSame else {
        throw Rejection(
          "filing.parties-changed", .unacceptable, zh: "补正不能增减或更换当事人，请另行起诉",
          en: "a correction cannot add, drop or change parties: file anew")
      }
      for (var party, now) in zip(standing, list) {
        party.name = now.name
        party.phone = now.phone
        party.email = now.email
        party.address = now.address
        corrected.append(party)
      }
    }
    return corrected
  }
}
