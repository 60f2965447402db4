import FoundationEssentials
import PoolModel
import TerminalScreen

/// One value of the form, whole; a shown secret as long as it is shown.
struct ZoomView: PaneContent {
    let place: FormView.Place

    var isFullWidth: Bool { false }

    func title(_ state: State) -> StyledLine {
        let title =
            switch place {
            case .field(let field): field.title
            case .row(let id):
                Sanitizer.clean(state.form?.model.headers.first { $0.id == id }?.name ?? "")
            case .setRow, .addRow: ""
            }
        return StyledLine(title, Style(.title, bold: true))
    }

    func body(_ state: State, columns: Int, selected _: Int?) -> PaneBody {
        guard var form = state.form else { return .text([]) }
        form.place = place
        var lines: [StyledLine] = []
        if let row = form.selectedRow, let position = form.position(of: row.id) {
            lines.append(StyledLine(RowText.facts(of: row, position: position), .dim))
            let (text, role) = RowText.value(of: row, form.revealed, state)
            lines += [StyledLine()] + StyledLine.wrapped(text, columns: columns, role)
        } else if let field = form.selectedField {
            lines.append(StyledLine(FormHint.about(field, of: form.model), .dim))
            let text = Sanitizer.clean(field.text(of: form.model))
            lines += [StyledLine()] + StyledLine.wrapped(text, columns: columns)
        }
        for problem in form.problems where problem.place == place {
            lines += StyledLine.wrapped(
                (problem.isRefusal ? "! " : "") + problem.sentence, columns: columns,
                problem.isRefusal ? .error : .warning)
        }
        return .text(lines)
    }
}

extension State {
    mutating func zoom() -> [Effect] {
        guard let place = form?.place, place != .addRow, form?.selectedSetRow == nil else {
            return say("there is no value here")
        }
        open(ZoomView(place: place))
        return []
    }
}
