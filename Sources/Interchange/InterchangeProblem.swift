package import PoolModel

/// Something in foreign text that cannot be taken, and where it stands.
package struct InterchangeProblem: Error, Sendable, Equatable {
    package enum Code: Error, Sendable, Equatable {
        // Header text
        case noColon
        case noValue
        case name(HeaderProblem.Code)
        case repeatedName(firstLine: Int)
        case noSuchRow(Int, count: Int)
        case notAnAssignment
        case unclosedQuote
        case notAString(JSONValue.Kind)
        case tooLarge(limit: Int)

        // Command lines
        case commandSubstitution
        case unsupportedExpansion
        case notCurl(String)
        case powerShell
        case optionWithoutArgument(String)
        case headerFile(String)
        case removesHeader(String)
        case passwordAsked
        case cookieFile(String)
        case dataFile(String)
        case insecure
        case optionIgnored(String)
        case secondURL
        case userWithVariable
        case bodyOfCommand
        /// An option of curl with which the credential is no `Basic`.
        case otherAuthentication(String)
        /// An option of curl that sends the request to another place than the URL says.
        case goesElsewhere(String)
        case certificatePassword
        /// What a path asks for, if it is no chat.
        case otherCall(String)
        case unknownPath
        case ollamaPath

        // Objects and programs with headers in them
        case isExpression
        case unreadable
        case answerHeaders

        // Whole texts
        case json(JSONProblem)
        case yaml(YAMLProblem)
        case toml(TOMLProblem)
        case otherDatabase
        case notUTF8
        case notUTF16
        case empty
        case unknownFormat
        case postgresDump
        case newerSchema(Int)

        // Objects
        case missing(String)
        case wrongType(String, wanted: JSONValue.Kind, got: JSONValue.Kind)
        case repeatedKey(String)
        case unknownKey(String)

        // Models
        case noModels
        case noURL
        case badURL(String)
        case noModelInRequest
        /// The variables of a model with no address among them.
        case noAddress(String)
        case unknownProvider
        case unsupportedProvider(String)
        /// LiteLLM's prefix, and what is special about it.
        case foreignProtocol(String, String)
        /// A model of LiteLLM's whose provider is not said.
        case noProvider(String)
        case unknownCredential(String)
        /// Something fetches a token first.
        case tokenIsFetched(String)
        /// The program's own login is the credential.
        case signsIn(String)
        /// A key that is in another file of the program, under this name.
        case keyInFile(String)
        case noSuchProvider(String)
        /// A provider of which no model is named.
        case noModelOf(String)
        /// A kind of provider that cannot be called from here.
        case unsupportedKind(String)
        /// An entry that is fetched from somewhere else.
        case fromElsewhere(String)
        case relativeFile(String)
        case wildcard(String)
        case noModelList
        case onlyIncludes([String])
        case otherProgram(String)
        /// A header that would be sent beside another credential.
        case credentialRefused(String, HeaderProblem.Code)
        case unknownProtocol
        case field(ModelField, String)
        case unresolvedVariable(String)
        /// What an argument is set to is worked out by code.
        case valueInCode(String)
        /// A text has several addresses, and it cannot be told whose key is which.
        case unclearKey
        case badID
        case noSecretKey(String)
        case cannotDecrypt(String)
        case plaintext(String)
        case otherNumberOfFields

        // Notes: taken over, with a remark
        case headerLeftOut(String, HeaderProblem.Code)
        case headersLeftOut(HeaderProblem.Code)
        case valueWithheld(String)
        case keptKey(String)
        case renamed(from: String, Renaming)
        /// The same stands before it.
        case repeated
        case assumedModel(String, variable: String)
        case guessedProvider(String)
        case usesReference(Reference)
        /// The program may have a key of its own.
        case keyElsewhere(String)
        case keyFromEnvironment(String)
        case addressFromEnvironment(String)
        case keyNotGuessed(String, origin: String)
        case headerReplacesKey(String)
        /// A part of the base URL that became a header or the key.
        case movedSecret(String, to: String)
        /// An example's words, a mask or a variable's name in the place of a value.
        case placeholder(String)
        case defaultTaken(String)
        case otherKind(String)
        case includedFiles([String])
        case defaultSecretKey
        case deletedSkipped(Int)
    }

    /// Why an entry got another name.
    package enum Renaming: Sendable, Equatable {
        /// Another entry of the import has it.
        case twice
        /// It cannot be the name of a set; that would be this word.
        case notOneWord
        /// The word that it became is the name of another entry.
        case wordTaken(String)
        case inPool
    }

    /// Counting from 1; 0: it stands on no line, but in a database.
    package let line: Int
    /// The name of the model it is about, where there is one.
    package var entry: String?
    package let code: Code

    package init(line: Int, entry: String? = nil, code: Code) {
        self.line = line
        self.entry = entry
        self.code = code
    }
}

extension InterchangeProblem.Code {
    var isPlaceholder: Bool { if case .placeholder = self { true } else { false } }
}

/// What can be wrong with a JSON text.
package enum JSONProblem: Error, Sendable, Equatable {
    case unexpectedEnd
    case unexpected(Unicode.Scalar)
    case tooDeep
}

/// What can be wrong with a TOML text.
package enum TOMLProblem: Error, Sendable, Equatable {
    case syntax
    case tooDeep
}

/// What can be wrong with a YAML text.
package enum YAMLProblem: Error, Sendable, Equatable {
    case syntax
    case tooDeep
    case tooManyNodes
    case unknownAlias(String)
    case keyNotScalar
    case badMerge
    case tag(String)
}
