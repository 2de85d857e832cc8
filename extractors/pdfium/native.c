/* The loops over pdfium that run once a glyph or once a path segment, in one call a page.

   pdfium's functions are handed in as addresses, so nothing is linked and no header of Python or pdfium is needed. The
   file is optional: the same loops are written in Python beside their callers, and a test compares both. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

/* Raised with every change of what is handed over: an older build must not be used. */
EXPORT const int chiwat_layout = 5;

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

static int64_t below(double value) {
    int64_t whole = (int64_t)value;
    return whole - (value < (double)whole);
}

/* Marks glyphs that repeat an earlier one of the same text at the same place. ids, x, y, near: of n glyphs; x_step and
   y_step: their places in steps. Glyphs are looked for in four grids of one step, each shifted by half a step: in each, a
   glyph is held against the one before it in its cell. The order within a cell is that of the glyphs. Returns 0 where
   memory runs out. */
EXPORT int chiwat_struck(int n, const int64_t *ids, const double *x, const double *y, const double *near,
                         const double *x_step, const double *y_step, uint8_t *struck) {
    uint32_t mask = 1;
    while (mask < 2u * (uint32_t)n) mask = 2 * mask + 1;
    int32_t *last = malloc(((size_t)mask + 1) * sizeof(int32_t));
    int64_t *cells = malloc((size_t)n * sizeof(int64_t));
    if (!last || !cells) {
        free(last);
        free(cells);
        return 0;
    }
    for (int grid = 0; grid < 4; grid++) {
        double shift_x = grid & 1 ? 0.5 : 0.0, shift_y = grid & 2 ? 0.5 : 0.0;
        for (uint32_t k = 0; k <= mask; k++) last[k] = -1;
        for (int i = 0; i < n; i++) {
            int64_t column = below(x_step[i] + shift_x), row = below(y_step[i] + shift_y);
            cells[i] = (int64_t)((uint64_t)column << 20) + row;
            uint64_t hash = ((uint64_t)cells[i] * 0x9E3779B97F4A7C15u) ^ ((uint64_t)ids[i] * 0xC2B2AE3D27D4EB4Fu);
            uint32_t at = (uint32_t)(hash >> 29) & mask;
            while (last[at] >= 0 && (ids[last[at]] != ids[i] || cells[last[at]] != cells[i])) at = (at + 1) & mask;
            int before = last[at];
            if (before >= 0 && fabs(x[before] - x[i]) < near[i] && fabs(y[before] - y[i]) < near[i]) struck[i] = 1;
            last[at] = i;
        }
    }
    free(last);
    free(cells);
    return 1;
}

/* Clusters of a page, and in which order they are read: by key, then down the page; within a row along the line. */
typedef struct { const int64_t *key; const double *place; } Order;

static int later(const Order *by, int32_t a, int32_t b) {
    if (by->key[a] != by->key[b]) return by->key[a] > by->key[b];
    if (by->place[a] != by->place[b]) return by->place[a] > by->place[b];
    return a > b;
}

/* Merges the ascending runs that are there: text is mostly written in the order in which it is read. */
static void sort(int32_t *items, int32_t *spare, int n, const Order *by) {
    for (int merged = 1, pass = 0; merged && pass < 64; pass++) { /* 64: places that are no numbers have no order */
        merged = 0;
        for (int first = 0; first < n;) {
            int middle = first + 1, last, i, j, k = 0;
            while (middle < n && !later(by, items[middle - 1], items[middle])) middle++;
            if (middle == n) break;
            for (last = middle + 1; last < n && !later(by, items[last - 1], items[last]);) last++;
            for (i = first, j = middle; i < middle && j < last;)
                spare[k++] = later(by, items[i], items[j]) ? items[j++] : items[i++];
            while (i < middle) spare[k++] = items[i++];
            for (i = 0; i < k; i++) items[first + i] = spare[i];
            first = last;
            merged = 1;
        }
    }
}

/* Rows of the n clusters whose key is not negative: their numbers, row after row, and where rows start; the room is n and
   n + 1. A cluster is in the row of the one above it in its region where their base lines differ by no more than same_line of
   the smaller size. Returns the number of rows, -1 where memory runs out. */
EXPORT int chiwat_rows(int n, const int64_t *key, const double *across, const double *along, const float *sizes,
                       const float *same_line, int64_t *order, int64_t *starts) {
    int32_t *items = malloc(2 * ((size_t)n + 1) * sizeof(int32_t)), *spare = items + n;
    int64_t *row_of = malloc(((size_t)n + 1) * sizeof(int64_t));
    Order down = {key, across}, right = {row_of, along};
    int count = 0, rows = 0;
    if (!items || !row_of) {
        free(items);
        free(row_of);
        return -1;
    }
    for (int i = 0; i < n; i++)
        if (key[i] >= 0) items[count++] = i;
    sort(items, spare, count, &down);
    for (int k = 0; k < count; k++) {
        int i = items[k], before = k ? items[k - 1] : 0;
        if (!k || key[i] != key[before] ||
            !(across[i] - across[before] <= (double)(*same_line * (sizes[i] < sizes[before] ? sizes[i] : sizes[before]))))
            starts[rows++] = k;
        row_of[i] = rows;
    }
    sort(items, spare, count, &right);
    for (int k = 0; k < count; k++) order[k] = items[k];
    starts[rows] = count;
    free(items);
    free(row_of);
    return rows;
}

/* What the lines of a page are set from and what they become; the order of both is that in typeset.py. */
typedef struct {
    const int64_t *order, *starts, *regions;
    const double *along, *until;
    const float *boxes, *sizes, *confidences;
    const uint8_t *bold, *space_before;
    const uint32_t *codes; /* the texts of the clusters, and where each begins */
    const int64_t *first;
} Clusters;

typedef struct {
    uint32_t *codes;  /* the text of all rows, and */
    double *xs;       /* where each character begins, one more place behind each row */
    int64_t *cuts;    /* where the text of each row begins */
    double *edges;    /* the box of each row */
    double *sizes;    /* its font size */
    uint8_t *flags;   /* whether it is bold, is certain, goes on in the next row after a space */
    uint8_t *spaced;  /* whether a space stands before each cluster of the order */
} Lines;

static int is_mark(uint32_t code) {
    return code == 0x0E31 || (code >= 0x0E34 && code < 0x0E3B) || (code >= 0x0E47 && code < 0x0E4F);
}

/* Sets n rows. constants: the gap that is a space, the overlap that hides one, the distance that sets rows apart. */
EXPORT void chiwat_lines(int n, const double *constants, const Clusters *in, const Lines *out) {
    const double space_gap = constants[0], overlap = constants[1], apart = constants[2];
    double far = 0.0, ended = 0.0; /* how far all rows so far reach, and the row before the place at hand */
    int64_t at = 0;
    for (int r = 0; r < n; r++) {
        const int64_t begin = in->starts[r], end = in->starts[r + 1];
        const double shift = (double)r * apart;
        double usual = 0.0, reach = far, previous = ended;
        float low[2] = {0, 0}, high[2] = {0, 0}, least = 1.0f;
        int64_t bold = 0;
        for (int64_t k = begin; k < end; k++) { /* the usual gap, and what is the row's */
            int64_t c = in->order[k];
            const float *box = &in->boxes[4 * c];
            double stop = in->until[k] + shift;
            if (k > begin) {
                double gap = in->along[k] - previous;
                if (gap > 0 && gap <= space_gap * (double)in->sizes[c]) usual += gap;
            }
            if (!k || stop > reach) reach = stop;
            previous = reach - shift;
            for (int e = 0; e < 2; e++) {
                if (k == begin || box[e] < low[e]) low[e] = box[e];
                if (k == begin || box[2 + e] > high[e]) high[e] = box[2 + e];
            }
            if (k == begin || in->confidences[c] < least) least = in->confidences[c];
            bold += in->bold[c] != 0;
        }
        usual /= (double)(end - begin);
        out->cuts[r] = at;
        for (int64_t k = begin; k < end; k++) {
            int64_t c = in->order[k], first = in->first[c], last = in->first[c + 1], total = 0, inside = 0;
            double size = (double)in->sizes[c], start = in->along[k], stop = in->until[k] + shift;
            int space = 0;
            if (!k || stop > far) far = stop;
            stop = far - shift;
            if (k > begin) {
                double gap = start - ended;
                int written = in->space_before[c] && c > in->order[k - 1] && gap > overlap * size;
                space = written || gap > space_gap * size + usual;
                if (ended > start) start = ended;
            }
            out->spaced[k] = (uint8_t)space;
            if (space) {
                out->codes[at] = ' ';
                out->xs[at + r] = ended;
                at++;
            }
            ended = stop;
            if (start > stop) stop = start;
            for (int64_t i = first; i < last; i++) total += !is_mark(in->codes[i]);
            if (total < 1) total = 1;
            for (int64_t i = first; i < last; i++) {
                out->codes[at] = in->codes[i];
                out->xs[at + r] = start + (double)inside / (double)total * (stop - start);
                inside += !is_mark(in->codes[i]);
                at++;
            }
            if (k + 1 == end) out->xs[at + r] = stop;
        }
        for (int e = 0; e < 2; e++) {
            out->edges[4 * r + e] = (double)low[e];
            out->edges[4 * r + 2 + e] = (double)high[e];
        }
        out->sizes[r] = (double)in->sizes[in->order[(begin + end) / 2]];
        out->flags[3 * r] = bold * 2 > end - begin;
        out->flags[3 * r + 1] = least >= 1.0f;
        out->flags[3 * r + 2] = r + 1 < n && in->order[end] == in->order[end - 1] + 1 &&
                                in->regions[r + 1] == in->regions[r] && in->space_before[in->order[end]];
    }
    out->cuts[n] = at;
}
