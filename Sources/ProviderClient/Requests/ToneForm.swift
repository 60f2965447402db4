/// A form with half a second of a tone in it (RFC 7578): what a transcription is asked for.
struct ToneForm: Sendable, Equatable {
    let model: String

    /// Longer than any text that could be in the form, and none of its words.
    private static let boundary = "modelpool-form-7d3f2c9a51e84b60"
    static let file = "tone.wav"
    static let contentType = "multipart/form-data; boundary=" + boundary

    var bytes: [UInt8] {
        let head =
            "--\(ToneForm.boundary)\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n"
            + "\(model)\r\n--\(ToneForm.boundary)\r\nContent-Disposition: form-data; "
            + "name=\"file\"; filename=\"\(ToneForm.file)\"\r\nContent-Type: audio/wav\r\n\r\n"
        return Array(head.utf8) + ToneForm.tone + Array("\r\n--\(ToneForm.boundary)--\r\n".utf8)
    }

    /// As it may be shown.
    var text: String { "form: model=\(model), file=\(ToneForm.file) (half a second of a tone)" }

    /// 8,000 samples of one byte a second, a triangle wave of 400 Hz.
    /// http://soundfile.sapp.org/doc/WaveFormat
    private static let tone: [UInt8] = {
        func little(_ number: UInt32, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
        }
        let rate: UInt32 = 8_000
        let samples = (0..<Int(rate) / 2).map { index -> UInt8 in
            let place = index % 20
            return UInt8(78 + 10 * (place < 10 ? place : 20 - place))
        }
        let length = UInt32(samples.count)
        return Array("RIFF".utf8) + little(36 + length, 4) + Array("WAVEfmt ".utf8) + little(16, 4)
            + little(1, 2) + little(1, 2) + little(rate, 4) + little(rate, 4) + little(1, 2)
            + little(8, 2) + Array("data".utf8) + little(length, 4) + samples
    }()
}
