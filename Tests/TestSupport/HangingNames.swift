internal import CTestSupport

/// The lookups of `*.hang.test` names in this process (CTestNames.h).
package enum HangingNames {
    package static var count: Int { Int(test_hanging_names()) }
    package static func release() { test_release_names() }
}
