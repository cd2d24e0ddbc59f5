import CourtDomain
import CourtEvidence
import Foundation

/// Time-stamp tokens of real authorities. Source: RFC 3161, RFC 5816.
///
/// A folder holds one authority's chain, its answers and perhaps the requests. An answer whose
/// name says `invalid` must be refused, any other believed; each that is believed must also refuse
/// other data.
enum TimeStampVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    for file in folder.files(ending: ".tsr") {
      let place = String(file.split(separator: "/").dropLast().joined(separator: "/"))
      guard folder.has(place + "/ts_chain.pem") else {
        tally.skip("no ts_chain.pem stands beside it, so nobody is trusted")
        continue
      }
      let trust = try TimeStampTrust(chainPEM: try folder.text(place + "/ts_chain.pem"))
      let wanted = !file.contains("invalid")
      let reasons = try judge(file, in: folder, place, trust)
      tally.expect(
        reasons.isEmpty == wanted, "\(file): \(reasons.isEmpty ? ["believed"] : reasons)")
      if wanted {
        tally.expect(try refusesOtherData(file, folder, trust), "\(file): takes other data")
      }
    }
  }

  /// Why the answer is refused; nothing where it is believed.
  private static func judge(
    _ file: String, in folder: VectorFolder, _ place: String, _ trust: TimeStampTrust
  ) throws -> [String] {
    let token: TimeStampToken
    do {
      guard let read = try TimeStampResponse(der: try folder.bytes(file)).token else {
        return ["not granted"]
      }
      token = read
    } catch let fault as EvidenceFault { return [fault.description] }
    let request = try pairedRequest(token, file, folder, place)
    let expected = TimeStampToken.Expectation(
      imprints: [token.info.hash: try imprint(token, request, folder, place)],
      nonce: request?.nonce)
    return token.verify(expected, trust: trust).findings.map(\.description)
  }

  /// The request with the same imprint and nonce, where there is one: the README says which are not
  /// of one exchange.
  private static func pairedRequest(
    _ token: TimeStampToken, _ file: String, _ folder: VectorFolder, _ place: String
  ) throws -> TimeStampRequest? {
    for name in folder.files(below: place, ending: ".der") where name.contains("request") {
      guard let request = try? TimeStampRequest(der: try folder.bytes(name)) else { continue }
      if request.imprint == token.info.imprint, request.nonce == token.info.nonce {
        return request
      }
    }
    return nil
  }

  /// The digest of what was stamped: of the request, of the text hello, of a file beside, or else
  /// the token's own.
  private static func imprint(
    _ token: TimeStampToken, _ request: TimeStampRequest?, _ folder: VectorFolder, _ place: String
  ) throws -> [UInt8] {
    if let request { return request.imprint }
    let hello = try token.info.hash.digest(Array("hello".utf8))
    if hello == token.info.imprint || folder.has(place + "/request.der") { return hello }
    for name in folder.files(below: place) where !name.hasSuffix(".tsr") {
      guard let bytes = try? folder.bytes(name) else { continue }
      let digest = try token.info.hash.digest(bytes)
      if digest == token.info.imprint { return digest }
    }
    return token.info.imprint
  }

  private static func refusesOtherData(
    _ file: String, _ folder: VectorFolder, _ trust: TimeStampTrust
  ) throws -> Bool {
    guard
      let token = (try? TimeStampResponse(der: try folder.bytes(file)))?.token
    else { return true }
    let expected = try TimeStampToken.Expectation(
      content: Array("other data".utf8), token: token)
    return !token.verify(expected, trust: trust).isValid
  }
}
