import Foundation

/// The parameters of one statement in wire form: all bytes in one buffer that is used again.
struct ParameterBuffer {
  /// PostgreSQL's protocol counts parameters in 16 bits.
  static let maximumCount = 65_535
  /// The server refuses a message of 1 GiB; a clear error here is kinder.
  static let maximumBytes = 1 << 30

  private var bytes: [UInt8] = []
  private var offsets: [Int] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []
  private(set) var types: [UInt32] = []

  var count: Int { offsets.count }

  mutating func encode(_ parameters: [PGParameter]) throws(PGError) {
    guard parameters.count <= Self.maximumCount else {
      throw .limit("\(parameters.count) parameters; a statement takes \(Self.maximumCount)")
    }
    if bytes.capacity > 1 << 20 { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
    offsets.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    formats.removeAll(keepingCapacity: true)
    types.removeAll(keepingCapacity: true)
    for (index, parameter) in parameters.enumerated() {
      try append(parameter, number: index + 1)
    }
    guard bytes.count < Self.maximumBytes else {
      throw .limit("\(bytes.count) bytes of parameters; a statement takes \(Self.maximumBytes)")
    }
  }

  private mutating func append(_ parameter: PGParameter, number: Int) throws(PGError) {
    let start = bytes.count
    var isBinary = true
    if case .null = parameter {
      offsets.append(-1)
      lengths.append(0)
      formats.append(1)
      types.append(0)
      return
    }
    if case .typed(let text, _) = parameter {
      isBinary = false
      try write(text, number)
      bytes.append(0)
    } else {
      try write(parameter, number)
    }
    offsets.append(start)
    lengths.append(Int32(clamping: bytes.count - start))
    formats.append(isBinary ? 1 : 0)
    types.append(parameter.typeOID)
  }

  private mutating func write(_ parameter: PGParameter, _ number: Int) throws(PGError) {
    switch parameter {
    case .null, .typed: break
    case .bool(let value): bytes.append(value ? 1 : 0)
    case .int(let value): write(value)
    case .int4(let value): write(value)
    case .double(let value): write(value.bitPattern)
    case .text(let value): try write(value, number)
    case .bytes(let value): bytes.append(contentsOf: value)
    case .uuid(let value): write(value)
    case .timestamp(let value): write(PostgresEpoch.toServer(microsecondsSince1970: value))
    case .date(let value): write(PostgresEpoch.toServer(daysSince1970: value))
    case .json(let value): try writeJSON(value, number)
    case .boolArray(let values): try array(values, TypeOID.bool) { $0.bytes.append($1 ? 1 : 0) }
    case .int8Array(let values): try array(values, TypeOID.int8) { $0.write($1) }
    case .int4Array(let values): try array(values, TypeOID.int4) { $0.write($1) }
    case .doubleArray(let values):
      try array(values, TypeOID.float8) { $0.write($1.bitPattern) }
    case .textArray(let values):
      try array(values, TypeOID.text) { buffer, text throws(PGError) in
        try buffer.write(text, number)
      }
    case .byteaArray(let values):
      try array(values, TypeOID.bytea) { $0.bytes.append(contentsOf: $1) }
    case .uuidArray(let values): try array(values, TypeOID.uuid) { $0.write($1) }
    case .timestampArray(let values):
      try array(values, TypeOID.timestamptz) {
        $0.write(PostgresEpoch.toServer(microsecondsSince1970: $1))
      }
    case .dateArray(let values):
      try array(values, TypeOID.date) { $0.write(PostgresEpoch.toServer(daysSince1970: $1)) }
    case .jsonArray(let values):
      try array(values, TypeOID.jsonb) { buffer, text throws(PGError) in
        try buffer.writeJSON(text, number)
      }
    }
  }

  private mutating func write<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private mutating func write(_ value: UUID) {
    withUnsafeBytes(of: value.uuid) { bytes.append(contentsOf: $0) }
  }

  private mutating func write(_ text: String, _ number: Int) throws(PGError) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    guard !bytes[start...].contains(0) else { throw .nulInText(parameter: number) }
  }

  /// jsonb's binary form is a version byte, then the text.
  private mutating func writeJSON(_ text: String, _ number: Int) throws(PGError) {
    bytes.append(1)
    try write(text, number)
  }

  /// Dimensions, a NULL flag, the element type, the length, the lower bound, then the elements.
  private mutating func array<Element>(
    _ values: [Element?], _ type: UInt32,
    _ writeElement: (inout ParameterBuffer, Element) throws(PGError) -> Void
  ) throws(PGError) {
    write(Int32(values.isEmpty ? 0 : 1))
    write(Int32(values.contains { $0 == nil } ? 1 : 0))
    write(type)
    guard !values.isEmpty else { return }
    write(Int32(clamping: values.count))
    write(Int32(1))
    for value in values {
      guard let value else {
        write(Int32(-1))
        continue
      }
      let start = bytes.count
      write(Int32(0))
      try writeElement(&self, value)
      let length = Int32(clamping: bytes.count - start - 4)
      withUnsafeBytes(of: length.bigEndian) { field in
        for (offset, byte) in field.enumerated() { bytes[start + offset] = byte }
      }
    }
  }

  /// Hands libpq its parallel arrays; they are only valid inside `body`.
  func withPointers<Outcome>(
    _ body: (
      UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
    ) -> Outcome
  ) -> Outcome {
    bytes.withUnsafeBytes { raw in
      // An empty value must still have an address: libpq takes a null pointer for SQL NULL.
      var fallback: CChar = 0
      return withUnsafePointer(to: &fallback) { empty in
        let base = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
        let values = offsets.map { offset -> UnsafePointer<CChar>? in
          offset < 0 ? nil : base.map { $0 + offset } ?? empty
        }
        return values.withUnsafeBufferPointer { values in
          lengths.withUnsafeBufferPointer { lengths in
            formats.withUnsafeBufferPointer { formats in
              body(values.baseAddress, lengths.baseAddress, formats.baseAddress)
            }
          }
        }
      }
    }
  }
}

extension PGParameter {
  /// The type sent with the value; 0 leaves it to the server.
  var typeOID: UInt32 {
    switch self {
    case .null: 0
    case .bool: TypeOID.bool
    case .int: TypeOID.int8
    case .int4: TypeOID.int4
    case .double: TypeOID.float8
    case .text: TypeOID.text
    case .bytes: TypeOID.bytea
    case .uuid: TypeOID.uuid
    case .timestamp: TypeOID.timestamptz
    case .date: TypeOID.date
    case .json: TypeOID.jsonb
    case .boolArray: TypeOID.boolArray
    case .int8Array: TypeOID.int8Array
    case .int4Array: TypeOID.int4Array
    case .doubleArray: TypeOID.float8Array
    case .textArray: TypeOID.textArray
    case .byteaArray: TypeOID.byteaArray
    case .uuidArray: TypeOID.uuidArray
    case .timestampArray: TypeOID.timestamptzArray
    case .dateArray: TypeOID.dateArray
    case .jsonArray: TypeOID.jsonbArray
    case .typed(_, let type): type
    }
  }
}
