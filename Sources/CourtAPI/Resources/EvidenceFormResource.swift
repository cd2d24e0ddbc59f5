import CourtCases
import CourtDomain
import CourtEvidence
import Foundation
import HTTPTypes
import Hummingbird

/// Files as a browser's form sends them: several at once, each an item of its own.
enum EvidenceFormResource {
  static let endpoints: [Endpoint] = [
    .post(
      "submitEvidenceForm", "/v1/cases/{id}/evidence/files", body: .stream, key: true, to: submit)
  ]

  /// Files of one form.
  static let fileLimit = 20

  /// The fields come before the files; `name` is what the items are called, else each is called as
  /// its file. One file's refusal does not touch the others.
  ///
  /// Every item's id follows from the account, the case, the retry key and its place in the form:
  /// the same form sent again finds its items, and the same bytes their receipts.
  @Sendable static func submit(_ call: Call) async throws -> Answer {
    let id = try call.caseID()
    guard let stream = call.stream else { throw APIRefusal.bodyCutShort }
    let form = try FormBody(
      stream, contentType: call.headers[.contentType], limits: call.options.limits)
    try await checkStanding(in: id, call)
    return try await call.gates.transfers.pass(try call.account().id) {
      let fields = try await FormFields(form)
      guard form.file != nil else { throw fields.noFile }
      var told = Told(language: call.identity.language, instance: call.identity.id)
      do {
        while let part = form.file {
          guard told.items.count < fileLimit else { throw fields.tooManyFiles }
          do {
            told.add(
              try await receive(part, place: told.items.count, form, fields, in: id, call))
          } catch {
            guard let problem = passing(error) else { throw error }
            told.add(problem, of: part.fileName)
          }
          try await form.skipToNextFile()
        }
      } catch {
        guard told.hasReceived, !(error is CancellationError) else { throw error }
        // What has been received stays received, and is told with what stopped the rest.
        var problem = Problem(of: error)
        problem.extra["items"] = .array(told.items)
        throw ProblemError(problem: problem)
      }
      return Answer(status: told.hasRefused ? 207 : 201, json: ["items": .array(told.items)])
    }
  }

  /// What became of each file, in the order of the form.
  private struct Told {
    let language: Language
    let instance: String
    private(set) var items: [JSONValue] = []
    private(set) var hasReceived = false
    private(set) var hasRefused = false

    init(language: Language, instance: String) {
      self.language = language
      self.instance = instance
    }

    mutating func add(_ received: JSONValue) {
      hasReceived = true
      items.append(received)
    }

    mutating func add(_ problem: Problem, of fileName: String?) {
      hasRefused = true
      items.append([
        "file_name": .string(fileName ?? ""), "status": .int(problem.status),
        "problem": problem.document(in: language, instance: instance), "evidence": .null,
      ])
    }
  }

  /// A stranger takes no place at the door.
  private static func checkStanding(in id: CaseID, _ call: Call) async throws {
    let (court, principal) = (call.court, try call.account())
    try await call.auditingRefusals(of: id) {
      try await court.store.read { transaction in
        _ = try CaseView(id, in: court, transaction, at: court.clock.now(), for: principal)
      }
    }
  }

  /// What is wrong with one file only.
  private static func passing(_ error: any Error) -> Problem? {
    switch error {
    case let refusal as Rejection where refusal.code != OpenCase.notFound.code:
      return Problem(of: refusal)
    case let invalid as Invalid: return Problem(of: invalid)
    default: return nil
    }
  }

  private static func receive(
    _ part: MultipartPart, place: Int, _ form: FormBody, _ fields: FormFields, in id: CaseID,
    _ call: Call
  ) async throws -> JSONValue {
    let fileName = try UploadName.checked(part.fileName ?? "", from: .form)
    let (court, principal) = (call.court, try call.account())
    let known = itemID(place, of: id, by: principal, call)
    let command = AnnounceEvidence.Command(
      name: fields.name ?? fileName, kind: fields.kind, purpose: fields.purpose)
    let (operation, request) = (call.endpoint.operation, call.identity.id)
    let now = court.clock.now()
    let item = try await call.auditingRefusals(of: id) {
      try await court.store.write { transaction in
        let item = try AnnounceEvidence(court).run(
          command, in: id, by: principal, transaction, at: now, as: known)
        try transaction.audit(
          AuditEntry(
            at: now, accountID: principal.id, role: principal.kind.rawValue, operation: operation,
            caseID: id, outcome: "ok", requestID: request))
        return item
      }
    }
    let received = try await ReceiveEvidence(court).run(
      item.id, fileName: fileName, by: principal, body: FilePart(form: form))
    return [
      "file_name": .string(fileName), "status": .int(received.isRepeat ? 200 : 201),
      "problem": .null, "evidence": EvidenceViews.item(received.item),
    ]
  }

  private static func itemID(
    _ place: Int, of id: CaseID, by principal: Account, _ call: Call
  ) -> EvidenceID {
    let text = "\(principal.id)\n\(id)\n\(call.retryKey ?? "")\n\(place)"
    var bytes = Array(SHA256.digest(Array(text.utf8)).bytes.prefix(16))
    // Version 8: made in the maker's own way. Source: RFC 9562 §5.8.
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let uuid = bytes.withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) }
    return EvidenceID(uuid: UUID(uuid: uuid))
  }
}

/// The fields that stand before the files.
struct FormFields {
  static let valueLimit = 4_000

  let name: String?
  let kind: EvidenceKind
  let purpose: String

  /// Reads up to the first file.
  init(_ form: FormBody) async throws {
    var values: [String: String] = [:]
    while let part = try await form.nextField() {
      guard ["name", "kind", "purpose"].contains(part.name), values[part.name] == nil else {
        throw Self.defect(
          part.name, "form.field", zh: "未知或重复的字段", en: "an unknown or repeated field")
      }
      values[part.name] = try await form.text(limit: Self.valueLimit)
    }
    var defects: [FieldDefect] = []
    let kind = values["kind"].flatMap { EvidenceKind(rawValue: $0) }
    if kind == nil {
      let known = EvidenceKind.allCases.map(\.rawValue).joined(separator: ", ")
      defects.append(
        FieldDefect("/kind", "form.kind", zh: "证据种类应为：\(known)", en: "kind must be one of \(known)")
      )
    }
    let purpose = values["purpose"] ?? ""
    if !(1...1_000).contains(purpose.unicodeScalars.count) {
      defects.append(
        FieldDefect(
          "/purpose", "form.purpose", zh: "证明目的为 1 至 1000 字，须在文件之前",
          en: "purpose has 1 to 1000 characters and stands before the files"))
    }
    if let name = values["name"], !(1...200).contains(name.unicodeScalars.count) {
      defects.append(
        FieldDefect("/name", "form.name", zh: "名称为 1 至 200 字", en: "name has 1 to 200 characters"))
    }
    guard let kind, defects.isEmpty else { throw Invalid(defects) }
    self.kind = kind
    self.purpose = purpose
    name = values["name"]
  }

  static func defect(_ name: String, _ code: String, zh: String, en: String) -> Invalid {
    Invalid([FieldDefect("/\(name.prefix(100))", code, zh: zh, en: en)])
  }

  var noFile: Invalid {
    Self.defect("file", "form.no-file", zh: "表单中没有文件", en: "there is no file in the form")
  }

  var tooManyFiles: Rejection {
    let limit = EvidenceFormResource.fileLimit
    return Rejection(
      "form.too-many-files", .tooLarge, zh: "一次至多提交 \(limit) 个文件，其余请另行提交",
      en: "a form takes \(limit) files: send the rest in another one")
  }
}
