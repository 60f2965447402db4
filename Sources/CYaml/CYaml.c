#include "CYaml.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct cyaml_reader {
    yaml_parser_t parser;
    yaml_event_t event;
};

cyaml_reader *cyaml_reader_new(const uint8_t *bytes, size_t count) {
    cyaml_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) return NULL;
    if (!yaml_parser_initialize(&reader->parser)) {
        free(reader);
        return NULL;
    }
    yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader->parser, bytes, count);
    return reader;
}

void cyaml_reader_free(cyaml_reader *reader) {
    if (reader == NULL) return;
    yaml_event_delete(&reader->event);
    yaml_parser_delete(&reader->parser);
    free(reader);
}

static void set_node(
    cyaml_event *event, cyaml_kind kind, const yaml_char_t *anchor, const yaml_char_t *tag) {
    event->kind = kind;
    event->anchor = (const char *)anchor;
    event->tag = (const char *)tag;
}

void cyaml_reader_next(cyaml_reader *reader, cyaml_event *event) {
    memset(event, 0, sizeof *event);
    yaml_event_delete(&reader->event);
    if (!yaml_parser_parse(&reader->parser, &reader->event)) {
        event->kind = CYAML_ERROR;
        event->line = reader->parser.problem_mark.line + 1;
        return;
    }
    const yaml_event_t *got = &reader->event;
    event->line = got->start_mark.line + 1;
    switch (got->type) {
    case YAML_STREAM_END_EVENT: event->kind = CYAML_END; break;
    case YAML_DOCUMENT_START_EVENT: event->kind = CYAML_DOCUMENT_START; break;
    case YAML_ALIAS_EVENT: set_node(event, CYAML_ALIAS, got->data.alias.anchor, NULL); break;
    case YAML_SCALAR_EVENT:
        set_node(event, CYAML_SCALAR, got->data.scalar.anchor, got->data.scalar.tag);
        event->text = got->data.scalar.value;
        event->length = got->data.scalar.length;
        event->is_plain = got->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
        break;
    case YAML_SEQUENCE_START_EVENT:
        set_node(
            event, CYAML_SEQUENCE_START, got->data.sequence_start.anchor,
            got->data.sequence_start.tag);
        break;
    case YAML_SEQUENCE_END_EVENT: event->kind = CYAML_SEQUENCE_END; break;
    case YAML_MAPPING_START_EVENT:
        set_node(
            event, CYAML_MAPPING_START, got->data.mapping_start.anchor,
            got->data.mapping_start.tag);
        break;
    case YAML_MAPPING_END_EVENT: event->kind = CYAML_MAPPING_END; break;
    default: event->kind = CYAML_OTHER; break;
    }
}

struct cyaml_writer {
    yaml_emitter_t emitter;
    uint8_t *bytes;
    size_t count;
    size_t capacity;
};

// Appends to the buffer, which at least doubles when it grows.
static int append(void *data, unsigned char *bytes, size_t count) {
    cyaml_writer *writer = data;
    if (writer->capacity - writer->count < count) {
        size_t capacity = (writer->capacity + count) * 2;
        uint8_t *larger = malloc(capacity);
        if (larger == NULL) return 0;
        if (writer->count > 0) memcpy(larger, writer->bytes, writer->count);
        // It may hold secrets.
        if (writer->bytes != NULL) explicit_bzero(writer->bytes, writer->capacity);
        free(writer->bytes);
        writer->bytes = larger;
        writer->capacity = capacity;
    }
    memcpy(writer->bytes + writer->count, bytes, count);
    writer->count += count;
    return 1;
}

cyaml_writer *cyaml_writer_new(void) {
    cyaml_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) return NULL;
    if (!yaml_emitter_initialize(&writer->emitter)) {
        free(writer);
        return NULL;
    }
    yaml_emitter_set_output(&writer->emitter, append, writer);
    yaml_emitter_set_width(&writer->emitter, -1);
    yaml_emitter_set_unicode(&writer->emitter, 1);
    yaml_event_t event;
    bool is_begun = yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING)
        && yaml_emitter_emit(&writer->emitter, &event)
        && yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1)
        && yaml_emitter_emit(&writer->emitter, &event);
    if (is_begun) return writer;
    cyaml_writer_free(writer);
    return NULL;
}

void cyaml_writer_free(cyaml_writer *writer) {
    if (writer == NULL) return;
    yaml_emitter_delete(&writer->emitter);
    if (writer->bytes != NULL) explicit_bzero(writer->bytes, writer->capacity);
    free(writer->bytes);
    free(writer);
}

bool cyaml_writer_begin_mapping(cyaml_writer *writer) {
    yaml_event_t event;
    return yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE)
        && yaml_emitter_emit(&writer->emitter, &event);
}

bool cyaml_writer_end_mapping(cyaml_writer *writer) {
    yaml_event_t event;
    return yaml_mapping_end_event_initialize(&event)
        && yaml_emitter_emit(&writer->emitter, &event);
}

bool cyaml_writer_begin_sequence(cyaml_writer *writer) {
    yaml_event_t event;
    return yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_SEQUENCE_STYLE)
        && yaml_emitter_emit(&writer->emitter, &event);
}

bool cyaml_writer_end_sequence(cyaml_writer *writer) {
    yaml_event_t event;
    return yaml_sequence_end_event_initialize(&event)
        && yaml_emitter_emit(&writer->emitter, &event);
}

bool cyaml_writer_scalar(
    cyaml_writer *writer, const uint8_t *text, size_t length, bool is_quoted) {
    yaml_event_t event;
    yaml_scalar_style_t style =
        is_quoted ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE;
    return yaml_scalar_event_initialize(
               &event, NULL, NULL, text, (int)length, !is_quoted, is_quoted, style)
        && yaml_emitter_emit(&writer->emitter, &event);
}

const uint8_t *cyaml_writer_finish(cyaml_writer *writer, size_t *count) {
    yaml_event_t event;
    bool is_done = yaml_document_end_event_initialize(&event, 1)
        && yaml_emitter_emit(&writer->emitter, &event)
        && yaml_stream_end_event_initialize(&event)
        && yaml_emitter_emit(&writer->emitter, &event) && yaml_emitter_flush(&writer->emitter);
    *count = writer->count;
    return is_done ? writer->bytes : NULL;
}
