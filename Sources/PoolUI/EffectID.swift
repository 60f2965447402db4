/// The number of an effect; a late answer for a closed screen is dropped by it.
package struct EffectID: Sendable, Hashable {
    package let number: Int
    package init(_ number: Int) { self.number = number }
}
