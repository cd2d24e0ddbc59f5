import CourtDomain
import Foundation
import Testing

@testable import CourtEvidence

@Suite struct ReadingDER {
  @Test(arguments: [
    ("3080020101 0000", "indefinite length"), ("308103020101", "long form for a short length"),
    ("30820003020101", "leading zero in the length"), ("3003020101 00", "a byte after the value"),
    ("3004020101", "a length beyond the end"), ("1f8101020101", "a tag of two bytes"),
    ("24050403010203", "an octet string in parts"), ("100302010", "half a byte"),
    ("1003020101", "a sequence that is not constructed"), ("00020000", "end of contents"),
    ("30858000000000", "a length of five bytes"), ("", "nothing"), ("30", "half a head"),
  ])
  func refuses(hex: String, why: String) {
    let bytes = Hex.decode(hex.replacingOccurrences(of: " ", with: "")) ?? []
    #expect(throws: EvidenceFault.self, "\(why)") { try DERReader.document(bytes, "test") }
  }

  @Test(arguments: [
    ("02020001", "a leading zero"), ("0202ffff", "a leading one"), ("0200", "no byte"),
    ("040101", "an octet string"),
  ])
  func refusesAnInteger(hex: String, why: String) throws {
    let bytes = try #require(Hex.decode(hex))
    #expect(throws: EvidenceFault.self, "\(why)") {
      try DERReader.document(bytes, "test", tag: bytes[0]).integer("test")
    }
  }

  @Test func keepsToItsLimits() throws {
    let deep = (0..<60).reduce([UInt8]()) { inner, _ in DER.value(DERTag.sequence, inner) }
    #expect(throws: EvidenceFault.self) { try DERReader.document(deep, "test") }
    let many = DER.sequence(of: [[UInt8]](repeating: DER.null, count: 300))
    #expect(throws: EvidenceFault.self) {
      try DERReader.document(many, "test", limits: DERLimits(bytes: 1000, depth: 4, values: 300))
    }
    #expect(throws: EvidenceFault.self) {
      try DERReader.document(many, "test", limits: DERLimits(bytes: 600, depth: 4, values: 301))
    }
    _ = try DERReader.document(many, "test", limits: DERLimits(bytes: 1000, depth: 4, values: 301))
  }

  @Test func readsWhatItWrites() throws {
    for number in [0, 1, 127, 128, 255, 256, 65_535, 1 << 40] {
      #expect(try DERReader.document(DER.integer(number), "n", tag: 2).number("n") == number)
    }
    for name in ["1.2.840.113549.1.9.16.1.4", "2.16.840.1.101.3.4.2.1", "2.999.3", "0.9.2342"] {
      let bytes = DER.objectIdentifier(name)
      #expect(try DERReader.document(bytes, "n", tag: 6).objectIdentifier("n") == name)
    }
    for count in [0, 1, 127, 128, 255, 256, 70_000] {
      let bytes = [UInt8](repeating: 7, count: count)
      #expect(try DERReader.document(DER.octets(bytes), "n", tag: 4).octets("n") == bytes)
    }
  }

  /// Whatever comes in, an answer or a fault comes out; what is read is written again alike.
  @Test func neverTrapsOnDamagedBytes() throws {
    let seed: UInt64 = 690
    var random = SeededGenerator(seed: seed)
    let request = try TimeStampRequest(.sha256, imprint: [UInt8](repeating: 7, count: 32)).der
    for _ in 0..<20_000 {
      var bytes = request
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        switch Int.random(in: 0...3, using: &random) {
        case 0: bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8(random.next() & 255)
        case 1: bytes.insert(UInt8(random.next() & 255), at: bytes.count / 2)
        case 2: bytes.removeLast(min(bytes.count - 1, Int.random(in: 1...9, using: &random)))
        default: bytes.append(0)
        }
      }
      if let read = try? TimeStampRequest(der: bytes) {
        let again = try TimeStampRequest(der: read.der)
        #expect(again == read, "seed \(seed)")
      }
    }
  }
}

@Suite struct EveryParserOfSignedThings {
  /// Seeds are honest; damage is small and large. Nothing may trap.
  @Test func answersWhateverComesIn() throws {
    let authority = try LocalTimeStampAuthority(
      name: "fuzz", validFrom: .machineTime, until: Instant.machineTime.adding(seconds: 86_400))
    let at = Instant.machineTime.adding(seconds: 60)
    let draft = try RecordDraft.initial([[ArchivedObject(content: [1])]])
    let request = try draft.request().der
    let response = try authority.respond(to: request, at: at, serial: [1])
    let token = try #require(try TimeStampResponse(der: response).token)
    let record = try draft.finish(token)[0]
    let seeds = [request, response, token.der, record.der, Array(authority.rootPEM.utf8)]
    let seed: UInt64 = 42
    var random = SeededGenerator(seed: seed)
    for name in FuzzTargets.signed.keys.sorted() {
      for input in seeds + [[], [0x30]] { #expect(FuzzTargets.run(name, input), "\(name)") }
      for _ in 0..<150 {
        var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)]
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0...4, using: &random) {
          case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
          case 1: bytes.remove(at: place)
          case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
          case 3: bytes = Array(bytes.prefix(place))
          default: bytes[place] ^= 0x80
          }
        }
        FuzzTargets.run(name, bytes)
      }
    }
  }
}
