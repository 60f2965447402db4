#define _GNU_SOURCE
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

static bool is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

/// The environment's name of the character set's locale, by POSIX's order.
static const char *locale_name(void) {
    const char *names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (int i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) return value;
    }
    return "C";
}

bool ct_set_locale(void) {
    if (setlocale(LC_CTYPE, "")) return is_utf8();
    const char *name = locale_name();
    if (strcasestr(name, "UTF-8") || strcasestr(name, "utf8")) setlocale(LC_CTYPE, "C.UTF-8");
    return is_utf8();
}

int ct_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

static void define_keys(void) {
    // xterm's terminfo knows the arrows only as they are in application mode, and many programs
    // and terminals send the others.
    static const struct { const char *text; int code; } keys[] = {
        {"\033[A", KEY_UP}, {"\033[B", KEY_DOWN}, {"\033[C", KEY_RIGHT}, {"\033[D", KEY_LEFT},
        {"\033OA", KEY_UP}, {"\033OB", KEY_DOWN}, {"\033OC", KEY_RIGHT}, {"\033OD", KEY_LEFT},
        {"\033[H", KEY_HOME}, {"\033[F", KEY_END}, {"\033OH", KEY_HOME}, {"\033OF", KEY_END},
        {"\033[1~", KEY_HOME}, {"\033[4~", KEY_END}, {"\033[7~", KEY_HOME}, {"\033[8~", KEY_END},
        {"\033[2~", KEY_IC}, {"\033[3~", KEY_DC}, {"\033[5~", KEY_PPAGE}, {"\033[6~", KEY_NPAGE},
        {"\033[Z", KEY_BTAB}, {"\033OM", KEY_ENTER},
        {"\033[200~", PASTE_BEGIN_KEY}, {"\033[201~", PASTE_END_KEY},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) define_key(keys[i].text, keys[i].code);
}

/// `newterm` catches signals that the loop reads itself; their handlers would draw.
static void drop_handlers(void) {
    const int signals[] = {SIGTSTP, SIGINT, SIGTERM, SIGWINCH};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) signal(signals[i], SIG_DFL);
}

static void configure(ct_terminal *terminal, bool wants_color) {
    drop_handlers();
    raw();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    typeahead(-1);  // else a screen is left half drawn while keys are waiting
    idlok(stdscr, TRUE);  // scrolling a list moves its lines instead of sending them again
    terminal->keys = newpad(1, 1);
    keypad(terminal->keys, TRUE);
    nodelay(terminal->keys, TRUE);
    terminal->bytes = newpad(1, 1);
    nodelay(terminal->bytes, TRUE);
    define_keys();
    if (wants_color && has_colors() && start_color() == OK) {
        terminal->has_color = use_default_colors() == OK;
        terminal->pair_limit = COLOR_PAIRS;
    }
    terminal->has_cursor = true;
}

static FILE *open_copy(int descriptor, const char *mode) {
    int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) return NULL;
    FILE *file = fdopen(copy, mode);
    if (!file) close(copy);
    return file;
}

static void discard(ct_terminal *terminal) {
    if (terminal->frame >= 0) close(terminal->frame);
    if (terminal->device >= 0) close(terminal->device);
    if (terminal->output) fclose(terminal->output);
    if (terminal->input) fclose(terminal->input);
    free(terminal);
}

ct_open_result ct_open(
    const char *term, int input, int output, int escape_delay_ms, bool wants_color,
    ct_terminal **opened)
{
    ct_open_result result = ct_examine(term, output);
    if (result != CT_OPENED) return result;
    ct_terminal *terminal = calloc(1, sizeof *terminal);
    terminal->frame = memfd_create("frame", MFD_CLOEXEC);
    terminal->device = fcntl(output, F_DUPFD_CLOEXEC, 3);
    terminal->output = open_copy(output, "w");
    terminal->input = open_copy(input, "r");
    terminal->input_fd = input;
    terminal->output_fd = output;
    terminal->has_modes = tcgetattr(input, &terminal->modes_before) == 0;
    set_escdelay(escape_delay_ms);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    if (terminal->output && terminal->input) {
        terminal->screen = newterm(term, terminal->output, terminal->input);
    }
    if (!terminal->screen) {
        discard(terminal);
        return CT_FAILED;
    }
    configure(terminal, wants_color);
    *opened = terminal;
    return CT_OPENED;
}

void ct_close(ct_terminal *terminal) {
    ct_leave(terminal);
    delwin(terminal->keys);
    delwin(terminal->bytes);
    delscreen(terminal->screen);
    discard(terminal);
}

int ct_columns(const ct_terminal *terminal) { return getmaxx(stdscr); }
int ct_rows(const ct_terminal *terminal) { return getmaxy(stdscr); }
int ct_colors(const ct_terminal *terminal) {
    if (!terminal->has_color) return 0;
    // Above 256 the numbers are no palette but red, green and blue, except for the first eight.
    return COLORS > 256 ? 8 : COLORS;
}

bool ct_resize(ct_terminal *terminal, int columns, int rows) {
    struct winsize size;
    if (columns <= 0 || rows <= 0) {
        if (ioctl(terminal->output_fd, TIOCGWINSZ, &size) != 0) return false;
        columns = size.ws_col;
        rows = size.ws_row;
    }
    if (columns <= 0 || rows <= 0 || !is_term_resized(rows, columns)) return false;
    resizeterm(rows, columns);
    return true;
}

/// The attributes and, by its number, the colour pair of a glyph. Pairs are made when first used.
static attr_t looks(const ct_terminal *terminal, const ct_glyph *glyph, int *pair) {
    attr_t attributes = A_NORMAL;
    if (glyph->attributes & CT_BOLD) attributes |= A_BOLD;
    if (glyph->attributes & CT_DIM) attributes |= A_DIM;
    if (glyph->attributes & CT_UNDERLINED) attributes |= A_UNDERLINE;
    if (glyph->attributes & CT_REVERSED) attributes |= A_REVERSE;
    *pair = 0;
    if (terminal->has_color && glyph->color >= 0 && glyph->color < COLORS
        && glyph->color + 1 < terminal->pair_limit) {
        int foreground = -2, background = -2;
        *pair = glyph->color + 1;
        extended_pair_content(*pair, &foreground, &background);
        if (foreground != glyph->color || background != -1) {
            init_extended_pair(*pair, glyph->color, -1);
        }
    }
    return attributes;
}

void ct_draw(ct_terminal *terminal, int row, const ct_glyph *glyphs, size_t count) {
    enum { CHUNK = 64 };
    cchar_t cells[CHUNK];
    int column = 0;
    while (count > 0) {
        int used = 0, columns = 0;
        for (; used < CHUNK && (size_t)used < count; used++) {
            wchar_t text[6] = {0};
            for (int i = 0; i < 5; i++) text[i] = (wchar_t)glyphs[used].text[i];
            int pair;
            attr_t attributes = looks(terminal, &glyphs[used], &pair);
            setcchar(&cells[used], text, attributes, (short)pair, &pair);
            columns += wcwidth(text[0]);
        }
        mvadd_wchnstr(row, column, cells, used);
        column += columns;
        glyphs += used;
        count -= (size_t)used;
    }
}

bool ct_read_back(ct_terminal *terminal, int row, int column, ct_glyph *glyph) {
    cchar_t cell;
    wchar_t text[6] = {0};
    attr_t attributes = 0;
    short narrow_pair = 0;
    int pair = 0;
    memset(glyph, 0, sizeof *glyph);
    cchar_t both[2];
    // At the right half of a wide character `in_wch` gives the character again; a string read
    // from the left neighbour says which it is.
    if (column > 0 && mvin_wchnstr(row, column - 1, both, 1) == OK) {
        wchar_t left[6] = {0};
        getcchar(&both[0], left, &attributes, &narrow_pair, &pair);
        if (wcwidth(left[0]) == 2) return false;
    }
    if (mvin_wch(row, column, &cell) != OK) return false;
    getcchar(&cell, text, &attributes, &narrow_pair, &pair);
    for (int i = 0; i < 5; i++) glyph->text[i] = (uint32_t)text[i];
    if (attributes & A_BOLD) glyph->attributes |= CT_BOLD;
    if (attributes & A_DIM) glyph->attributes |= CT_DIM;
    if (attributes & A_UNDERLINE) glyph->attributes |= CT_UNDERLINED;
    if (attributes & A_REVERSE) glyph->attributes |= CT_REVERSED;
    glyph->color = (int16_t)(pair - 1);
    return true;
}

/// Writes all of it, waiting where the terminal is slow.
static void write_all(int descriptor, const uint8_t *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EAGAIN) {
            struct pollfd source = {.fd = descriptor, .events = POLLOUT};
            poll(&source, 1, -1);
            continue;
        }
        if (written <= 0) return;  // the terminal is gone, which the loop notices
        bytes += written;
        count -= (size_t)written;
    }
}

void ct_send(ct_terminal *terminal, const uint8_t *bytes, size_t count) {
    fflush(terminal->output);
    write_all(terminal->output_fd, bytes, count);
}

static void send_text(ct_terminal *terminal, const char *text) {
    ct_send(terminal, (const uint8_t *)text, strlen(text));
}

/// Has ncurses write into a file in memory: it flushes after every movement of the cursor until it
/// has been suspended once, and over SSH each write may be a packet of its own. Not on the return
/// from a suspension, when it sets the terminal's modes by the same descriptor.
static bool hold_output(ct_terminal *terminal) {
    return terminal->frame >= 0 && terminal->device >= 0 && !isendwin()
        && dup3(terminal->frame, fileno(terminal->output), O_CLOEXEC) >= 0;
}

/// Sends what was held in one piece.
static void send_held(ct_terminal *terminal) {
    dup3(terminal->device, fileno(terminal->output), O_CLOEXEC);
    off_t count = lseek(terminal->frame, 0, SEEK_CUR);
    if (count <= 0) return;
    uint8_t *bytes = mmap(NULL, (size_t)count, PROT_READ, MAP_PRIVATE, terminal->frame, 0);
    if (bytes == MAP_FAILED) {
        // Nothing of it has arrived, so all of it is drawn the next time.
        ct_forget(terminal);
    } else {
        write_all(terminal->output_fd, bytes, (size_t)count);
        munmap(bytes, (size_t)count);
    }
    ftruncate(terminal->frame, 0);
    lseek(terminal->frame, 0, SEEK_SET);
}

void ct_flush(ct_terminal *terminal, int cursor_row, int cursor_column) {
    bool wants_cursor = cursor_row >= 0;
    bool is_first = !terminal->is_drawn;
    if (wants_cursor) move(cursor_row, cursor_column);
    wnoutrefresh(stdscr);
    bool is_held = hold_output(terminal);
    if (wants_cursor != terminal->has_cursor) {
        curs_set(wants_cursor ? 1 : 0);
        terminal->has_cursor = wants_cursor;
    }
    doupdate();
    if (is_held) send_held(terminal);
    if (is_first) {
        send_text(terminal, PASTE_ON);
        terminal->is_drawn = true;
    }
}

void ct_forget(ct_terminal *terminal) { clearok(curscr, TRUE); }

void ct_leave(ct_terminal *terminal) {
    if (!terminal->is_drawn) {
        if (!isendwin()) endwin();
        return;
    }
    send_text(terminal, PASTE_OFF);
    if (terminal->has_mouse) mousemask(0, NULL);
    if (!terminal->has_cursor) curs_set(1);
    terminal->has_cursor = true;
    if (!ct_has_other_screen()) {
        // The picture stays, and what follows begins in its last line.
        wmove(stdscr, getmaxy(stdscr) - 1, 0);
        wclrtoeol(stdscr);
        wrefresh(stdscr);
    }
    endwin();
    terminal->is_drawn = false;
}

void ct_return(ct_terminal *terminal) {
    reset_prog_mode();
    keypad(terminal->keys, TRUE);
    ct_set_mouse(terminal, terminal->has_mouse);
    // After a stop that nobody could announce the shell has turned it off for its own prompt.
    if (terminal->is_drawn) send_text(terminal, PASTE_ON);
    ct_forget(terminal);
}

void ct_set_mouse(ct_terminal *terminal, bool on) {
    terminal->has_mouse = on;
    mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
    mouseinterval(0);
}
