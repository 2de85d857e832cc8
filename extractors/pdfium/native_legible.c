/* What a text is made of: its characters by class, its tokens that are not Thai, its Thai trigrams. Beside native.c, which
   says how it is used. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "native.h"

enum { WHITE = 1, THAI = 2, ODD = 4, CJK = 8, LATIN = 16, CLASSES = 5, PLANE = 0x10000 }; /* as in legible.py */
enum { AA = 0x0E32, AM = 0x0E33, RING = 0x0E4D, FIRST_TONE = 0x0E48, LAST_TONE = 0x0E4B, LETTERS = 92 }; /* trigrams.py */
enum { BLOCK = 128 };

/* The letters before the one at hand as the table of trigrams numbers them, and where its rows are written. */
typedef struct { int64_t before, last, *at, count; } Trigrams;

static void add(Trigrams *t, Py_UCS4 code) {
    int64_t letter = code > 0x0E00 && code < 0x0E00 + LETTERS ? (int64_t)code - 0x0E00 : 0;
    if (letter && t->last && t->before) t->at[t->count++] = (t->before * LETTERS + t->last) * LETTERS + letter;
    t->before = t->last;
    t->last = letter;
}

static int add_token(PyObject *tokens, PyObject *text, Py_ssize_t first, Py_ssize_t last) {
    PyObject *token = PyUnicode_Substring(text, first, last);
    int failed = !token || PyList_Append(tokens, token) < 0;
    Py_XDECREF(token);
    return failed;
}

/* Counts the characters of a text by class (classes: bits of each of the first 65,536), those that are white space by that
   alone; writes the places of its Thai trigrams in the table of them, sara am as it is drawn, for which twice as much room
   as the text is long is enough. odd_pairs: for each letter of the Thai block (another: BLOCK; none, at either end: BLOCK + 1)
   and each that may follow whether a sequence that no word has may begin there. counts: characters that are no white space, of
   each class, trigrams, and such pairs. Returns a list of the runs that are neither white space nor Thai. */
EXPORT PyObject *chiwat_legible(PyObject *text, const uint8_t *classes, const uint8_t *odd_pairs, int64_t *counts,
                                int64_t *at) {
    const Py_ssize_t n = PyUnicode_GET_LENGTH(text);
    const int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Trigrams drawn = {0, 0, at, 0};
    PyObject *tokens = PyList_New(0);
    Py_ssize_t begin = -1;
    Py_UCS4 next = n ? PyUnicode_READ(kind, data, 0) : 0;
    for (Py_ssize_t i = 0; tokens && i < n; i++) {
        const Py_UCS4 code = next;
        const int class = code < PLANE ? classes[code] : 0;
        next = i + 1 < n ? PyUnicode_READ(kind, data, i + 1) : 0;
        if (!(class & WHITE)) {
            counts[0]++;
            for (int k = 1; k < CLASSES; k++) counts[k] += class >> k & 1;
        }
        if (class & (WHITE | THAI)) {
            if (begin >= 0 && add_token(tokens, text, begin, i)) Py_CLEAR(tokens);
            begin = -1;
        } else if (begin < 0) {
            begin = i;
        }
        if (code >= FIRST_TONE && code <= LAST_TONE && next == AM) {
            add(&drawn, RING); /* under the tone */
            add(&drawn, code);
            add(&drawn, AA);
            i++;
            counts[0]++;
            for (int k = 1; k < CLASSES; k++) counts[k] += classes[AM] >> k & 1;
            next = i + 1 < n ? PyUnicode_READ(kind, data, i + 1) : 0;
        } else if (code == AM) {
            add(&drawn, RING);
            add(&drawn, AA);
        } else {
            add(&drawn, code);
        }
    }
    if (tokens && begin >= 0 && add_token(tokens, text, begin, n)) Py_CLEAR(tokens);
    counts[CLASSES] = drawn.count;
    for (Py_ssize_t i = 0, before = BLOCK + 1; i <= n; i++) {
        const Py_UCS4 code = i < n ? PyUnicode_READ(kind, data, i) : 0;
        const Py_ssize_t letter = i == n ? BLOCK + 1 : code >= 0x0E00 && code < 0x0E00 + BLOCK ? code - 0x0E00 : BLOCK;
        counts[CLASSES + 1] += odd_pairs[before * (BLOCK + 2) + letter];
        before = letter;
    }
    return tokens;
}
