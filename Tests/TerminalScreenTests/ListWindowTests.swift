import TerminalScreen
import TestSupport
import Testing

struct ListWindowTests {
    @Test func movingScrollsAsLittleAsItMust() {
        var list = ListWindow(count: 100, height: 10)
        list.move(.by(9))
        #expect(list.visible == 0..<10)
        list.move(.by(1))
        #expect(list.selection == 10)
        #expect(list.visible == 1..<11)
        list.move(.by(-9))
        #expect(list.visible == 1..<11)
        list.move(.by(-1))
        #expect(list.visible == 0..<10)
    }

    @Test func pagesMoveWindowAndSelectionTogether() {
        var list = ListWindow(count: 100, height: 10)
        list.move(.by(3))
        list.move(.pages(1))
        #expect(list.selection == 13)
        #expect(list.visible == 10..<20)
        list.move(.halfPages(-1))
        #expect(list.selection == 8)
        #expect(list.visible == 5..<15)
        list.move(.pages(20))
        #expect(list.selection == 99)
        #expect(list.visible == 90..<100)
    }

    @Test func countsAndEndsStayInTheList() {
        var list = ListWindow(count: 3, height: 10)
        list.move(.by(.max))
        #expect(list.selection == 2)
        list.move(.by(.min))
        #expect(list.selection == 0)
        list.move(.pages(.max))
        #expect(list.selection == 2)
        list.move(.to(-5))
        #expect(list.selection == 0)
        list.move(.last)
        #expect(list.visible == 0..<3)
        var empty = ListWindow(count: 0, height: 5)
        empty.move(.last)
        #expect(empty.selected == nil)
        #expect(empty.visible.isEmpty)
    }

    @Test func aShorterListOrWindowKeepsTheSelectionInView() {
        var list = ListWindow(count: 100, height: 20)
        list.move(.to(50))
        list.resize(height: 5)
        #expect(list.selection == 50)
        #expect(list.visible.contains(50))
        list.resize(count: 10)
        #expect(list.selection == 9)
        #expect(list.visible == 5..<10)
        list.resize(count: 0)
        #expect(list.selected == nil)
        list.resize(count: 4, height: 0)
        #expect(list.selection == 0)
        #expect(list.visible == 0..<1)
    }

    @Test(arguments: [
        (Key.character("j"), nil, ListWindow.Movement.by(1)), (.down, 5, .by(5)),
        (.character("k"), 2, .by(-2)), (.up, nil, .by(-1)), (.pageDown, nil, .pages(1)),
        (.pageUp, 3, .pages(-3)), (.control("d"), nil, .halfPages(1)),
        (.control("u"), nil, .halfPages(-1)), (.character("g"), nil, .first),
        (.character("G"), nil, .last), (.character("G"), 12, .to(11)), (.home, nil, .first),
        (.end, nil, .last),
    ])
    func keysMoveAsInVim(_ key: Key, _ count: Int?, _ movement: ListWindow.Movement) {
        #expect(ListWindow.movement(for: key, count: count) == movement)
    }

    @Test func noMovementLosesTheSelectionFromView() {
        var random = SeededGenerator(seed: 4)
        var list = ListWindow()
        for _ in 0..<20_000 {
            let number = Int.random(in: -30..<60, using: &random)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: list.resize(count: number)
            case 1: list.resize(height: number)
            case 2: list.move(.by(number))
            case 3: list.move(.pages(number % 4))
            case 4: list.move(.halfPages(number % 4))
            case 5: list.move(.to(number))
            default: list.move(Bool.random(using: &random) ? .first : .last)
            }
            #expect(list.count == 0 || list.visible.contains(list.selection))
            // No row is left unused while some are out of view.
            #expect(list.visible.count == min(list.count, list.height))
        }
    }
}
