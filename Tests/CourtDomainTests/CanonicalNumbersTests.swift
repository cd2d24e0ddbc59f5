import Foundation
import Testing

@testable import CourtDomain

@Suite struct NumbersInCanonicalJSON {
  /// From RFC 8785 appendix B: the double's bits and its one spelling.
  @Test(
    arguments: [
      (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
      (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
      (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
      (0x4340_0000_0000_0000, "9007199254740992"), (0xc340_0000_0000_0000, "-9007199254740992"),
      (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
      (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
      (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
      (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
      (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5555, "333333333.3333333"),
      (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
      (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ] as [(UInt64, String)])
  func areTheShortestThatReadBack(bits: UInt64, text: String) {
    #expect(ECMANumber.text(Double(bitPattern: bits)) == text)
  }

  @Test func readBackAsTheSameDouble() {
    var state: UInt64 = 20_260_401
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state)
      guard value.isFinite else { continue }
      let text = ECMANumber.text(value)
      #expect(Double(text) == value, "seed 20260401: \(text)")
    }
  }

  @Test func standInTheWholeDocument() throws {
    let document = try JSONParser.parse(
      #"{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001,-0,1.0]}"#)
    let bytes = try #require(document.ecmaCanonicalBytes)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0,1]}"#)
    #expect(try JSONParser.parse("[1e400]").ecmaCanonicalBytes == nil)
  }
}
