/* The loops over pdfium that run once a glyph or once a path segment, in one call a page.

   pdfium's functions are handed in as addresses, so nothing is linked and no header of pdfium is needed. The files are
   optional: the same loops are written in Python beside their callers, and a test compares both. */

#include <math.h>
#include <stdint.h>

#include "native.h"

/* Raised with every change of what is handed over: an older build must not be used. */
EXPORT const int chiwat_layout = 16;

typedef void *H;
typedef struct { double a, b, c, d, e, f; } Matrix;

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
    int (*is_hyphen)(H, int);
} GlyphCalls;

/* What a glyph says by its code point: pdfium marks a hyphen at a line's end with a control code. */
static uint32_t code_of(const GlyphCalls *call, H page, int i, H object) {
    uint32_t code = call->get_unicode(page, i);
    if (code > 0x10FFFF) return 0xFFFD;
    if ((code == 0x02 || code == 0xAD || code == 0xFFFE) && object && call->is_hyphen(page, i)) return '-';
    return code;
}

/* Fills one row for each of n glyphs: its text object (0: none), code point, advance box (left, top, right, bottom) and
   ink (left, right, bottom, top), all zero beforehand, and how many runs have begun by then; one row for each run of glyphs
   of one text object: its matrix, nominal size and style; and one for each style, a font and how it is rendered. counts:
   runs, styles. */
EXPORT void chiwat_glyphs(const GlyphCalls *call, H page, int n, int64_t *objects, uint32_t *codes, RectF *loose,
                          double *ink, int32_t *run_of, MatrixF *matrices, double *sizes, int32_t *styles,
                          int64_t *fonts, int32_t *modes, int64_t *counts) {
    int runs = 0, known = 0;
    for (int i = 0; i < n; i++) {
        H object = call->text_object(page, i);
        objects[i] = (int64_t)(intptr_t)object;
        codes[i] = code_of(call, page, i, object);
        call->loose_box(page, i, &loose[i]);
        call->char_box(page, i, &ink[4 * i], &ink[4 * i + 1], &ink[4 * i + 2], &ink[4 * i + 3]);
        if (object && (i == 0 || objects[i - 1] != objects[i])) {
            int64_t font = (int64_t)(intptr_t)call->text_font(object);
            int mode = call->render_mode(object), style = known;
            while (style > 0 && (fonts[style - 1] != font || modes[style - 1] != mode)) style--;
            if (style-- == 0) {
                style = known++;
                fonts[style] = font;
                modes[style] = mode;
            }
            call->char_matrix(page, i, &matrices[runs]);
            sizes[runs] = call->font_size(page, i);
            styles[runs++] = style;
        }
        run_of[i] = runs;
    }
    counts[0] = runs;
    counts[1] = known;
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

/* In the order of _SPAN_CALLS in native.py. */
typedef struct {
    int (*count_marks)(H);
    H (*get_mark)(H, unsigned long);
    int (*mark_value_type)(H, const char *);
    int (*mark_blob)(H, const char *, unsigned char *, unsigned long, unsigned long *);
    int (*remove_mark)(H, H);
} SpanCalls;

typedef struct { int64_t spans, bytes; } SpanSizes;

/* Fills one row for each mark with ActualText on n text objects: which of the objects, the mark, and where its bytes begin
   and end. What does not fit is counted only: used says how much room is needed. */
EXPORT void chiwat_spans(const SpanCalls *call, int n, const int64_t *objects, const SpanSizes *room, SpanSizes *used,
                         int64_t *rows, unsigned char *bytes) {
    used->spans = used->bytes = 0;
    for (int i = 0; i < n; i++) {
        H object = (H)(intptr_t)objects[i];
        int count = call->count_marks(object);
        for (int k = 0; k < count; k++) {
            H mark = call->get_mark(object, (unsigned long)k);
            unsigned long length = 0;
            int64_t left = room->bytes - used->bytes, *row = &rows[4 * used->spans];
            if (!mark || call->mark_value_type(mark, "ActualText") != STRING) continue;
            if (left < 0) left = 0;
            int given = call->mark_blob(mark, "ActualText", bytes + (room->bytes - left), (unsigned long)left, &length);
            if (length && length <= (unsigned long)left && !given) continue;
            if (used->spans < room->spans) {
                row[0] = i;
                row[1] = (int64_t)(intptr_t)mark;
                row[2] = used->bytes;
                row[3] = used->bytes + (int64_t)length;
            }
            used->spans++;
            used->bytes += (int64_t)length;
        }
    }
}

/* Takes the marks of n such rows off their objects. */
EXPORT void chiwat_unmark(const SpanCalls *call, int n, const int64_t *objects, const int64_t *rows) {
    for (int i = 0; i < n; i++)
        call->remove_mark((H)(intptr_t)objects[rows[4 * i]], (H)(intptr_t)rows[4 * i + 1]);
}

enum { BEZIER_TO = 1, MOVE_TO = 2 }; /* types of path segments */

typedef struct {
    double thin, lean, exact, straight, slant; /* the constants of paths.py */
    double *segments, *rects;
    int8_t *modes; /* whether filled, whether stroked, a row each rectangle */
    int64_t n_segments, n_rects;
} Drawn;

static void stroke(Drawn *out, double x0, double y0, double x1, double y1) {
    double *row = &out->segments[4 * out->n_segments++];
    row[0] = x0;
    row[1] = y0;
    row[2] = x1;
    row[3] = y1;
}

static double longest(const double *p, int n, int along, double exact) {
    double most = 0.0;
    for (int i = 0; i < n; i++) {
        const double *a = p + 2 * i, *b = p + 2 * (i + 1 < n ? i + 1 : 0);
        double side = fabs(a[along] - b[along]);
        if (fabs(a[1 - along] - b[1 - along]) <= exact && side > most) most = side;
    }
    return most;
}

static int is_rectangle(const double *p, int n, int closed, double slant) {
    double dx[4], dy[4];
    if (n > 4 && fabs(p[0] - p[2 * n - 2]) <= slant && fabs(p[1] - p[2 * n - 1]) <= slant) {
        n--;
        closed = 1;
    }
    if (n != 4 || !closed) return 0;
    for (int i = 0; i < 4; i++) {
        const double *a = p + 2 * i, *b = p + 2 * ((i + 1) % 4);
        dx[i] = fabs(a[0] - b[0]);
        dy[i] = fabs(a[1] - b[1]);
    }
    return (dy[0] <= slant && dx[1] <= slant && dy[2] <= slant && dx[3] <= slant) ||
           (dx[0] <= slant && dy[1] <= slant && dx[2] <= slant && dy[3] <= slant);
}

static void polyline(Drawn *out, const double *p, int n, int closed, int filled, int stroked) {
    double x0 = p[0], x1 = p[0], y0 = p[1], y1 = p[1];
    for (int i = 1; i < n; i++) {
        double x = p[2 * i], y = p[2 * i + 1];
        if (x < x0) x0 = x;
        if (x > x1) x1 = x;
        if (y < y0) y0 = y;
        if (y > y1) y1 = y;
    }
    double wide = x1 - x0, high = y1 - y0;
    if (filled && (wide <= out->thin || high <= out->thin)) {
        if (longest(p, n, wide > high ? 0 : 1, out->exact) < out->straight * (wide > high ? wide : high)) return;
        if (wide > high) {
            stroke(out, x0, y0, x1, y0);
            if (y1 != y0) stroke(out, x0, y1, x1, y1);
        } else if (y1 > y0) {
            stroke(out, x0, y0, x0, y1);
            if (x1 != x0) stroke(out, x1, y0, x1, y1);
        }
        return;
    }
    if (is_rectangle(p, n, closed || filled, out->slant)) {
        double *rect = &out->rects[4 * out->n_rects];
        rect[0] = x0;
        rect[1] = y0;
        rect[2] = x1;
        rect[3] = y1;
        out->modes[2 * out->n_rects] = (int8_t)filled;
        out->modes[2 * out->n_rects + 1] = (int8_t)stroked;
        out->n_rects++;
        return;
    }
    if (!stroked) return;
    for (int i = 0; i < (closed ? n : n - 1); i++) {
        const double *a = p + 2 * i, *b = p + 2 * (i + 1 < n ? i + 1 : 0);
        if (fabs(a[1] - b[1]) <= out->lean && fabs(a[0] - b[0]) > out->slant) {
            double y = (a[1] + b[1]) / 2;
            stroke(out, a[0] < b[0] ? a[0] : b[0], y, a[0] < b[0] ? b[0] : a[0], y);
        } else if (fabs(a[0] - b[0]) <= out->lean && fabs(a[1] - b[1]) > out->slant) {
            double x = (a[0] + b[0]) / 2;
            stroke(out, x, a[1] < b[1] ? a[1] : b[1], x, a[1] < b[1] ? b[1] : a[1]);
        }
    }
}

/* Sorts the paths of n objects (kinds, points and segments as chiwat_objects fills them) into rules and rectangles. Room
   for twice as many strokes and as many rectangles as there are points is enough. used: strokes, rectangles. */
EXPORT void chiwat_drawn(const double *constants, int n, const int32_t *kinds, const double *points,
                         const int8_t *segments, double *strokes, double *rects, int8_t *modes, int64_t *used) {
    Drawn out = {constants[0], constants[1], constants[2], constants[3], constants[4], strokes, rects, modes, 0, 0};
    int64_t end = 0;
    for (int i = 0; i < n; i++) {
        const int32_t *kind = &kinds[5 * i];
        int64_t first = end;
        end += kind[3];
        while (first < end) {
            int64_t last = first + 1;
            int curved = segments[2 * first] == BEZIER_TO, closed = segments[2 * first + 1] == 1;
            for (; last < end && segments[2 * last] != MOVE_TO; last++) {
                curved |= segments[2 * last] == BEZIER_TO;
                closed |= segments[2 * last + 1] == 1;
            }
            if (!curved) polyline(&out, points + 2 * first, (int)(last - first), closed, kind[1] != 0, kind[2] != 0);
            first = last;
        }
    }
    used[0] = out.n_segments;
    used[1] = out.n_rects;
}
