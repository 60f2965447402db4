#ifndef TERMINAL_H
#define TERMINAL_H

#define NCURSES_WIDECHAR 1
#include "CTerminal.h"
#include <ncurses.h>
#include <stdio.h>
#include <termios.h>

struct ct_terminal {
    SCREEN *screen;
    FILE *output;
    FILE *input;
    int input_fd;
    int output_fd;
    /// Where ncurses writes a picture, and its output's own descriptor meanwhile; -1: none.
    int frame;
    int device;
    /// Pads, since reading from a pad never draws: one looks for keys, one gives plain bytes.
    WINDOW *keys;
    WINDOW *bytes;
    struct termios modes_before;
    bool has_modes;
    bool has_color;
    bool is_drawn;
    bool has_mouse;
    bool has_cursor;
    int pair_limit;
    /// The bytes of a key that is handed out byte by byte, and which is next; zero ends them.
    uint8_t given[32];
    size_t given_next;
};

/// Bracketed paste and mouse reports: terminals that do not know them ignore them.
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

/// Our numbers for the ends of a bracketed paste, above all that ncurses uses; it keeps 16 bits.
enum { PASTE_BEGIN_KEY = 0x7001, PASTE_END_KEY = 0x7002 };

/// Puts into `buffer` what gives the terminal back as it was; returns how many bytes.
size_t ct_reset_bytes(const ct_terminal *terminal, char *buffer, size_t size);

/// Whether what was on the terminal before comes back.
bool ct_has_other_screen(void);

#endif
