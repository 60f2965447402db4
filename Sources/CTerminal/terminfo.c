// What asks terminfo itself. Apart from the rest because <term.h> takes names like `columns`.
#define _GNU_SOURCE
#include "terminal.h"

#include <term.h>

ct_open_result ct_examine(const char *term, int output) {
    int status = 0;
    if (setupterm(term, output, &status) != OK) {
        // 1 is a hard-copy terminal, 0 none of that name or a generic one, -1 no terminfo at all.
        return status == 1 ? CT_INCAPABLE : CT_UNKNOWN;
    }
    bool is_able = cursor_address && clear_screen && !hard_copy && !generic_type;
    del_curterm(cur_term);
    return is_able ? CT_OPENED : CT_INCAPABLE;
}

// `tputs` calls a function without an argument of ours.
static char *kept;
static size_t kept_size, kept_length;

static int keep(int byte) {
    if (kept_length < kept_size) kept[kept_length++] = (char)byte;
    return byte;
}

static void keep_string(const char *capability) {
    if (capability) tputs(capability, 1, keep);
}

size_t ct_reset_bytes(const ct_terminal *terminal, char *buffer, size_t size) {
    kept = buffer;
    kept_size = size;
    kept_length = 0;
    keep_string(exit_attribute_mode);
    if (terminal->has_color) keep_string(orig_pair);
    keep_string(cursor_normal);
    keep_string(keypad_local);
    if (terminal->has_mouse) keep_string("\033[?1000l\033[?1006l");
    keep_string(PASTE_OFF);
    if (exit_ca_mode) {
        keep_string(exit_ca_mode);
    } else {
        keep_string(tparm(cursor_address, LINES - 1, 0));
        keep_string("\r\n");
    }
    return kept_length;
}

bool ct_has_other_screen(void) { return exit_ca_mode != NULL; }
