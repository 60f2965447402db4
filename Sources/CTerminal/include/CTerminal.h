#ifndef CTERMINAL_H
#define CTERMINAL_H

// What Swift cannot say to ncurses, to signals and to Linux: typed functions only, no ncurses
// header and no macro of it. Everything here but the crash handler belongs to the main thread.

#if !__has_include(<ncurses.h>)
#error "libncursesw5-dev is missing: bash Resources/build.sh installs what is needed"
#endif

#include <spawn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// MARK: Characters

/// Sets LC_CTYPE from the environment; where that asks for a UTF-8 locale that is not installed,
/// C.UTF-8. Returns whether the terminal is written in UTF-8.
bool ct_set_locale(void);

/// `wcwidth` in the locale that was set: -1 for what cannot be printed.
int ct_width(uint32_t scalar);

// MARK: The terminal

typedef struct ct_terminal ct_terminal;

typedef enum {
    CT_OPENED = 0,
    /// terminfo has no such terminal.
    CT_UNKNOWN,
    /// The cursor cannot be placed on it.
    CT_INCAPABLE,
    /// `newterm` failed.
    CT_FAILED,
} ct_open_result;

/// Whether terminfo knows the terminal and its cursor can be placed; opens nothing.
ct_open_result ct_examine(const char *term, int output);

/// Starts ncurses on two descriptors, which stay the caller's: raw, no echo, keypad, no delay,
/// bracketed paste. Draws nothing. `wants_color` false leaves colours alone altogether.
ct_open_result ct_open(
    const char *term, int input, int output, int escape_delay_ms, bool wants_color,
    ct_terminal **opened);

/// Leaves the screen if it is drawn and frees everything.
void ct_close(ct_terminal *terminal);

int ct_columns(const ct_terminal *terminal);
int ct_rows(const ct_terminal *terminal);

/// How many colours the terminal has; 0 if it has none or none are wanted.
int ct_colors(const ct_terminal *terminal);

/// Takes the window's size from the kernel, or the given one where they are positive. Returns
/// whether it changed.
bool ct_resize(ct_terminal *terminal, int columns, int rows);

enum {
    CT_BOLD = 1,
    CT_DIM = 2,
    CT_UNDERLINED = 4,
    CT_REVERSED = 8,
};

/// One glyph: a spacing scalar and up to four marks, ended by 0.
typedef struct {
    uint32_t text[5];
    /// Of `CT_BOLD` and so on.
    uint8_t attributes;
    /// An index into the terminal's palette, or -1.
    int16_t color;
} ct_glyph;

/// Sets the glyphs of a row; they are sent by `ct_flush`. The caller sees to it that they end
/// before the row does.
void ct_draw(ct_terminal *terminal, int row, const ct_glyph *glyphs, size_t count);

/// What ncurses holds at a place: its glyph, or false for the right half of a wide one.
bool ct_read_back(ct_terminal *terminal, int row, int column, ct_glyph *glyph);

/// Sends what changed and puts the cursor to its place; a negative row hides it.
void ct_flush(ct_terminal *terminal, int cursor_row, int cursor_column);

/// Has the next `ct_flush` send everything.
void ct_forget(ct_terminal *terminal);

/// Gives the terminal back as it was (for suspend or another program), and takes it again.
void ct_leave(ct_terminal *terminal);
void ct_return(ct_terminal *terminal);

/// Sends bytes past ncurses (OSC 52).
void ct_send(ct_terminal *terminal, const uint8_t *bytes, size_t count);

// MARK: Keys

enum {
    CT_NONE = -1,
    CT_UP = 0x110000, CT_DOWN, CT_LEFT, CT_RIGHT, CT_HOME, CT_END, CT_PAGE_UP, CT_PAGE_DOWN,
    CT_INSERT, CT_DELETE, CT_BACKSPACE, CT_ENTER, CT_BACK_TAB, CT_PASTE_BEGIN, CT_PASTE_END,
    CT_MOUSE, CT_IGNORED,
    /// F0; F1 is one more, and so on to F63.
    CT_FUNCTION,
};

/// How many bytes have come and were not read yet.
int32_t ct_waiting_bytes(ct_terminal *terminal);

/// The next byte (0 to 255), the next `CT_` key, or `CT_NONE` when nothing is waiting.
int32_t ct_next_key(ct_terminal *terminal);

/// The next byte without looking for keys in it (inside of a paste), or `CT_NONE`.
int32_t ct_next_byte(ct_terminal *terminal);

typedef enum { CT_NO_EVENT = 0, CT_CLICK, CT_WHEEL_UP, CT_WHEEL_DOWN } ct_mouse_event;

/// Turns mouse reports on or off.
void ct_set_mouse(ct_terminal *terminal, bool on);

/// After `CT_MOUSE`: what happened, and where.
ct_mouse_event ct_mouse(ct_terminal *terminal, int *column, int *row);

// MARK: Signals, waking, standard error

/// Blocks WINCH, TSTP, CONT, TERM, HUP, INT and QUIT in this thread and those it starts.
void ct_block_signals(void);

/// A descriptor that becomes readable when one of them arrives, or -1 with errno.
int ct_signal_descriptor(void);

/// The number of the next signal, or 0 when none is waiting.
int ct_next_signal(int descriptor);

/// Stops this program's process group as Ctrl-Z would; returns when it is continued, or at once
/// where nobody could continue it (an orphaned process group).
void ct_stop(void);

/// While another program has the terminal: Ctrl-Z stops this program together with it.
void ct_allow_stop(bool allowed);

/// Has a program that is started with these actions begin without the descriptors from `lowest` up.
void ct_close_from(posix_spawn_file_actions_t *actions, int lowest);

/// POSIX_SPAWN_SETSID, which glibc declares to _GNU_SOURCE only: a session of its own.
enum { ct_spawn_session = 0x80 };

/// A descriptor to wake the loop with, or -1 with errno.
int ct_event_descriptor(void);

/// A pipe: the reading end, which never waits, and the writing end. -1 with errno on failure.
int ct_pipe(int ends[2]);

/// A file in memory, or -1 with errno.
int ct_memory_file(void);

// MARK: Crashes

/// Handles ILL, TRAP, ABRT, SEGV, BUS, FPE and QUIT: restores the terminal if it is drawn on, then
/// dies by the same signal's default action, or goes on to the handler that was there before
/// (Swift's backtracer) if `wants_backtrace`.
void ct_handle_crashes(bool wants_backtrace);

/// Tells the crash handler what to restore: the terminal's modes, and standard error, which is
/// held back in the file `held_error` (-1: it is not) and belongs to `real_error`.
void ct_arm_crash_handler(ct_terminal *terminal, int held_error, int real_error);
void ct_disarm_crash_handler(void);

#endif
