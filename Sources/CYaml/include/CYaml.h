#ifndef CYAML_H
#define CYAML_H

#if !__has_include(<yaml.h>)
#error "libyaml-dev is missing: bash Resources/build.sh installs what is needed"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// libyaml's parser and emitter, event by event, without its unions.

typedef enum {
    CYAML_END, // of the stream
    CYAML_ERROR,
    CYAML_OTHER, // starts and ends of streams and documents
    CYAML_DOCUMENT_START,
    CYAML_ALIAS,
    CYAML_SCALAR,
    CYAML_SEQUENCE_START,
    CYAML_SEQUENCE_END,
    CYAML_MAPPING_START,
    CYAML_MAPPING_END,
} cyaml_kind;

// The pointers live until the next event is read.
typedef struct {
    cyaml_kind kind;
    size_t line;         // counting from 1
    const char *anchor;  // of a node or an alias; NULL for none
    const char *tag;     // NULL for none
    const uint8_t *text; // a scalar's
    size_t length;
    bool is_plain; // a scalar without quotes or block indicator
} cyaml_event;

typedef struct cyaml_reader cyaml_reader;

// Reads from bytes that must outlive the reader. NULL when out of memory.
cyaml_reader *cyaml_reader_new(const uint8_t *bytes, size_t count);
// The next event. After CYAML_ERROR and CYAML_END no other may be asked for.
void cyaml_reader_next(cyaml_reader *reader, cyaml_event *event);
void cyaml_reader_free(cyaml_reader *reader);

typedef struct cyaml_writer cyaml_writer;

// Writes one document into memory. NULL when out of memory.
cyaml_writer *cyaml_writer_new(void);
// Each returns false when libyaml refuses or memory is out; the writer is of no use then.
bool cyaml_writer_begin_mapping(cyaml_writer *writer);
bool cyaml_writer_end_mapping(cyaml_writer *writer);
bool cyaml_writer_begin_sequence(cyaml_writer *writer);
bool cyaml_writer_end_sequence(cyaml_writer *writer);
// A scalar in double quotes, or plain.
bool cyaml_writer_scalar(cyaml_writer *writer, const uint8_t *text, size_t length, bool is_quoted);
// Ends the document and lends what was written until the writer is freed; NULL on failure.
const uint8_t *cyaml_writer_finish(cyaml_writer *writer, size_t *count);
void cyaml_writer_free(cyaml_writer *writer);

#endif
