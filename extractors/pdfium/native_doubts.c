/* What of a page may not be seen although it is written: asked of each object, cheaply. Whether it is seen is told by a
   picture of the page (shown.py), which only pages with such objects need. */

#include <stddef.h>
#include <stdint.h>

#include "native.h"

typedef void *H;
typedef struct { double a, b, c, d, e, f; } Matrix;
typedef struct { double x0, y0, x1, y1; int image; } Box;

enum { TEXT = 1, PATH = 2, IMAGE = 3 };                             /* kinds of objects */
enum { NAME = 4 };                                                  /* a kind of value */
enum { PALE = 1, LAYERED = 2, CLIPPED = 4, UNDER_PATH = 8, UNDER_IMAGE = 16 };
enum { MOST_CLIPS = 16, MOST_CORNERS = 16, MOST_COVERS = 1000 };

/* In the order of _DOUBT_CALLS in native.py. */
typedef struct {
    int (*bounds)(H, float *, float *, float *, float *);
    int (*fill_colour)(H, unsigned *, unsigned *, unsigned *, unsigned *);
    int (*stroke_width)(H, float *);
    H (*clip)(H);
    int (*clip_paths)(H);
    int (*clip_segments)(H, int);
    H (*clip_segment)(H, int, int);
    int (*segment_point)(H, float *, float *);
    int (*count_marks)(H);
    H (*get_mark)(H, unsigned long);
    int (*mark_value_type)(H, const char *);
} DoubtCalls;

/* The constants of doubts.py. */
typedef struct { double side, share, width, pale, clear, stroke, seen; } Limits;

static void hold(Box *box, const Matrix *m, double x, double y, int first) {
    double px = m->a * x + m->c * y + m->e, py = m->b * x + m->d * y + m->f;
    if (first || px < box->x0) box->x0 = px;
    if (first || px > box->x1) box->x1 = px;
    if (first || py < box->y0) box->y0 = py;
    if (first || py > box->y1) box->y1 = py;
}

static Box around(const Matrix *m, double x0, double y0, double x1, double y1) {
    Box box = {0, 0, 0, 0, 0};
    hold(&box, m, x0, y0, 1);
    hold(&box, m, x1, y0, 0);
    hold(&box, m, x0, y1, 0);
    hold(&box, m, x1, y1, 0);
    return box;
}

static Box of_points(const double *points, int n) {
    const Matrix as_is = {1, 0, 0, 1, 0, 0};
    Box box = {0, 0, 0, 0, 0};
    for (int i = 0; i < n; i++) hold(&box, &as_is, points[2 * i], points[2 * i + 1], i == 0);
    return box;
}

static double least(double a, double b) { return a < b ? a : b; }
static double most(double a, double b) { return a > b ? a : b; }

/* Whether words in one box are hidden in part where the other lies over them: most of their height, and some of their
   length. */
static int lies_over(const Box *cover, const Box *words, const Limits *limits) {
    double wide = words->x1 - words->x0, high = words->y1 - words->y0;
    double x = least(cover->x1, words->x1) - most(cover->x0, words->x0);
    double y = least(cover->y1, words->y1) - most(cover->y0, words->y0);
    if (high > wide) {
        double swap = x;
        x = y;
        y = swap;
        swap = wide;
        wide = high;
        high = swap;
    }
    return y > 0 && y >= limits->share * high && x > least(limits->width, limits->share * wide);
}

static int pale(const DoubtCalls *call, H object, const Limits *limits) {
    unsigned red, green, blue, alpha;
    if (!call->fill_colour(object, &red, &green, &blue, &alpha)) return 0;
    return alpha < limits->clear || (red >= limits->pale && green >= limits->pale && blue >= limits->pale);
}

static int layered(const DoubtCalls *call, H object) {
    int count = call->count_marks(object);
    for (int i = 0; i < count; i++) {
        H mark = call->get_mark(object, (unsigned long)i);
        if (mark && call->mark_value_type(mark, "Type") == NAME) return 1;
    }
    return 0;
}

/* Whether hardly anything of words lies in the part of the page that their clip paths let through. */
static int clipped(const DoubtCalls *call, H object, const Matrix *m, const Box *words, const Limits *limits) {
    H clip = call->clip(object);
    int paths = clip ? call->clip_paths(clip) : 0;
    Box seen = *words;
    for (int i = paths > MOST_CLIPS ? paths - MOST_CLIPS : 0; i < paths; i++) {
        int corners = call->clip_segments(clip, i), known = 0;
        Box box = {0, 0, 0, 0, 0};
        if (corners > MOST_CORNERS) continue;
        for (int k = 0; k < corners; k++) {
            float x, y;
            H corner = call->clip_segment(clip, i, k);
            if (corner && call->segment_point(corner, &x, &y)) hold(&box, m, x, y, known++ == 0);
        }
        if (!known) continue;
        seen.x0 = most(seen.x0, box.x0);
        seen.y0 = most(seen.y0, box.y0);
        seen.x1 = least(seen.x1, box.x1);
        seen.y1 = least(seen.y1, box.y1);
        if (seen.x1 <= seen.x0 || seen.y1 <= seen.y0) return 1;
    }
    return (seen.x1 - seen.x0) * (seen.y1 - seen.y0) <
           limits->seen * (words->x1 - words->x0) * (words->y1 - words->y0);
}

/* Whether the last thing drawn under the middle of words is dark, so that pale words are seen on it. */
static int on_dark(const DoubtCalls *call, int64_t at, const int64_t *handles, const int32_t *kinds,
                   const Matrix *matrices, const double *points, const Box *words, const Limits *limits) {
    double x = (words->x0 + words->x1) / 2, y = (words->y0 + words->y1) / 2;
    for (int64_t i = at - 1; i >= 0; i--) {
        const int32_t *row = &kinds[5 * i];
        Box box;
        if (row[0] == PATH) points -= 2 * row[3];
        if (row[0] == PATH && row[1] && row[3])
            box = of_points(points, row[3]);
        else if (row[0] == IMAGE)
            box = around(&matrices[i], 0, 0, 1, 1);
        else
            continue;
        if (x > box.x0 && x < box.x1 && y > box.y0 && y < box.y1)
            return row[0] == IMAGE || !pale(call, (H)(intptr_t)handles[i], limits);
    }
    return 0;
}

/* What a path covers: where it is filled, or one broad stroke as of a pen; whether it covers enough to hide a word. */
static int covers_words(const DoubtCalls *call, H object, const int32_t *row, const double *points,
                        const Limits *limits, Box *box) {
    float width = 0;
    if (!row[3] || (!row[1] && (!row[2] || row[3] != 2))) return 0;
    *box = of_points(points, row[3]);
    if (!row[1]) {
        if (!call->stroke_width(object, &width) || width < limits->stroke) return 0;
        box->x0 -= width / 2;
        box->y0 -= width / 2;
        box->x1 += width / 2;
        box->y1 += width / 2;
    }
    return box->x1 - box->x0 >= limits->side && box->y1 - box->y0 >= limits->side;
}

/* Fills a byte for each of n objects, zero beforehand: why it may not be seen. points: one row a point, m of them.
   Returns all those bytes together. */
EXPORT int chiwat_doubts(const DoubtCalls *call, int n, int64_t m, int layers, const Limits *limits,
                         const int64_t *handles, const int32_t *kinds, const Matrix *matrices, const double *points,
                         uint8_t *doubts) {
    Box covers[MOST_COVERS];
    int known = 0, all = 0;
    for (int64_t i = n - 1; i >= 0; i--) {
        const int32_t *row = &kinds[5 * i];
        H object = (H)(intptr_t)handles[i];
        float left, bottom, right, top;
        int doubt = layers && object && layered(call, object) ? LAYERED : 0;
        if (row[0] == TEXT && call->bounds(object, &left, &bottom, &right, &top) && right > left && top > bottom) {
            Box words = around(&matrices[i], left, bottom, right, top);
            if (clipped(call, object, &matrices[i], &words, limits)) doubt |= CLIPPED;
            for (int k = 0; k < known; k++)
                if (lies_over(&covers[k], &words, limits)) doubt |= covers[k].image ? UNDER_IMAGE : UNDER_PATH;
            if (pale(call, object, limits) &&
                !on_dark(call, i, handles, kinds, matrices, points + 2 * m, &words, limits))
                doubt |= PALE;
        }
        if (row[0] == PATH) m -= row[3];
        if (row[0] == IMAGE && known < MOST_COVERS) {
            covers[known] = around(&matrices[i], 0, 0, 1, 1);
            covers[known++].image = 1;
        }
        if (row[0] == PATH && known < MOST_COVERS)
            if (covers_words(call, object, row, points + 2 * m, limits, &covers[known])) covers[known++].image = 0;
        doubts[i] = (uint8_t)doubt;
        all |= doubt;
    }
    return all;
}
