/* The loops over pdfium that run once a glyph or once a path segment, in one call a page.

   pdfium's functions are handed in as addresses, so nothing is linked and no header of Python or pdfium is needed. The
   file is optional: rows.py and objects.py hold the same loops in Python, and a test compares both. */

#include <stdint.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

/* Raised with every change of what is handed over: an older build must not be used. */
EXPORT const int chiwat_layout = 3;

typedef void *H;
typedef struct { double a, b, c, d, e, f; } Matrix;
typedef struct { float a, b, c, d, e, f; } MatrixF;
typedef struct { float left, top, right, bottom; } RectF;

enum { TEXT = 1, PATH = 2, IMAGE = 3, FORM = 5 }; /* kinds of objects */
enum { STRING = 3 };                               /* a kind of value */

/* In the order of _GLYPH_CALLS in native.py. */
typedef struct {
    H (*text_object)(H, int);
    uint32_t (*get_unicode)(H, int);
    int (*loose_box)(H, int, RectF *);
    int (*char_box)(H, int, double *, double *, double *, double *);
    int (*char_matrix)(H, int, MatrixF *);
    double (*font_size)(H, int);
    H (*text_font)(H);
    int (*render_mode)(H);
} GlyphCalls;

/* Fills one row for each of n glyphs: its text object (0: none), code point, advance box (left, top, right, bottom) and
   ink (left, right, bottom, top), all zero beforehand, and how many runs have begun by then; and one row for each run of
   glyphs of one text object: its matrix, nominal size, font and rendering mode. Returns the number of runs. */
EXPORT int chiwat_glyphs(const GlyphCalls *call, H page, int n, int64_t *objects, uint32_t *codes, RectF *loose,
                         double *ink, int32_t *run_of, MatrixF *matrices, double *sizes, int64_t *fonts, int32_t *modes) {
    int runs = 0;
    for (int i = 0; i < n; i++) {
        H object = call->text_object(page, i);
        objects[i] = (int64_t)(intptr_t)object;
        codes[i] = call->get_unicode(page, i);
        call->loose_box(page, i, &loose[i]);
        call->char_box(page, i, &ink[4 * i], &ink[4 * i + 1], &ink[4 * i + 2], &ink[4 * i + 3]);
        if (object && (i == 0 || objects[i - 1] != objects[i])) {
            call->char_matrix(page, i, &matrices[runs]);
            sizes[runs] = call->font_size(page, i);
            fonts[runs] = (int64_t)(intptr_t)call->text_font(object);
            modes[runs] = call->render_mode(object);
            runs++;
        }
        run_of[i] = runs;
    }
    return runs;
}

/* In the order of _OBJECT_CALLS in native.py. */
typedef struct {
    int (*count_objects)(H);
    H (*page_object)(H, int);
    int (*object_type)(H);
    int (*form_count)(H);
    H (*form_object)(H, unsigned long);
    int (*object_matrix)(H, MatrixF *);
    int (*path_count)(H);
    H (*path_segment)(H, int);
    int (*path_mode)(H, int *, int *);
    int (*segment_point)(H, float *, float *);
    int (*segment_type)(H);
    int (*segment_close)(H);
    int (*count_marks)(H);
    H (*get_mark)(H, unsigned long);
    int (*mark_value_type)(H, const char *);
} ObjectCalls;

typedef struct { int64_t objects, points; } Sizes;

typedef struct {
    const ObjectCalls *call;
    int max_depth, max_segments;
    Sizes room, used;
    int64_t *handles; /* one row an object */
    int32_t *kinds;   /* kind, whether filled, whether stroked, number of points, number of marks with ActualText */
    Matrix *matrices; /* of the object on the page */
    double *points;   /* one row a point: x, y on the page */
    int8_t *segments; /* its segment's type, whether it closes the subpath */
} Walk;

static Matrix placed(Walk *w, H object, const Matrix *outer) {
    MatrixF own = {1, 0, 0, 1, 0, 0};
    Matrix m;
    if (!w->call->object_matrix(object, &own)) own = (MatrixF){1, 0, 0, 1, 0, 0};
    m.a = (double)own.a * outer->a + (double)own.b * outer->c;
    m.b = (double)own.a * outer->b + (double)own.b * outer->d;
    m.c = (double)own.c * outer->a + (double)own.d * outer->c;
    m.d = (double)own.c * outer->b + (double)own.d * outer->d;
    m.e = (double)own.e * outer->a + (double)own.f * outer->c + outer->e;
    m.f = (double)own.e * outer->b + (double)own.f * outer->d + outer->f;
    return m;
}

static int path(Walk *w, H object, int32_t *row, const Matrix *m) {
    int fill = 0, stroke = 0, points = 0;
    int count = w->call->path_count(object);
    if (count < 2 || count > w->max_segments || !w->call->path_mode(object, &fill, &stroke)) return 0;
    row[1] = fill != 0;
    row[2] = stroke != 0;
    for (int i = 0; i < count; i++) {
        H segment = w->call->path_segment(object, i);
        float x = 0, y = 0;
        int64_t at = w->used.points;
        if (!segment) continue;
        w->used.points++;
        points++;
        if (at >= w->room.points) continue;
        w->call->segment_point(segment, &x, &y);
        w->points[2 * at] = m->a * x + m->c * y + m->e;
        w->points[2 * at + 1] = m->b * x + m->d * y + m->f;
        w->segments[2 * at] = (int8_t)w->call->segment_type(segment);
        w->segments[2 * at + 1] = w->call->segment_close(segment) != 0;
    }
    return points;
}

static int marks(Walk *w, H object) {
    int found = 0, count = w->call->count_marks(object);
    for (int i = 0; i < count; i++) {
        H mark = w->call->get_mark(object, (unsigned long)i);
        found += mark && w->call->mark_value_type(mark, "ActualText") == STRING;
    }
    return found;
}

static void visit(Walk *w, H object, const Matrix *outer, int depth) {
    const ObjectCalls *call = w->call;
    int32_t spare[5];
    int kind = object ? call->object_type(object) : 0;
    int64_t at = w->used.objects++;
    int fits = at < w->room.objects;
    int32_t *row = fits ? &w->kinds[5 * at] : spare;
    Matrix m = *outer;
    if (kind == PATH || kind == IMAGE || kind == FORM) m = placed(w, object, outer);
    row[0] = kind;
    row[1] = row[2] = row[3] = 0;
    row[4] = kind == TEXT ? marks(w, object) : 0;
    if (fits) {
        w->handles[at] = (int64_t)(intptr_t)object;
        w->matrices[at] = m;
    }
    if (kind == PATH) row[3] = path(w, object, row, &m);
    if (kind == FORM && depth < w->max_depth) {
        int count = call->form_count(object);
        for (int i = 0; i < count; i++) visit(w, call->form_object(object, (unsigned long)i), &m, depth + 1);
    }
}

/* Fills one row for each object of a page in content order, those inside form XObjects right after the form, and one row
   for each point of their paths. What does not fit is counted only: used says how much room is needed. */
EXPORT void chiwat_objects(const ObjectCalls *call, H page, const Matrix *outer, int max_depth, int max_segments,
                           const Sizes *room, Sizes *used, int64_t *handles, int32_t *kinds, Matrix *matrices,
                           double *points, int8_t *segments) {
    Walk w = {call, max_depth, max_segments, *room, {0, 0}, handles, kinds, matrices, points, segments};
    int count = call->count_objects(page);
    for (int i = 0; i < count; i++) visit(&w, call->page_object(page, i), outer, 0);
    *used = w.used;
}
