import CLibPQ

/// Keeps what the server says beside its answers, the newest `limit` of it.
///
/// Only ever touched by the thread that owns the connection: libpq calls the receiver from inside
/// its own functions.
final class NoticeBox {
  static let limit = 64
  private(set) var notices: [PGNotice] = []
  private(set) var dropped = 0

  func append(_ notice: PGNotice) {
    if notices.count == Self.limit {
      notices.removeFirst()
      dropped += 1
    }
    notices.append(notice)
  }

  func clear() {
    notices.removeAll(keepingCapacity: true)
    dropped = 0
  }

  /// Installs this box as the receiver; without one libpq prints to standard error.
  func install(on handle: OpaquePointer) {
    PQsetNoticeReceiver(
      handle,
      { box, result in
        guard let box, let result else { return }
        Unmanaged<NoticeBox>.fromOpaque(box).takeUnretainedValue().append(PGNotice(result))
      }, Unmanaged.passUnretained(self).toOpaque())
  }
}

/// The field codes of an error or notice message.
///
/// Source: PostgreSQL 15 manual, section 55.8.
enum MessageField: UInt8 {
  case severity = 0x56  // V, never translated
  case sqlState = 0x43  // C
  case message = 0x4D  // M
  case detail = 0x44  // D
  case hint = 0x48  // H
  case position = 0x50  // P
  case context = 0x57  // W
  case schema = 0x73  // s
  case table = 0x74  // t
  case column = 0x63  // c
  case dataType = 0x64  // d
  case constraint = 0x6E  // n
  case sourceFunction = 0x52  // R

  func read(_ result: OpaquePointer?) -> String? {
    PQresultErrorField(result, Int32(rawValue)).map { String(cString: $0) }
  }
}

extension PGNotice {
  fileprivate init(_ result: OpaquePointer) {
    severity = MessageField.severity.read(result) ?? "NOTICE"
    sqlState = MessageField.sqlState.read(result) ?? "00000"
    message = MessageField.message.read(result) ?? ""
    detail = MessageField.detail.read(result)
    sourceFunction = MessageField.sourceFunction.read(result)
  }
}

extension PGServerError {
  /// Nil when libpq made the error up itself (a lost connection has no SQLSTATE).
  init?(_ result: OpaquePointer) {
    guard let state = MessageField.sqlState.read(result) else { return nil }
    severity = MessageField.severity.read(result) ?? "ERROR"
    sqlState = state
    message = MessageField.message.read(result) ?? ""
    detail = MessageField.detail.read(result)
    hint = MessageField.hint.read(result)
    schema = MessageField.schema.read(result)
    table = MessageField.table.read(result)
    column = MessageField.column.read(result)
    dataType = MessageField.dataType.read(result)
    constraint = MessageField.constraint.read(result)
    position = MessageField.position.read(result).flatMap { Int($0) }
    context = MessageField.context.read(result)
  }
}
