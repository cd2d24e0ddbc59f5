import CourtDomain
import CourtEvidence
import Foundation

/// Signatures and keyed digests under attack. Source: Project Wycheproof.
///
/// A case marked acceptable may go either way; it counts as passed because the court answered.
enum WycheproofVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    for file in folder.files(ending: ".json") {
      let document = try folder.json(file)
      for group in document["testGroups"]?.array ?? [] {
        let cases = group["tests"]?.array ?? []
        guard let judge = judge(group, document["algorithm"]?.string ?? "") else {
          tally.skip(reason(group), count: cases.count)
          continue
        }
        for one in cases {
          let place = "\(file), case \(one["tcId"]?.int ?? 0)"
          let verdict = judge(one)
          switch one["result"]?.string {
          case "valid": tally.expect(verdict, "\(place): refused")
          case "invalid": tally.expect(!verdict, "\(place): believed")
          default: tally.expect(true, place)
          }
        }
      }
    }
  }

  private typealias Judge = (JSONValue) -> Bool

  private static func judge(_ group: JSONValue, _ algorithm: String) -> Judge? {
    switch group["type"]?.string {
    case "EcdsaVerify": return signature(group) { .ecdsa($0) }
    case "EcdsaP1363Verify": return signature(group) { .ecdsaFixed($0) }
    case "EddsaVerify":
      return key(group).map { key in verify(key, .ed25519) }
    case "RsassaPkcs1Verify": return signature(group) { .rsa($0) }
    case "RsassaPssVerify":
      guard let mask = hash(group["mgfSha"]?.string), let salt = group["sLen"]?.int else {
        return nil
      }
      return signature(group) { .rsaPSS($0, mask: mask, saltBytes: Int(salt)) }
    case "MacTest": return mac(group, algorithm)
    default: return nil
    }
  }

  private static func signature(
    _ group: JSONValue, _ scheme: (HashFunction) -> SignatureScheme
  ) -> Judge? {
    guard let hash = hash(group["sha"]?.string), let key = key(group) else { return nil }
    return verify(key, scheme(hash))
  }

  private static func verify(_ key: PublicKey, _ scheme: SignatureScheme) -> Judge {
    { one in
      guard let message = bytes(one["msg"]), let signature = bytes(one["sig"]) else {
        return false
      }
      return key.verify(signature, message: message, scheme: scheme)
    }
  }

  private static func key(_ group: JSONValue) -> PublicKey? {
    bytes(group["publicKeyDer"]).flatMap { try? PublicKey(der: $0) }
  }

  /// Tags may be cut short; a tag longer than the digest is none.
  private static func mac(_ group: JSONValue, _ algorithm: String) -> Judge? {
    guard algorithm.hasPrefix("HMAC"), let hash = hash(String(algorithm.dropFirst(4))),
      let bits = group["tagSize"]?.int
    else { return nil }
    return { one in
      guard let key = bytes(one["key"]), let message = bytes(one["msg"]),
        let tag = bytes(one["tag"]), tag.count == bits / 8,
        let full = try? MessageCode.hmac(hash, key: key, message: message)
      else { return false }
      return constantTimeEqual(Array(full.prefix(tag.count)), tag)
    }
  }

  private static func bytes(_ value: JSONValue?) -> [UInt8]? {
    value?.string.flatMap { Hex.decode($0) }
  }

  private static func hash(_ name: String?) -> HashFunction? {
    switch name {
    case "SHA-1", "SHA1": .sha1
    case "SHA-224", "SHA224": .sha224
    case "SHA-256", "SHA256": .sha256
    case "SHA-384", "SHA384": .sha384
    case "SHA-512", "SHA512": .sha512
    case "SHA3-256": .sha3For256
    case "SHA3-384": .sha3For384
    case "SHA3-512": .sha3For512
    case "SM3": .sm3
    default: nil
    }
  }

  private static func reason(_ group: JSONValue) -> String {
    switch group["type"]?.string {
    case "AeadTest": "the court seals nothing with AES-GCM or SM4-GCM"
    case "HkdfTest": "the court derives no keys with HKDF"
    case "JsonWebSignature": "the court takes and makes no JSON web signatures"
    case let type: "the court uses nothing of the kind \(type ?? "?")"
    }
  }
}

/// Ed25519 where verifiers differ: ours must say what `openssl pkeyutl -verify` says, or a party's
/// tool and ours disagree. Source: C2SP CCTV.
enum GreyEd25519Vectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    guard let name = folder.files(ending: "-verdicts.json").first else {
      return tally.skip("no file says what openssl answers")
    }
    let verdicts = try folder.json(name)
    for one in try folder.json("ed25519vectors.json").array ?? [] {
      guard let number = one["number"]?.int, let wanted = verdicts["\(number)"]?.bool,
        let key = one["key"]?.string.flatMap(Hex.decode),
        let signature = one["sig"]?.string.flatMap(Hex.decode), let message = one["msg"]?.string
      else {
        tally.skip("a case without a verdict of openssl")
        continue
      }
      let verdict =
        (try? PublicKey(ed25519: key))?.verify(
          signature, message: Array(message.utf8), scheme: .ed25519) ?? false
      tally.expect(verdict == wanted, "case \(number): \(verdict), openssl says \(wanted)")
    }
  }
}

/// SM2 signatures. Source: GB/T 32918.2, GB/T 32918.5 annex A.
enum SM2Vectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    for file in folder.files(ending: ".json") where file.hasPrefix("sm2") {
      let document = try folder.json(file)
      if let cases = document.array {
        for one in cases { cross(one, file, &tally) }
      } else if let cases = document["cases"]?.array {
        rawDigests(document, cases, file, &tally)
      } else {
        workedExample(document, file, &tally)
      }
    }
  }

  private static func cross(_ one: JSONValue, _ file: String, _ tally: inout VectorTally) {
    guard let key = bytes(one["public"]), let message = bytes(one["message_hex"]),
      let signature = bytes(one["signature_der_hex"]), let wanted = one["expect"]?.bool
    else { return tally.skip("a case that is not of the described form") }
    let identifier = one["distid"]?.string.map { Array($0.utf8) }
    let verdict = SM2Signature.verify(
      signature, message: message, publicKey: key,
      identifier: identifier ?? SM2Signature.standardIdentifier)
    tally.expect(verdict == wanted, "\(file) \(one["id"]?.string ?? "?"): \(verdict)")
  }

  /// The key stands in a PKCS#8 structure, whose last 65 bytes are the public point.
  private static func rawDigests(
    _ document: JSONValue, _ cases: [JSONValue], _ file: String, _ tally: inout VectorTally
  ) {
    let key =
      document["public_pem_from_pkcs8"]?.string.flatMap {
        Data(base64Encoded: $0).map { Array($0) }
      } ?? []
    for (number, one) in cases.enumerated() {
      let verdict = SM2Signature.verify(
        bytes(one["signature_der_hex"]) ?? [], digest: bytes(one["digest_hex"]) ?? [],
        publicKey: Array(key.suffix(65)))
      tally.expect(verdict, "\(file), case \(number)")
    }
  }

  /// Once from the message and the id, once from the standard's own e.
  private static func workedExample(
    _ document: JSONValue, _ file: String, _ tally: inout VectorTally
  ) {
    guard let key = bytes(document["public"]),
      let signature = bytes(document["signature_der_hex"]),
      let message = document["message"]?.string, let identifier = document["id"]?.string,
      let digest = bytes(document["e"])
    else { return tally.skip("a case that is not of the described form") }
    tally.expect(
      SM2Signature.verify(
        signature, message: Array(message.utf8), publicKey: key,
        identifier: Array(identifier.utf8)), "\(file): from the message")
    tally.expect(
      SM2Signature.verify(signature, digest: digest, publicKey: key), "\(file): from the digest")
  }

  private static func bytes(_ value: JSONValue?) -> [UInt8]? {
    value?.string.flatMap { Hex.decode($0.lowercased()) }
  }
}
