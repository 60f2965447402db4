internal import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import ProviderClient
internal import TerminalDriver

/// One run of a helper: started without a shell, bounded in time and size, judged.
struct HelperRun: Sendable {
    let helper: HelperDeclaration
    private let program: HeardProgram
    /// Values of variables that only this helper gets: they may be secrets.
    private let handedOn: [Secret]

    /// More than any value has.
    static let maximumOutput = 64 * 1024

    init(_ helper: HelperDeclaration, environment: [String: String]) {
        self.helper = helper
        // With what a program needs that draws at the terminal.
        let names =
            HelperDeclaration.usualVariables + helper.environment
            + (helper.hasTerminal ? ["TERM"] : [])
        program = HeardProgram(
            helper.command,
            environment: environment.filter { names.contains($0.key) || $0.key.hasPrefix("XDG_") },
            hasTerminal: helper.hasTerminal)
        handedOn = helper.environment.compactMap { environment[$0].map { Secret($0) } }
    }

    /// Ends it before its time.
    func stop() { program.stop() }

    /// Waits for its end. Not for a thread that others wait for.
    func callAsFunction() -> Result<HelperValue, ReferenceProblem> {
        let room = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.maximumOutput, alignment: 16)
        defer {
            if let address = room.baseAddress { explicit_bzero(address, room.count) }
            room.deallocate()
        }
        if helper.hasTerminal {
            _ = Console.writeAll("modelpool: helper \(helper.name) asks:\n", to: 2)
        }
        let (asked, since) = (Date(), ContinuousClock.now)
        let outcome = program.run(within: .seconds(helper.limit), into: room)
        let printed = UnsafeRawBufferPointer(rebasing: room[..<outcome.count])
        do throws(HelperFailure) {
            let said = lastLine(outcome.errors, printed)
            try check(outcome, said)
            let answer = try answer(printed, asked: asked, said)
            return .success(
                HelperValue(
                    name: helper.name, secret: answer.value,
                    lifetime: HelperRun.lifetime(helper.lifetime, answer.lifetime), since: since))
        } catch {
            return .failure(.failed(error))
        }
    }

    private func answer(
        _ printed: UnsafeRawBufferPointer, asked: Date, _ said: String
    ) throws(HelperFailure) -> HelperAnswer {
        do throws(HelperAnswer.Problem) {
            return try HelperAnswer(printed, helper.output, asked: asked)
        } catch {
            throw .badAnswer(error.reason, said: said)
        }
    }

    private func check(
        _ outcome: HeardProgram.Outcome, _ said: String
    ) throws(HelperFailure) {
        if outcome.isTooLong { throw .tooLong(Self.maximumOutput) }
        if outcome.isOverdue { throw .overdue(helper.limit, said: said) }
        switch outcome.ending {
        case .exited(0): return
        case .exited(let code): throw .exited(code, said: said)
        case .killed(let signal): throw .killed(signal: signal, said: said)
        case .notStarted(let number): throw .notStarted(ErrorWording.system(number))
        }
    }

    /// The last line of what it said, without what it printed as its value and what it was given.
    private func lastLine(_ errors: [UInt8], _ printed: UnsafeRawBufferPointer) -> String {
        let text = String(decoding: errors, as: UTF8.self)
        let scrubbed = Scrubber(handedOn + [Secret(bytes: printed)] + lines(of: printed))
            .scrub(text)
        let line = scrubbed.split(whereSeparator: \.isNewline).last {
            $0.contains { !$0.isWhitespace }
        }
        return ErrorWording.cut(line.map { String($0).trimmingBlanks } ?? "")
    }

    private func lines(of printed: UnsafeRawBufferPointer) -> [Secret] {
        printed.split(separator: UInt8(ascii: "\n")).prefix(16).map { Secret(bytes: $0) }
    }

    /// The most that an answer is believed: a year.
    private static let longest = 365.0 * 86_400

    /// How long a value is used: what is declared or said of it, the shorter of the two, less 30 s
    /// or a tenth, whichever is smaller, so that it does not end on its way.
    static func lifetime(_ declared: Int?, _ said: Double?) -> Duration {
        let whole = [declared.map(Double.init), said].compactMap(\.self).min()
        let seconds = min(whole ?? Double(HelperDeclaration.usualLifetime), longest)
        return .milliseconds(Int((seconds - min(30, seconds / 10)) * 1000))
    }
}
