extension FuzzTargets {
  /// Everything that reads DER, and what stands on it.
  static let signed: [String: Target] = [
    "der": { bytes in
      guard let value = try? DERReader.document(bytes, "fuzz") else { return }
      precondition(Array(value.encoded) == bytes, "a value is its bytes")
      precondition(DER.value(value.tag, value.content) == bytes, "DER has one spelling")
    },
    "der-time": { bytes in
      for tag in [DERTag.utcTime, DERTag.generalizedTime] {
        let value = DERValue(tag: tag, content: bytes[...], encoded: bytes[...])
        _ = try? DERTime.instant(value, "fuzz")
      }
    },
    "object-identifier": { bytes in
      let value = DERValue(
        tag: DERTag.objectIdentifier, content: bytes[...], encoded: bytes[...])
      _ = try? value.objectIdentifier("fuzz")
    },
    "time-stamp-request": { bytes in
      guard let request = try? TimeStampRequest(der: bytes) else { return }
      precondition((try? TimeStampRequest(der: request.der)) == request, "read as written")
    },
    "time-stamp-response": { bytes in
      guard let token = (try? TimeStampResponse(der: bytes))?.token else { return }
      judge(token)
    },
    "time-stamp-token": { bytes in
      guard let token = try? TimeStampToken(der: bytes) else { return }
      judge(token)
    },
    "signed-message": { bytes in
      guard let message = try? SignedMessage(der: bytes) else { return }
      _ = message.frameDefects
    },
    "evidence-record": { bytes in
      guard let record = try? EvidenceRecord(der: bytes) else { return }
      _ = record.verify([ArchivedObject(content: [])], .fitOnly)
    },
    "detached-signature": { bytes in
      _ = DetachedSignature.verify(cms: bytes, content: [], rootPEM: "")
    },
    "sm2-signature": { bytes in
      precondition(
        !SM2Signature.isStrict(bytes) || bytes.count <= SM2Signature.maximumBytes, "within limits")
    },
    "certificates": { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      _ = try? Certificate.all(pem: text, place: "fuzz")
      _ = try? RevocationList.all(pem: text)
      _ = try? TrustExtras(files: [TrustExtras.timeRootsFile: text])
    },
    "key-event": { bytes in
      guard let event = try? KeyEvent(bytes: bytes) else { return }
      precondition(event.bytes == bytes, "an event has one spelling")
    },
  ]

  private static func judge(_ token: TimeStampToken) {
    let expected = TimeStampToken.Expectation(imprints: [token.info.hash: token.info.imprint])
    _ = token.verify(expected, trust: .unchecked)
  }
}
