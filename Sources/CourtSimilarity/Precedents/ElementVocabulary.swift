public import CourtDomain

/// One of the elements by which cases are compared.
public enum CaseElement: String, Sendable, CaseIterable, Hashable {
  case cause
  case goodsKind = "goods_kind"
  case defectKind = "defect_kind"
  case platformRole = "platform_role"
  case remedies
  case claimedAmount = "claimed_amount"
  case articles

  public var name: LocalizedText {
    switch self {
    case .cause: LocalizedText(zh: "案由", en: "cause of action")
    case .goodsKind: LocalizedText(zh: "商品种类", en: "kind of goods")
    case .defectKind: LocalizedText(zh: "争议类型", en: "what went wrong")
    case .platformRole: LocalizedText(zh: "平台角色", en: "role of the platform")
    case .remedies: LocalizedText(zh: "诉讼请求", en: "remedies asked")
    case .claimedAmount: LocalizedText(zh: "标的金额", en: "amount claimed")
    case .articles: LocalizedText(zh: "适用法条", en: "articles applied")
    }
  }
}

/// The words for the slugs of case elements in both languages.
///
/// The lists are what forms offer; a slug that is not listed is shown as it is.
public enum ElementVocabulary {
  public static let causes = Array(causeNames.keys).sorted()
  public static let goods = Array(goodsNames.keys).sorted()
  public static let defects = Array(defectNames.keys).sorted()
  public static let platformRoles = Array(roleNames.keys).sorted()
  public static let remedies = Array(remedyNames.keys).sorted()

  public static func name(_ slug: String) -> LocalizedText {
    for table in [causeNames, goodsNames, defectNames, roleNames, remedyNames] {
      if let (zh, en) = table[slug] { return LocalizedText(zh: zh, en: en) }
    }
    return LocalizedText(zh: slug, en: slug)
  }

  private typealias Names = [String: (String, String)]

  private static let causeNames: Names = [
    "online-shopping-contract": ("信息网络买卖合同纠纷", "online shopping contract"),
    "network-service-contract": ("网络服务合同纠纷", "network service contract"),
    "product-liability": ("产品责任纠纷", "product liability"),
    "courier-contract": ("快递服务合同纠纷", "courier service contract"),
  ]

  private static let goodsNames: Names = [
    "electronics": ("电子产品", "electronics"), "food": ("食品", "food"),
    "fresh-food": ("生鲜", "fresh food"), "clothing": ("服装鞋帽", "clothing"),
    "cosmetics": ("化妆品", "cosmetics"), "furniture": ("家具", "furniture"),
    "appliance": ("家用电器", "household appliance"), "luxury": ("奢侈品", "luxury goods"),
    "jewellery": ("珠宝玉石", "jewellery"), "toys": ("玩具", "toys"),
    "books": ("图书音像", "books and media"), "health-products": ("保健食品", "health products"),
    "alcohol": ("酒类", "alcohol"), "second-hand": ("二手商品", "second-hand goods"),
    "membership": ("会员服务", "membership"), "tickets": ("票务", "tickets"),
    "virtual-goods": ("虚拟商品", "virtual goods"), "vehicle-parts": ("车辆配件", "vehicle parts"),
    "baby-products": ("母婴用品", "baby products"), "other": ("其他", "other"),
  ]

  private static let defectNames: Names = [
    "not-as-described": ("与描述不符", "not as described"), "defective": ("质量瑕疵", "defective"),
    "counterfeit": ("假冒品牌", "counterfeit"), "late-delivery": ("迟延交付", "late delivery"),
    "non-delivery": ("未交付", "not delivered"), "damaged": ("运输损坏", "damaged in transit"),
    "spoiled": ("腐坏变质", "spoiled"), "unsafe-food": ("不符合食品安全标准", "unsafe food"),
    "missing-label": ("标签缺失", "label missing"), "return-refused": ("拒绝退货", "return refused"),
    "false-advertising": ("虚假宣传", "false advertising"),
    "false-price": ("虚构价格", "false price comparison"),
    "undisclosed-repair": ("隐瞒维修", "undisclosed repair"),
    "missing-gift": ("赠品未付", "gift missing"), "wrong-item": ("错发", "wrong item or size"),
    "seller-cancelled": ("商家取消订单", "cancelled by the seller"),
    "service-failure": ("服务不到位", "service not rendered"),
    "auto-renewal": ("自动续费", "automatic renewal"),
    "seller-unknown": ("无法提供商家信息", "seller's data withheld"),
  ]

  private static let roleNames: Names = [
    "marketplace": ("平台（非自营）", "marketplace"), "self-operated": ("平台自营", "self-operated"),
    "live-stream": ("直播带货", "live-stream sale"),
    "second-hand-platform": ("二手平台", "resale platform"),
    "service": ("服务提供者", "service provider"),
  ]

  private static let remedyNames: Names = [
    "refund": ("退款", "refund"), "compensation": ("赔偿损失", "compensation"),
    "punitive": ("惩罚性赔偿", "punitive damages"), "performance": ("继续履行", "performance"),
    "return-goods": ("退货", "return of goods"), "apology": ("赔礼道歉", "apology"),
  ]
}
