import CourtDomain
import HTTPTypes

/// A ready problem, thrown.
struct ProblemError: Error, Sendable {
  var problem: Problem
}

/// A body that is not JSON; told with the byte at which it stops being so.
struct MalformedJSON: Error, Sendable {
  let defect: JSONDefect

  var problem: Problem {
    var problem = Problem(
      status: 400, code: defect.code,
      text: LocalizedText(
        zh: "请求体不是合法的 JSON：第 \(defect.offset) 字节处（\(defect.code)）",
        en: "the body is not valid JSON: \(defect.description)"))
    problem.extra["offset"] = .int(defect.offset)
    return problem
  }
}

/// What is refused before any use case is reached.
enum APIRefusal {
  private static func make(
    _ status: Int, _ code: String, zh: String, en: String,
    _ shape: (inout Problem) -> Void = { _ in }
  ) -> ProblemError {
    var problem = Problem(status: status, code: code, text: LocalizedText(zh: zh, en: en))
    shape(&problem)
    return ProblemError(problem: problem)
  }

  static let noSuchPath = make(
    404, "request.no-such-path", zh: "没有该路径，请查阅 /openapi.yaml",
    en: "there is no such path: see /openapi.yaml")

  static func methodNotAllowed(_ methods: [HTTPRequest.Method]) -> ProblemError {
    let allow = methods.map(\.rawValue).joined(separator: ", ")
    return make(
      405, "request.method-not-allowed", zh: "该路径只支持：\(allow)", en: "this path takes \(allow)"
    ) { $0.allow = allow }
  }

  static func headersTooLarge(_ limit: Int) -> ProblemError {
    make(
      431, "request.headers-too-large", zh: "请求头超过 \(limit) 字节",
      en: "the header fields are over \(limit) bytes")
  }

  static let signInMissing = make(
    401, "session.missing", zh: "请先登录：Authorization: Bearer <token>",
    en: "sign in first and send Authorization: Bearer <token>")
  static let signInMalformed = make(
    401, "session.malformed", zh: "Authorization 应为 Bearer <token>",
    en: "Authorization must be Bearer <token>")

  static func notForYou(_ kinds: Set<Account.Kind>) -> ProblemError {
    let names = kinds.map(\.rawValue).sorted().joined(separator: ", ")
    return make(
      403, "account.not-for-you", zh: "该操作只对以下账号开放：\(names)",
      en: "this operation is for accounts of kind \(names)")
  }

  static let keyMissing = make(
    400, "idempotency.missing", zh: "请附 Idempotency-Key 请求头（每次意图一个新值，重试用同一值）",
    en: "send an Idempotency-Key header: a new value for each intent, the same for its retries")
  static let keyMalformed = make(
    400, "idempotency.malformed", zh: "Idempotency-Key 应为 1 至 \(RetryKey.limitBytes) 个可见 ASCII 字符",
    en: "an Idempotency-Key has 1 to \(RetryKey.limitBytes) visible ASCII characters")

  static let versionMissing = make(
    428, "precondition.required", zh: "请附 If-Match 请求头，其值为所见版本的 ETag",
    en: "send If-Match with the ETag of the version you have seen")
  static let versionMalformed = make(
    400, "precondition.malformed", zh: "If-Match 应为一个强 ETag，例如 \"7\"",
    en: "If-Match must be one strong ETag such as \"7\"")

  static func queryUnknown(_ name: String, known: Set<String>) -> ProblemError {
    let names = known.sorted().joined(separator: ", ")
    return make(
      400, "query.unknown", zh: "未知查询参数 \(name.prefix(40))；可用：\(names.isEmpty ? "无" : names)",
      en:
        "unknown query parameter \(name.prefix(40)); known here: \(names.isEmpty ? "none" : names)")
  }

  static func queryRepeated(_ name: String) -> ProblemError {
    make(
      400, "query.repeated", zh: "查询参数 \(name) 重复", en: "the query parameter \(name) is repeated")
  }

  static func queryMalformed(_ name: String, zh: String, en: String) -> ProblemError {
    make(
      400, "query.malformed", zh: "查询参数 \(name) \(zh)",
      en: "the query parameter \(name) must be \(en)")
  }

  static func wrongType(_ wanted: [String]) -> ProblemError {
    let names = wanted.joined(separator: ", ")
    return make(
      415, "request.content-type", zh: "Content-Type 应为 \(names)",
      en: "Content-Type must be \(names)")
  }

  static let wrongEncoding = make(
    415, "request.content-encoding", zh: "不接受压缩的请求体，请去掉 Content-Encoding",
    en: "compressed bodies are not taken: leave out Content-Encoding")

  static func tooLarge(_ limit: Int) -> ProblemError {
    make(
      413, "request.too-large", zh: "请求体超过上限 \(limit) 字节", en: "the body is over \(limit) bytes"
    ) { $0.endsConnection = true }
  }

  static let bodyCutShort = make(
    400, "request.cut-short", zh: "请求体不完整，请重新发送", en: "the body ended early: send it again"
  ) { $0.endsConnection = true }

  static func bodyTooSlow(_ seconds: Int) -> ProblemError {
    make(
      408, "request.too-slow", zh: "请求体未在 \(seconds) 秒内到齐",
      en: "the body did not arrive within \(seconds) seconds"
    ) { $0.endsConnection = true }
  }

  static func slowerThan(_ bytes: Int, in seconds: Int) -> ProblemError {
    make(
      408, "request.too-slow", zh: "传输过慢（\(seconds) 秒内不足 \(bytes) 字节），请换用更快的网络或分片续传",
      en:
        "fewer than \(bytes) bytes came in \(seconds) seconds: use a better connection, or send the "
        + "file in pieces"
    ) { $0.endsConnection = true }
  }

  static func tooManyTransfers(_ share: Int) -> ProblemError {
    make(
      429, "transfers.too-many", zh: "同一账号至多同时传输 \(share) 个文件，请待其中之一完成",
      en: "an account has at most \(share) transfers at once: wait until one of them is done"
    ) {
      $0.retryAfterSeconds = 5
      $0.endsConnection = true
    }
  }

  static let tooBusy = make(
    503, "service.busy", zh: "同时进行的请求过多，请稍后重试",
    en: "too much is going on at once: try again shortly"
  ) {
    $0.retryAfterSeconds = 2
    $0.endsConnection = true
  }
}
