import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

@Suite struct Digests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func sha256GivesThePublishedValue(text: String, digest: String) {
    #expect(SHA256.digest(Array(text.utf8)).hex == digest)
  }

  @Test(arguments: [
    ("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    (
      "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
      "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    ),
  ])
  func sm3GivesThePublishedValue(text: String, digest: String) {
    #expect(SM3.digest(Array(text.utf8)).hex == digest)
  }

  @Test func sm3AgreesWithTheSharedVectors() throws {
    guard let cases = try SharedVectors.json("sm2-sm3/sm3-cross.json")?.array else { return }
    #expect(cases.count > 5)
    for one in cases {
      let message = try #require(one["message_hex"]?.string.flatMap(Hex.decode))
      #expect(SM3.digest(message).hex == one["sm3"]?.string)
    }
  }

  @Test func aStreamGivesTheSameAsTheWholeWhateverThePieces() {
    let seed: UInt64 = 7
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let bytes = random.bytes(Int.random(in: 0...5000, using: &random))
      let hasher = DualHasher()
      var at = 0
      while at < bytes.count {
        let end = min(bytes.count, at + Int.random(in: 1...700, using: &random))
        hasher.update(bytes[at..<end])
        at = end
      }
      #expect(hasher.sizeBytes == Int64(bytes.count))
      let pair = DigestPair(sha256: SHA256.digest(bytes), sm3: SM3.digest(bytes))
      #expect(hasher.finish() == pair, "seed \(seed)")
    }
  }

  @Test func aDigestHasOneSpellingOnly() {
    let digest = SHA256.digest([1, 2, 3])
    #expect(Digest32(hex: digest.hex) == digest)
    #expect(Digest32(hex: digest.hex.uppercased()) == nil)
    #expect(Digest32(hex: String(digest.hex.dropLast())) == nil)
    #expect(Digest32(base64: digest.base64) == digest)
    #expect(Digest32(base64: digest.base64 + "AAAA") == nil)
    #expect(Digest32(bytes: digest.bytes) == digest)
    #expect(Digest32(bytes: [UInt8](repeating: 0, count: 31)) == nil)
  }

  @Test func theLibraryHasWhatTheCourtNeeds() throws {
    try CryptoLibrary.check()
  }
}

@Suite struct Passwords {
  /// Source: RFC 7914 §12, second vector.
  @Test func scryptGivesThePublishedValue() throws {
    let cost = try #require(PasswordHash.Cost(checkedLogN: 10, r: 8, p: 16))
    let out = try PasswordHash.derive(
      Array("password".utf8), salt: Array("NaCl".utf8), cost: cost, count: 64)
    let wanted =
      "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
      + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
    #expect(Hex.encode(out) == wanted)
  }

  @Test func theRightPasswordOpensAndAnyOtherDoesNot() throws {
    let stored = try PasswordHash.make("獬豸 correct horse", cost: .light)
    #expect(stored.hasPrefix("scrypt$ln=10,r=8,p=1$"))
    #expect(PasswordHash.verify("獬豸 correct horse", against: stored))
    #expect(!PasswordHash.verify("獬豸 correct horsE", against: stored))
    #expect(!PasswordHash.verify("", against: stored))
    #expect(try PasswordHash.make("x", cost: .light) != PasswordHash.make("x", cost: .light))
  }

  @Test(arguments: [
    "", "scrypt", "scrypt$ln=10,r=8,p=1$$", "bcrypt$ln=10,r=8,p=1$AAAAAAAAAAAAAAAA$AAAA",
    "scrypt$ln=40,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
    "scrypt$ln=10,r=8$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
  ])
  func aStoredTextThatCannotBeReadOpensToNobody(stored: String) {
    #expect(!PasswordHash.verify("", against: stored))
    #expect(!PasswordHash.verify("x", against: stored))
  }

  @Test func theDecoyOpensToNobodyButCostsTheSame() {
    let decoy = PasswordHash.decoy(cost: .light)
    #expect(!PasswordHash.verify("", against: decoy))
  }

  @Test func comparisonKnowsLengthAndContent() {
    #expect(constantTimeEqual([1, 2], [1, 2]))
    #expect(!constantTimeEqual([1, 2], [1, 3]))
    #expect(!constantTimeEqual([1, 2], [1, 2, 3]))
    #expect(constantTimeEqual([], []))
  }
}
