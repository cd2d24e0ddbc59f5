public import CourtEvidence

/// The way to a witness: one HTTP request with a time limit of its own.
public protocol WitnessLink: Sendable {
  /// Posts the body to `add-checkpoint` of the witness.
  ///
  /// - Throws: where no whole answer came.
  func addCheckpoint(_ body: [UInt8], to witness: WitnessPolicy.Witness) async throws
    -> WitnessReply
}

/// What came back.
public struct WitnessReply: Sendable, Hashable {
  public var status: Int
  public var body: [UInt8]

  public init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }
}
