/* Rows of text as Line objects: a page has some forty, each of ten fields, and the frozen classes set them one by one.
   Beside native.c, which says how it is used. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <structmember.h>

#include "native.h"

/* In the order of the fields of BBox and of Line. */
enum { X0, TOP, X1, BOTTOM, EDGES };
enum { PAGE, TEXT, BOX, XS, CONFIDENCES, FONT_SIZE, BOLD, SOURCE, ENDS_WITH_SPACE, OTHERS, FIELDS };

/* Where an array keeps its data: numpy has the address right behind what every object begins with. */
static void *head(PyObject *array) { return *(void **)((char *)array + sizeof(PyObject)); }

enum { HELD = 8, MOST = 32 };

static Py_ssize_t count_of(PyObject *arrays) {
    Py_ssize_t n = PyTuple_Check(arrays) || PyList_Check(arrays) ? PySequence_Fast_GET_SIZE(arrays) : -1;
    if (n >= 0 && n <= MOST) return n;
    PyErr_SetString(PyExc_TypeError, "a tuple of no more than 32 arrays is needed");
    return -1;
}

/* The addresses of the data of some arrays (a tuple or list of them), as a list of numbers. */
EXPORT PyObject *chiwat_heads(PyObject *arrays) {
    const Py_ssize_t n = count_of(arrays);
    PyObject *out = n < 0 ? NULL : PyList_New(n);
    for (Py_ssize_t i = 0; out && i < n; i++) {
        PyObject *address = PyLong_FromVoidPtr(head(PySequence_Fast_GET_ITEM(arrays, i)));
        if (!address) Py_CLEAR(out);
        else PyList_SET_ITEM(out, i, address);
    }
    return out;
}

/* The same as a structure of addresses, which holds until as many more have been asked for as are HELD. */
EXPORT void *chiwat_structure(PyObject *arrays) {
    static void *held[HELD][MOST];
    static unsigned next;
    void **out = held[next++ % HELD];
    const Py_ssize_t n = count_of(arrays);
    if (n < 0) return NULL;
    for (Py_ssize_t i = 0; i < n; i++) out[i] = head(PySequence_Fast_GET_ITEM(arrays, i));
    return out;
}

/* Fills where objects of a class keep the slots of these names; TypeError where one is no slot. Returns None. */
EXPORT PyObject *chiwat_slots(PyObject *type, PyObject *names, int64_t *offsets) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++) {
        PyObject *slot = PyObject_GetAttr(type, PyTuple_GET_ITEM(names, i));
        if (!slot) return NULL;
        if (!Py_IS_TYPE(slot, &PyMemberDescr_Type) || ((PyMemberDescrObject *)slot)->d_member->type != T_OBJECT_EX) {
            Py_DECREF(slot);
            PyErr_Format(PyExc_TypeError, "%R is no slot of %R", PyTuple_GET_ITEM(names, i), type);
            return NULL;
        }
        offsets[i] = ((PyMemberDescrObject *)slot)->d_member->offset;
        Py_DECREF(slot);
    }
    Py_RETURN_NONE;
}

/* Sets a slot of a new object to a reference that is given away; whether there was one to give. */
static int set(PyObject *object, int64_t offset, PyObject *value) {
    *(PyObject **)((char *)object + offset) = value;
    return value != NULL;
}

static PyObject *rounded(double value) { return PyFloat_FromDouble(rint(value * 100.0) / 100.0); }

static PyObject *box_of(PyTypeObject *type, const int64_t *slots, const double *edges) {
    PyObject *box = type->tp_alloc(type, 0);
    int made = box != NULL;
    for (int i = 0; i < EDGES && made; i++) made = set(box, slots[i], rounded(edges[i]));
    if (!made) Py_CLEAR(box);
    return box;
}

static PyObject *places_of(const double *xs, Py_ssize_t n) {
    PyObject *places = PyTuple_New(n);
    for (Py_ssize_t i = 0; places && i < n; i++) {
        PyObject *x = rounded(xs[i]);
        if (!x) Py_CLEAR(places);
        else PyTuple_SET_ITEM(places, i, x);
    }
    return places;
}

typedef struct {
    const uint32_t *codes;
    const int64_t *cuts;
    const double *xs, *edges, *sizes; /* as chiwat_lines makes them */
    const uint8_t *flags;
    const int64_t *turns;
    const int64_t *line_slots, *box_slots;
} Rows;

static PyObject *line_of(const Rows *in, int r, PyTypeObject *line_type, PyTypeObject *box_type, PyObject *page,
                         PyObject *source, PyObject *none) {
    const int64_t *slots = in->line_slots, begin = in->cuts[r], end = in->cuts[r + 1];
    int64_t first = begin, last = end;
    PyObject *line = line_type->tp_alloc(line_type, 0);
    if (!line) return NULL;
    while (first < end && Py_UNICODE_ISSPACE(in->codes[first])) first++;
    while (last > first && Py_UNICODE_ISSPACE(in->codes[last - 1])) last--;
    int made = set(line, slots[PAGE], Py_NewRef(page)) && set(line, slots[CONFIDENCES], Py_NewRef(none)) &&
               set(line, slots[SOURCE], Py_NewRef(source)) && set(line, slots[OTHERS], Py_NewRef(none)) &&
               set(line, slots[BOLD], PyBool_FromLong(in->flags[3 * r])) &&
               set(line, slots[ENDS_WITH_SPACE], PyBool_FromLong(in->flags[3 * r + 2] || last < end)) &&
               set(line, slots[FONT_SIZE], rounded(in->sizes[r])) &&
               set(line, slots[BOX], box_of(box_type, in->box_slots, &in->edges[4 * r])) &&
               set(line, slots[TEXT], PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, in->codes + first, last - first)) &&
               set(line, slots[XS], in->turns[r] ? Py_NewRef(none) : places_of(in->xs + first + r, last - first + 1));
    if (!made) Py_CLEAR(line);
    return line;
}

/* A list of n lines, the classes and what is the same for all of them given; every character is certain. */
EXPORT PyObject *chiwat_line_objects(int n, const Rows *in, PyObject *line_type, PyObject *box_type, PyObject *page,
                                     PyObject *source) {
    PyObject *lines = PyList_New(n), *none = PyTuple_New(0);
    for (int r = 0; lines && none && r < n; r++) {
        PyObject *line =
            line_of(in, r, (PyTypeObject *)line_type, (PyTypeObject *)box_type, page, source, none);
        if (!line) Py_CLEAR(lines);
        else PyList_SET_ITEM(lines, r, line);
    }
    Py_XDECREF(none);
    return lines;
}
