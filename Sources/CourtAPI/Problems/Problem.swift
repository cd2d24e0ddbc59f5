import CourtCases
import CourtDomain
import CourtEvidence
import CourtLaw
import HTTPTypes

/// A refusal as it goes out: RFC 9457, with every defect at once and a stable code.
struct Problem: Sendable {
  var status: Int
  var code: String
  var text: LocalizedText
  var source: String?
  var errors: [FieldDefect] = []
  var retryAfterSeconds: Int?
  var allow: String?
  /// Further members of the document.
  var extra = JSONObject()
  /// The client is still sending what nobody will read.
  var endsConnection = false

  init(status: Int, code: String, text: LocalizedText, source: String? = nil) {
    self.status = status
    self.code = code
    self.text = text
    self.source = source
  }

  /// The problem for anything thrown; an unknown error is a fault of ours and told blandly.
  init(of error: any Error) {
    switch error {
    case let problem as ProblemError: self = problem.problem
    case let malformed as MalformedJSON: self = malformed.problem
    case let invalid as Invalid: self = Problem(invalid)
    case let refusal as Rejection: self = Problem(refusal)
    case let law as LawError: self = Problem(law.rejection)
    case let fault as Fault: self = Problem(fault)
    // The server cancels a request whose framing broke or whose client went away.
    case is CancellationError: self = APIRefusal.bodyCutShort.problem
    default: self = .broken
    }
  }

  private init(_ invalid: Invalid) {
    self.init(
      status: 422, code: "request.invalid",
      text: LocalizedText(
        zh: "提交的内容有 \(invalid.defects.count) 处须改正，已全部列出",
        en: invalid.defects.count == 1
          ? "one thing must be mended; it is listed"
          : "\(invalid.defects.count) things must be mended; all of them are listed"))
    errors = invalid.defects
  }

  private init(_ refusal: Rejection) {
    self.init(
      status: refusal.standing.status, code: refusal.code, text: refusal.text,
      source: refusal.source)
    errors = refusal.reasons
    if refusal.standing == .tooMany { retryAfterSeconds = 900 }
    if refusal.standing == .locked { retryAfterSeconds = 1 }
    if refusal.code == "evidence.not-sequenced" || refusal.code == "idempotency.in-progress" {
      retryAfterSeconds = 1
    }
    endsConnection = refusal.standing == .tooLarge
  }

  private init(_ fault: Fault) {
    switch fault.kind {
    case .broken: self = .broken
    case .unavailable(let seconds):
      self.init(
        status: 503, code: "service.unavailable",
        text: LocalizedText(zh: "系统繁忙，请稍后重试", en: "the court is busy: try again shortly"))
      retryAfterSeconds = max(1, seconds)
    case .noSpace:
      self.init(
        status: 507, code: "service.no-space",
        text: LocalizedText(
          zh: "法院存储空间已满，本次内容未写入；已确认的部分仍然保存，请稍后从断点继续或联系法院技术支持",
          en:
            "the court's disk is full and nothing was written; what was acknowledged is kept: go on "
            + "from there later, or tell the court's support"))
      retryAfterSeconds = 60
    case .unknownOutcome:
      self.init(
        status: 503, code: "service.unknown-outcome",
        text: LocalizedText(
          zh: "尚不能确定操作是否完成，请用同一 Idempotency-Key 重试",
          en: "it is not known yet whether this took effect: retry with the same Idempotency-Key"))
      retryAfterSeconds = 2
    }
  }

  static let broken = Problem(
    status: 500, code: "service.fault",
    text: LocalizedText(
      zh: "系统内部错误，已记录；请凭 instance 编号联系法院技术支持",
      en: "an internal fault, which has been logged: quote the instance id to the court's support"))
}

extension Rejection.Standing {
  var status: Int {
    switch self {
    case .unacceptable: 422
    case .conflict: 409
    case .forbidden: 403
    case .notFound: 404
    case .stale: 412
    case .unauthenticated: 401
    case .tooLarge: 413
    case .tooMany: 429
    case .gone: 410
    case .locked: 423
    }
  }
}

extension Problem {
  func answer(in language: Language, instance: String) -> Answer {
    var answer = Answer(
      status: status, mediaType: "application/problem+json",
      bytes: document(in: language, instance: instance).bytes)
    answer.headers[.contentLanguage] = language.rawValue
    answer.headers[.vary] = "Accept-Language"
    if let retryAfterSeconds { answer.headers[.retryAfter] = String(retryAfterSeconds) }
    if let allow { answer.headers[.allow] = allow }
    if status == 401 { answer.headers[.wwwAuthenticate] = "Bearer realm=\"xiezhi\"" }
    return answer
  }

  func document(in language: Language, instance: String) -> JSONValue {
    var members = JSONObject()
    members["type"] = .string("/problems/\(code)")
    members["title"] = .string(Self.title(status)(language))
    members["status"] = .int(status)
    members["detail"] = .string(text(language))
    members["code"] = .string(code)
    members["instance"] = .string("urn:xiezhi:request:\(instance)")
    if let source { members["source"] = .string(source) }
    if !errors.isEmpty {
      members["errors"] = .array(errors.map { Self.defect($0, in: language) })
    }
    for member in extra.members { members[member.name] = member.value }
    return .object(members)
  }

  static func defect(_ defect: FieldDefect, in language: Language) -> JSONValue {
    var members = JSONObject()
    members["pointer"] = .string(defect.pointer)
    members["code"] = .string(defect.code)
    members["detail"] = .string(defect.text(language))
    if let source = defect.source { members["source"] = .string(source) }
    return .object(members)
  }

  private static func title(_ status: Int) -> LocalizedText {
    switch status {
    case 400: LocalizedText(zh: "请求格式有误", en: "The request is malformed")
    case 401: LocalizedText(zh: "需要登录", en: "Sign-in is needed")
    case 403: LocalizedText(zh: "无权进行", en: "Not allowed")
    case 404: LocalizedText(zh: "未找到", en: "Not found")
    case 405: LocalizedText(zh: "不支持该方法", en: "Method not allowed")
    case 408: LocalizedText(zh: "请求超时", en: "The request took too long")
    case 409: LocalizedText(zh: "与当前状态冲突", en: "In conflict with the present state")
    case 410: LocalizedText(zh: "已不存在", en: "Gone")
    case 412: LocalizedText(zh: "版本已过期", en: "The version is stale")
    case 413: LocalizedText(zh: "内容过大", en: "Too large")
    case 415: LocalizedText(zh: "不支持的内容类型", en: "Unsupported content type")
    case 422: LocalizedText(zh: "内容不能接受", en: "Not acceptable as it stands")
    case 423: LocalizedText(zh: "正被占用", en: "Locked")
    case 428: LocalizedText(zh: "缺少前提条件", en: "A precondition is required")
    case 429: LocalizedText(zh: "请求过多", en: "Too many requests")
    case 460: LocalizedText(zh: "校验和不符", en: "The checksum does not match")
    case 503: LocalizedText(zh: "暂时不可用", en: "Unavailable for the moment")
    case 507: LocalizedText(zh: "存储空间不足", en: "No room left")
    default: LocalizedText(zh: "系统错误", en: "A fault of the court's system")
    }
  }
}
