#define _GNU_SOURCE
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

int32_t ct_waiting_bytes(ct_terminal *terminal) {
    int count = 0;
    return ioctl(terminal->input_fd, FIONREAD, &count) == 0 ? count : 0;
}

/// The next byte of a key that is given as it was sent; `CT_NONE` if there is none.
static int32_t next_of_given(ct_terminal *terminal) {
    uint8_t byte = terminal->given[terminal->given_next];
    if (byte == 0) return CT_NONE;
    terminal->given_next++;
    return byte;
}

/// ncurses numbers the keys of terminfo's own extensions (`kRIT5`, Ctrl-Right) from KEY_MAX, in an
/// order that differs from terminal to terminal. Their bytes, which do not, are given instead.
static int32_t give_bytes(ct_terminal *terminal, int code) {
    char *bytes = keybound(code, 0);
    terminal->given_next = 0;
    memset(terminal->given, 0, sizeof terminal->given);
    // The last byte stays 0. A longer sequence is no key of any terminal, and is dropped.
    if (bytes && strlen(bytes) < sizeof terminal->given) {
        memcpy(terminal->given, bytes, strlen(bytes));
    }
    free(bytes);
    int32_t first = next_of_given(terminal);
    return first == CT_NONE ? CT_IGNORED : first;
}

int32_t ct_next_byte(ct_terminal *terminal) {
    int32_t given = next_of_given(terminal);
    if (given != CT_NONE) return given;
    int code = wgetch(terminal->bytes);
    return code >= 0 && code <= 0xFF ? code : CT_NONE;
}

int32_t ct_next_key(ct_terminal *terminal) {
    int32_t given = next_of_given(terminal);
    if (given != CT_NONE) return given;
    int code = wgetch(terminal->keys);
    if (code == ERR) return CT_NONE;
    if (code <= 0xFF) return code;
    if (code >= KEY_F0 && code <= KEY_F0 + 63) return CT_FUNCTION + (code - KEY_F0);
    if (code >= KEY_MAX && code < PASTE_BEGIN_KEY) return give_bytes(terminal, code);
    switch (code) {
    case KEY_UP: case KEY_SR: return CT_UP;
    case KEY_DOWN: case KEY_SF: return CT_DOWN;
    case KEY_LEFT: case KEY_SLEFT: return CT_LEFT;
    case KEY_RIGHT: case KEY_SRIGHT: return CT_RIGHT;
    case KEY_HOME: case KEY_FIND: case KEY_A1: case KEY_SHOME: return CT_HOME;
    case KEY_END: case KEY_SELECT: case KEY_C1: case KEY_SEND: return CT_END;
    case KEY_PPAGE: case KEY_A3: case KEY_SPREVIOUS: return CT_PAGE_UP;
    case KEY_NPAGE: case KEY_C3: case KEY_SNEXT: return CT_PAGE_DOWN;
    case KEY_IC: case KEY_SIC: return CT_INSERT;
    case KEY_DC: case KEY_SDC: return CT_DELETE;
    case KEY_BACKSPACE: return CT_BACKSPACE;
    case KEY_ENTER: return CT_ENTER;
    case KEY_BTAB: return CT_BACK_TAB;
    case KEY_MOUSE: return CT_MOUSE;
    case PASTE_BEGIN_KEY: return CT_PASTE_BEGIN;
    case PASTE_END_KEY: return CT_PASTE_END;
    default: return CT_IGNORED;  // KEY_RESIZE, which resizeterm leaves, and keys without a name
    }
}

ct_mouse_event ct_mouse(ct_terminal *terminal, int *column, int *row) {
    MEVENT event;
    if (getmouse(&event) != OK) return CT_NO_EVENT;
    *column = event.x;
    *row = event.y;
    if (event.bstate & BUTTON1_PRESSED) return CT_CLICK;
    if (event.bstate & BUTTON4_PRESSED) return CT_WHEEL_UP;
    if (event.bstate & BUTTON5_PRESSED) return CT_WHEEL_DOWN;
    return CT_NO_EVENT;
}
