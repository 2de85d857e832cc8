/* Texts of glyphs as Python's strings: a page has a thousand of one letter, of some eighty kinds. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "native.h"

enum { KEPT = 0x3000 };

static PyObject *kept[KEPT];

/* The string of one code point, a new reference; those of most scripts are made once. */
static PyObject *letter(uint32_t code) {
    if (code >= KEPT) return PyUnicode_FromOrdinal((int)code);
    if (!kept[code]) kept[code] = PyUnicode_FromOrdinal((int)code);
    return Py_XNewRef(kept[code]);
}

/* A tuple of the letters of n code points. */
EXPORT PyObject *chiwat_letters(const uint32_t *codes, int n) {
    PyObject *out = PyTuple_New(n);
    for (int i = 0; out && i < n; i++) {
        PyObject *text = letter(codes[i]);
        if (!text) Py_CLEAR(out);
        else PyTuple_SET_ITEM(out, i, text);
    }
    return out;
}

static int64_t number_of(PyObject *known, PyObject *distinct, PyObject *text) {
    PyObject *value = PyDict_GetItemWithError(known, text);
    int64_t number = PyList_GET_SIZE(distinct);
    if (value) return (int64_t)PyLong_AsLongLong(value);
    if (PyErr_Occurred() || !(value = PyLong_FromLongLong((long long)number))) return -1;
    if (PyDict_SetItem(known, text, value) < 0 || PyList_Append(distinct, text) < 0) number = -1;
    Py_DECREF(value);
    return number;
}

/* Fills the number of each text of a tuple, from 0 by first occurrence; returns a list of the distinct ones. */
EXPORT PyObject *chiwat_tabulate(PyObject *texts, int64_t *ids) {
    static int32_t numbers[KEPT]; /* of letters, plus one; all zero between calls */
    PyObject *distinct = PyList_New(0), *known = PyDict_New();
    const Py_ssize_t n = PyTuple_GET_SIZE(texts);
    int failed = !distinct || !known;
    for (Py_ssize_t i = 0; i < n && !failed; i++) {
        PyObject *text = PyTuple_GET_ITEM(texts, i);
        Py_UCS4 code = PyUnicode_GET_LENGTH(text) == 1 ? PyUnicode_READ_CHAR(text, 0) : KEPT;
        if (code >= KEPT) {
            ids[i] = number_of(known, distinct, text);
            failed = ids[i] < 0;
        } else {
            if (!numbers[code]) {
                numbers[code] = (int32_t)PyList_GET_SIZE(distinct) + 1;
                failed = PyList_Append(distinct, text) < 0;
            }
            ids[i] = numbers[code] - 1;
        }
    }
    for (Py_ssize_t i = 0; distinct && i < PyList_GET_SIZE(distinct); i++) {
        PyObject *text = PyList_GET_ITEM(distinct, i);
        Py_UCS4 code = PyUnicode_GET_LENGTH(text) == 1 ? PyUnicode_READ_CHAR(text, 0) : KEPT;
        if (code < KEPT) numbers[code] = 0;
    }
    Py_XDECREF(known);
    if (failed) Py_CLEAR(distinct);
    return distinct;
}

/* Fills the code points of a tuple or list of texts, as many as there is room for, and where each begins; returns how many there are. */
EXPORT int64_t chiwat_codes(PyObject *texts, int64_t room, uint32_t *codes, int64_t *first) {
    const Py_ssize_t n = PySequence_Fast_GET_SIZE(texts);
    int64_t at = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *text = PySequence_Fast_GET_ITEM(texts, i);
        const Py_ssize_t length = PyUnicode_GET_LENGTH(text);
        const int kind = PyUnicode_KIND(text);
        const void *data = PyUnicode_DATA(text);
        first[i] = at;
        for (Py_ssize_t k = 0; k < length; k++, at++)
            if (at < room) codes[at] = PyUnicode_READ(kind, data, k);
    }
    first[n] = at;
    return at;
}

enum { WORDS = 1 << 12 };

/* The string of some code points, a new reference; those of letters with one or two marks are kept where they are met again. */
static PyObject *word(const uint32_t *codes, int64_t length) {
    static PyObject *words[WORDS];
    static uint64_t keys[WORDS];
    uint64_t key = 0;
    if (length == 1) return letter(codes[0]);
    if (length < 1 || length > 3 || codes[0] >= KEPT || codes[1] >= KEPT || (length == 3 && codes[2] >= KEPT))
        return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, codes, length);
    for (int64_t i = 0; i < length; i++) key = key << 16 | codes[i];
    PyObject **kept_word = &words[(uint32_t)chiwat_hash((int64_t)key) % WORDS];
    uint64_t *kept_key = &keys[kept_word - words];
    if (!*kept_word || *kept_key != key) {
        PyObject *made = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, codes, length);
        if (!made) return NULL;
        Py_XSETREF(*kept_word, made);
        *kept_key = key;
    }
    return Py_NewRef(*kept_word);
}

/* A PDF text string: UTF-16 or UTF-8 after a byte order mark, otherwise one byte a character. */
static PyObject *text_string(const unsigned char *bytes, int64_t n) {
    const char *text = (const char *)bytes;
    int order = n >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF ? 1 : n >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE ? -1 : 0;
    if (order == 1 && (n == 4 || n == 6 || n == 8) && bytes[2] < 0x30 && (n < 6 || bytes[4] < 0x30) &&
        (n < 8 || bytes[6] < 0x30)) {
        uint32_t codes[3];
        for (int64_t i = 1; i < n / 2; i++) codes[i - 1] = (uint32_t)bytes[2 * i] << 8 | bytes[2 * i + 1];
        return word(codes, n / 2 - 1);
    }
    if (order) return PyUnicode_DecodeUTF16(text + 2, n - 2, "replace", &order);
    if (n >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF)
        return PyUnicode_DecodeUTF8(text + 3, n - 3, "replace");
    return PyUnicode_DecodeLatin1(text, n, NULL);
}

/* The texts of n rows as chiwat_spans fills them, one for each mark by first occurrence; ids: which of them each row has. */
EXPORT PyObject *chiwat_span_texts(int n, const int64_t *rows, const unsigned char *bytes, int32_t *ids) {
    PyObject *texts = PyList_New(0);
    uint32_t mask = 1;
    while (mask < 2u * (uint32_t)n) mask = 2 * mask + 1;
    int32_t *known = calloc((size_t)mask + 1, sizeof(int32_t)); /* rows, plus one */
    int failed = !texts || !known;
    for (int i = 0; i < n && !failed; i++) {
        const int64_t *row = &rows[4 * i];
        uint32_t k = (uint32_t)chiwat_hash(row[1]) & mask;
        while (known[k] && rows[4 * (known[k] - 1) + 1] != row[1]) k = (k + 1) & mask;
        if (known[k]) {
            ids[i] = ids[known[k] - 1];
            continue;
        }
        PyObject *text = text_string(bytes + row[2], row[3] - row[2]);
        known[k] = i + 1;
        ids[i] = texts ? (int32_t)PyList_GET_SIZE(texts) : 0;
        failed = !text || PyList_Append(texts, text) < 0;
        Py_XDECREF(text);
    }
    if (!known) PyErr_NoMemory();
    if (failed) Py_CLEAR(texts);
    free(known);
    return texts;
}

/* A tuple of n texts, given by their code points and where each begins, and the last one ends. */
EXPORT PyObject *chiwat_words(const uint32_t *codes, const int64_t *first, int n) {
    PyObject *out = PyTuple_New(n);
    for (int i = 0; out && i < n; i++) {
        PyObject *text = word(codes + first[i], first[i + 1] - first[i]);
        if (!text) Py_CLEAR(out);
        else PyTuple_SET_ITEM(out, i, text);
    }
    return out;
}
