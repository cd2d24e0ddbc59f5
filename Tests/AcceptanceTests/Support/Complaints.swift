import CourtDomain

/// Complaints in the field's words; tests change the one thing they are about.
enum Complaints {
  /// A buyer asks his money back for goods that are not as described.
  static func refund(
    _ plaintiff: Person = .buyer, against defendants: [Person] = [.seller],
    yuan: Int64 = 1299, order: String = "HG-1"
  ) -> JSONValue {
    [
      "language": "zh-CN", "dispute": "online-shopping-contract",
      "plaintiffs": [party(plaintiff)],
      "defendants": .array(defendants.map(party)),
      "platform": ["name": "海购集市", "credit_code": "91330106FAKE000133"],
      "order": [
        "number": .string(order), "placed_on": "2025-10-08", "received_on": "2025-10-12",
        "price": money(yuan), "goods": "降噪耳机", "goods_kind": "electronics",
        "defect_kind": "not-as-described", "delivered_online": false,
        "delivery_division": "330106", "delivery_place": "杭州市西湖区示例街道1号",
      ],
      "facts": "原告在平台购买降噪耳机，收货后发现与页面描述不符，多次协商退款未果。",
      "claims": [
        ["kind": "refund", "amount": money(yuan), "text": "判令被告退还货款"]
      ],
      "evidence": [
        [
          "name": "订单截图", "kind": "electronic-data", "purpose": "证明购买与付款",
          "amount": money(yuan),
        ]
      ],
      "consents": [
        "online_procedure": true, "pre_filing_mediation": false, "electronic_service": true,
      ],
    ]
  }

  static func party(_ person: Person) -> JSONValue {
    [
      "kind": "natural", "name": .string(person.name), "id_number": .optional(person.idNumber),
      "email": .string(person.login + "@mail.example"), "address": "杭州市示例街道1号",
    ]
  }

  static func money(_ yuan: Int64) -> JSONValue { money(fen: yuan * 100) }
  static func money(fen: Int64) -> JSONValue {
    ["amount_minor": .int(fen), "currency": "CNY"]
  }
}
