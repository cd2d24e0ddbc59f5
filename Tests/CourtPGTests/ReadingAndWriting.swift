import CourtPG
import CourtTestSupport
import Foundation
import Testing

@Suite struct EveryKindOfParameter {
  static let id = UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255))

  @Test func comesBackAsItWent() async throws {
    try await TestCluster.shared.withDatabase { (database) async throws in
      try await database.pool.transaction { connection in
        let rows = try connection.query(
          """
          SELECT $1 AS b, $2 AS i, $3 AS i4, $4 AS d, $5 AS t, $6 AS y, $7 AS u, $8 AS ts,
            $9 AS day, $10 AS j, $11 AS n
          """,
          .bool(true), .int(Int64.min), .int4(-7), .double(0.1), .text("獬豸 🐉 é"),
          .bytes([0, 255, 0]), .uuid(Self.id), .timestamp(microsecondsSince1970: -1),
          .date(daysSince1970: 20_393), .json(#"{"a": [1, null]}"#), .null)
        let row = try #require(rows.first)
        #expect(try row.bool("b") == true)
        #expect(try row.int64("i") == .min)
        #expect(try row.int("i4") == -7)
        #expect(try row.double("d") == 0.1)
        #expect(try row.text("t") == "獬豸 🐉 é")
        #expect(try row.bytes("y") == [0, 255, 0])
        #expect(try row.uuid("u") == Self.id)
        #expect(try row.timestampMicroseconds("ts") == -1)
        #expect(try row.daysSince1970("day") == 20_393)
        #expect(try row.json("j") == #"{"a": [1, null]}"#)
        #expect(try row.textOrNil("n") == nil)
        #expect(try row.isNull("n"))
      }
    }
  }

  /// The server's own reading of each value, so that two equal mistakes cannot cancel out.
  @Test(arguments: [
    (
      PGParameter.timestamp(microsecondsSince1970: 1_762_000_000_123_456), "timestamptz",
      "2025-11-01 12:26:40.123456+00"
    ),
    (.timestamp(microsecondsSince1970: .max), "timestamptz", "infinity"),
    (.timestamp(microsecondsSince1970: .min), "timestamptz", "-infinity"),
    (.date(daysSince1970: 0), "date", "1970-01-01"),
    (.date(daysSince1970: -1), "date", "1969-12-31"),
    (.date(daysSince1970: .max), "date", "infinity"),
    (.uuid(id), "uuid", "01020304-0506-0708-090a-0b0c0d0e0fff"),
    (.bytes([]), "bytea", "\\x"), (.text(""), "text", ""),
    (.textArray(["甲", nil, ""]), "text[]", "{甲,NULL,\"\"}"),
    (.textArray([]), "text[]", "{}"),
    (.int8Array([1, nil, -1]), "bigint[]", "{1,NULL,-1}"),
    (.int4Array([7]), "integer[]", "{7}"), (.boolArray([true, false]), "boolean[]", "{t,f}"),
    (.doubleArray([0.5]), "double precision[]", "{0.5}"),
    (.byteaArray([[1], []]), "bytea[]", #"{"\\x01","\\x"}"#),
    (.uuidArray([id]), "uuid[]", "{01020304-0506-0708-090a-0b0c0d0e0fff}"),
    (.timestampArray([0]), "timestamptz[]", #"{"1970-01-01 00:00:00+00"}"#),
    (.dateArray([0, nil]), "date[]", "{1970-01-01,NULL}"),
    (.jsonArray(["1", #"{"k":"v"}"#]), "jsonb[]", #"{1,"{\"k\": \"v\"}"}"#),
    (.typed(text: "12.3400", typeOID: 1700), "numeric", "12.3400"),
    (.typed(text: "2 days", typeOID: 1186), "interval", "P2D"),
  ])
  func isWhatTheServerUnderstands(_ value: PGParameter, _ type: String, _ text: String) async throws
  {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let (kind, read) = try await database.pool.read { (connection) throws in
        let sql = PGStatement("SELECT pg_typeof($1)::text, $1::text")
        let row = try #require(try connection.query(sql, [value]).first)
        return (try row.text(0), try row.text(1))
      }
      #expect(
        kind == type || (kind == "timestamp with time zone" && type == "timestamptz")
          || (kind == "timestamp with time zone[]" && type == "timestamptz[]"))
      #expect(read == text)
    }
  }

  @Test(arguments: [
    "0", "1", "-1", "10000", "0.0001", "12345678901234567890.123456789", "-0.50",
    "100000000", "NaN", "1e-10", "99990000",
  ])
  func numericIsReadDigitByDigit(_ digits: String) async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let (ours, servers) = try await database.pool.read { (connection) throws in
        let row = try #require(
          try connection.query(
            PGStatement("SELECT $1::numeric, ($1::numeric)::text"),
            [.inferred(digits)]
          ).first)
        return (try row.text(0), try row.text(1))
      }
      #expect(ours == servers)
    }
  }

  @Test func aNulInTextIsRefusedWithItsNumber() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      await #expect {
        try await database.pool.read { (connection) throws in
          try connection.query("SELECT $1, $2", .text("fine"), .text("a\0b")).count
        }
      } throws: { error in
        guard case PGError.nulInText(parameter: 2) = error else { return false }
        return true
      }
      #expect(database.pool.statistics.connectionsLost == 0)
      // Inside an array, and in JSON, just the same.
      await #expect(throws: PGError.self) {
        try await database.pool.read { (connection) throws in
          try connection.query("SELECT $1", .textArray(["\0"])).count
        }
      }
      let count = try await database.pool.read { try $0.query("SELECT 1").count }
      #expect(count == 1)
    }
  }

  @Test func eightMegabytesOfBytesSurvive() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      let bytes = (0..<8_388_608).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
      let same = try await database.pool.transaction { connection in
        let row = try #require(try connection.query("SELECT $1, length($1)", .bytes(bytes)).first)
        return try row.bytes(0) == bytes && row.int(1) == bytes.count
      }
      #expect(same)
    }
  }

  @Test func readingTheWrongTypeNamesTheColumn() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      try await database.pool.read { (connection) throws in
        let row = try #require(
          try connection.query("SELECT 'x'::text AS title, NULL::int AS amount").first)
        #expect { try row.int("title") } throws: { "\($0)".contains("title") }
        #expect { try row.int("amount") } throws: { "\($0)".contains("amount") }
        #expect { try row.int("absent") } throws: { "\($0)".contains("absent") }
        #expect { try row.int(2) } throws: { "\($0)".contains("2") }
      }
    }
  }

  @Test func arraysAreRead() async throws {
    try await TestCluster.shared.withDatabase(poolSize: 1) { (database) async throws in
      try await database.pool.read { (connection) throws in
        let row = try #require(
          try connection.query(
            "SELECT $1 AS t, $2 AS i, $3 AS u, $4 AS y, '{}'::text[] AS e, ARRAY[NULL]::text[] AS n",
            .textArray(["一", "二"]), .int8Array([3, -3]), .uuidArray([Self.id]),
            .byteaArray([[9]])
          ).first)
        #expect(try row.textArray("t") == ["一", "二"])
        #expect(try row.intArray("i") == [3, -3])
        #expect(try row.uuidArray("u") == [Self.id])
        #expect(try row.bytesArray("y") == [[9]])
        #expect(try row.textArray("e") == [])
        #expect(throws: PGError.self) { try row.textArray("n") }
      }
    }
  }
}
