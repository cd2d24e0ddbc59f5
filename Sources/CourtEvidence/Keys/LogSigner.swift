/// A key of the log with the name it signs under.
struct LogSigner: Sendable {
  let key: KeyHandle
  let verifier: NoteVerifierKey

  init(key: KeyHandle, origin: String) throws(EvidenceFault) {
    self.key = key
    verifier = try NoteVerifierKey(name: origin, key: key)
  }
}
