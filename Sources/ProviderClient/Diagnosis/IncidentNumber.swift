internal import PoolModel

/// The number by which whoever runs a firewall, a filter or a CDN finds the refusal in their log.
enum IncidentNumber {
    /// From the page, else from the headers; `nil`: there is none.
    static func found(in text: String, _ answer: HTTPAnswer) -> String? {
        let bytes = Array(text.utf8.prefix(8192))
        let lower = SearchableText(bytes)
        for mark in marks {
            guard let found = lower.range(of: mark) else { continue }
            let rest = bytes[found.upperBound...].drop { [0x20, 0x3A, 0x23].contains($0) }
            let number = rest.prefix { isPart($0) }
            if number.count >= 3, number.contains(where: { $0 != UInt8(ascii: "-") }) {
                return String(decoding: number.prefix(80), as: UTF8.self)
            }
        }
        return headers.lazy.compactMap { answer.first($0) }.first { !$0.isEmpty && $0.count <= 100 }
    }

    private static let marks = [
        "support id is", "support id", "ray id", "incident id", "incident number", "attack id",
        "reference #", "reference id", "reference number", "request id", "event id",
        "transaction id", "block id", "error id", "tracking id", "trace id", "ticket id",
        "traceid", "事件编号", "事件id", "请求id",
    ]

    private static let headers = ["cf-ray", "x-azure-ref", "x-amz-cf-id", "x-iinfo"]

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x3D, 0x2B, 0x2F: true
        default: false
        }
    }
}
