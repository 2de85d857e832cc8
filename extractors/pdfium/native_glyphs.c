/* The glyphs of a page before they are clusters: their order in the content, their places on the page as shown, and where
   their ink stands. Beside native.c, which says how it is used. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "native.h"

/* Which of m numbers stands where: open addressing, slots hold the index of the first (or the last) of equal ones. */
typedef struct { const int64_t *keys; int32_t *slots; uint32_t mask; } Index;

static int index_of(Index *index, int m, const int64_t *keys, int last) {
    uint32_t mask = 1;
    while (mask < 2u * (uint32_t)m) mask = 2 * mask + 1;
    index->keys = keys;
    index->mask = mask;
    index->slots = malloc(((size_t)mask + 1) * sizeof(int32_t));
    if (!index->slots) return 0;
    for (uint32_t k = 0; k <= mask; k++) index->slots[k] = -1;
    for (int i = 0; i < m; i++) {
        uint32_t k = (uint32_t)chiwat_hash(keys[i]) & mask;
        while (index->slots[k] >= 0 && keys[index->slots[k]] != keys[i]) k = (k + 1) & mask;
        if (index->slots[k] < 0 || last) index->slots[k] = i;
    }
    return 1;
}

static int found(const Index *index, int64_t key) {
    uint32_t k = (uint32_t)chiwat_hash(key) & index->mask;
    while (index->slots[k] >= 0 && index->keys[index->slots[k]] != key) k = (k + 1) & index->mask;
    return index->slots[k];
}

/* The order in which n glyphs (objects: the text object of each, 0 for none; run_of: how many runs have begun by then) stand
   in the content, given the m objects of the page (handles) in that order. A run whose object is none of the page's stays
   behind the run before it. Returns 1 where order was written, 0 where they are in it already, -1 where memory runs out. */
EXPORT int chiwat_content(int m, const int64_t *handles, int n, const int64_t *objects, const int32_t *run_of,
                          int64_t *order) {
    Index index = {0};
    int32_t *place = malloc(((size_t)n + 1) * sizeof(int32_t));
    int64_t *starts = calloc((size_t)m + 2, sizeof(int64_t));
    int32_t at = -1, run = 0;
    int moved = 0;
    if (!place || !starts || !index_of(&index, m, handles, 0)) {
        moved = -1;
    } else {
        for (int i = 0; i < n; i++) {
            if (run_of[i] != run) {
                int k = found(&index, objects[i]);
                if (k >= 0) at = k;
                run = run_of[i];
            }
            place[i] = at;
            moved |= i && place[i] < place[i - 1];
            starts[at + 2]++;
        }
        if (moved) {
            for (int k = 1; k <= m; k++) starts[k] += starts[k - 1];
            for (int i = 0; i < n; i++) order[starts[place[i] + 1]++] = i;
        }
    }
    free(index.slots);
    free(place);
    free(starts);
    return moved;
}

/* What chiwat_page is given and what it makes; the order of both is that in glyphs.py. */
typedef struct {
    const int64_t *objects;
    const uint32_t *codes;
    const RectF *loose;
    const double *ink; /* left, right, bottom, top */
    const int32_t *run_of;
    const MatrixF *matrices; /* of r runs */
    const double *nominal;
    const int32_t *styles, *fonts; /* the style of each run, and the font of each style */
    const float *angles;           /* of r + 1 runs, the first that of glyphs before any */
    const int64_t *spanned;        /* s objects with ActualText, */
    const int32_t *spans;          /* and which */
    const int64_t *order;          /* the content order, or nothing where they are in it */
    const double *matrix;          /* of the page */
    const float *size;             /* of the page: what lies beyond is not shown */
} Page;

typedef struct {
    float *boxes, *ink, *origins, *sizes, *angles;
    int32_t *fonts, *actual;
    uint8_t *generated, *parts;
    uint32_t *codes;
    int64_t *order;
} Shown;

typedef struct { float size, x, y, angle; int32_t font, actual; } Run;

static void settle_run(const Page *in, int run, Run *out) {
    const double *m = in->matrix;
    MatrixF own = {0};
    float scale;
    double nominal = 0.0;
    if (run) {
        own = in->matrices[run - 1];
        nominal = in->nominal[run - 1];
    }
    scale = hypotf(own.c, own.d);
    out->size = (float)(nominal * (double)(scale > 0 ? scale : 1.0f));
    out->x = (float)m[0] * own.e + (float)m[2] * own.f + (float)m[4];
    out->y = (float)m[1] * own.e + (float)m[3] * own.f + (float)m[5];
    out->angle = in->angles[run];
    out->font = run ? in->fonts[in->styles[run - 1]] : 0;
    out->actual = -1;
}

/* Places glyph i on the page: its boxes of advance and ink as x0, top, x1, bottom; whether the page shows its middle. */
static int placed(const Page *in, int i, float *box, float *ink) {
    const double *m = in->matrix, *own = &in->ink[4 * i];
    const double a = m[0], b = m[1], c = m[2], d = m[3], e = m[4], f = m[5];
    const float fa = (float)a, fb = (float)b, fc = (float)c, fd = (float)d, fe = (float)e, ff = (float)f;
    const RectF *loose = &in->loose[i];
    float xa = fa * loose->left + fc * loose->bottom + fe, ya = fb * loose->left + fd * loose->bottom + ff;
    float xb = fa * loose->right + fc * loose->top + fe, yb = fb * loose->right + fd * loose->top + ff;
    box[0] = xa < xb ? xa : xb;
    box[1] = ya < yb ? ya : yb;
    box[2] = xa < xb ? xb : xa;
    box[3] = ya < yb ? yb : ya;
    double ixa = a * own[0] + c * own[2] + e, iya = b * own[0] + d * own[2] + f;
    double ixb = a * own[1] + c * own[3] + e, iyb = b * own[1] + d * own[3] + f;
    ink[0] = (float)(ixa < ixb ? ixa : ixb);
    ink[1] = (float)(iya < iyb ? iya : iyb);
    ink[2] = (float)(ixa < ixb ? ixb : ixa);
    ink[3] = (float)(iya < iyb ? iyb : iya);
    float x = (box[0] + box[2]) / 2, y = (box[1] + box[3]) / 2;
    return x > -1.0f && y > -1.0f && x < in->size[0] && y < in->size[1];
}

/* Whether glyph i is but a further character of the one that follows. */
static int is_part(const Page *in, int n, int i) {
    const double *own = &in->ink[4 * i], *next = own + 4;
    return i + 1 < n && in->objects[i] && in->objects[i] == in->objects[i + 1] && own[0] == next[0] &&
           own[1] == next[1] && own[2] == next[2] && own[3] == next[3] && own[1] > own[0] && own[3] > own[2];
}

/* Sets the n glyphs that pdfium names, in r runs, as the page shows them: in content order, without those that are parts of
   others or are not shown. counts: n, r, number of objects with ActualText, whether order is given; then how many glyphs
   there are, and whether their texts are more than a character each. Returns 0 where memory runs out. */
EXPORT int chiwat_page(const Page *in, const Shown *out, int64_t *counts) {
    const int n = (int)counts[0], runs = (int)counts[1], spans = (int)counts[2];
    Run *own = malloc(((size_t)runs + 1) * sizeof(Run));
    Index index = {0};
    int64_t count = 0;
    int special = 0;
    if (!own || (spans && !index_of(&index, spans, in->spanned, 1))) {
        free(own);
        return 0;
    }
    for (int run = 0; run <= runs; run++) settle_run(in, run, &own[run]);
    for (int i = 0; i < n; i++) {
        int run = in->run_of[i];
        if (spans && run != (i ? in->run_of[i - 1] : 0)) {
            int k = found(&index, in->objects[i]);
            if (k >= 0) own[run].actual = in->spans[k];
        }
        out->parts[i] = (uint8_t)is_part(in, n, i);
        special |= out->parts[i] || (in->codes[i] >= 0xD800 && in->codes[i] <= 0xDFFF);
    }
    for (int64_t k = 0; k < n; k++) {
        int i = counts[3] ? (int)in->order[k] : (int)k;
        const Run *run = &own[in->run_of[i]];
        float *box = &out->boxes[4 * count];
        if (!placed(in, i, box, &out->ink[4 * count]) || out->parts[i]) continue;
        out->origins[2 * count] = run->angle == 0.0f ? box[0] : run->x;
        out->origins[2 * count + 1] = run->y;
        out->sizes[count] = run->size;
        out->angles[count] = run->angle;
        out->fonts[count] = run->font;
        out->actual[count] = in->objects[i] ? run->actual : -1;
        /* pdfium gives its own spaces no width */
        out->generated[count] = !in->objects[i] || (in->codes[i] == ' ' && in->loose[i].right <= in->loose[i].left);
        out->codes[count] = in->codes[i];
        out->order[count++] = i;
    }
    counts[4] = count;
    counts[5] = special;
    free(own);
    free(index.slots);
    return 1;
}

/* The k-th smallest of n numbers and the one after it (itself where it is the last); their order is changed. */
void chiwat_middle_two(float *values, int n, int k, float *low, float *high) {
    int first = 0, last = n - 1;
    while (first < last) {
        float pivot = values[(first + last) / 2];
        int i = first, j = last;
        while (i <= j) {
            while (values[i] < pivot) i++;
            while (values[j] > pivot) j--;
            if (i <= j) {
                float swap = values[i];
                values[i++] = values[j];
                values[j--] = swap;
            }
        }
        if (k <= j) last = j;
        else if (k >= i) first = i;
        else break;
    }
    *low = *high = values[k];
    if (k + 1 < n) {
        *high = values[k + 1];
        for (int i = k + 2; i < n; i++)
            if (values[i] < *high) *high = values[i];
    }
}

static double median(float *values, int n) {
    float low, high;
    chiwat_middle_two(values, n, (n - 1) / 2, &low, &high);
    return n % 2 ? (double)((low + low) / 2) : (double)((low + high) / 2);
}

/* How high plain consonants are in the font of each of n glyphs, and where ink hangs over the letters, under the base line,
   or nowhere. constants: the usual height, the share of it that is air, how far under the base line ink may begin and must
   reach; plain: which glyphs are plain consonants. Returns 0 where memory runs out. */
EXPORT int chiwat_ink(int n, int fonts, const double *constants, const float *ink, const float *origins,
                      const float *sizes, const int32_t *font_ids, const uint8_t *plain, float *height, uint8_t *above,
                      uint8_t *below, uint8_t *blank) {
    const float air = (float)constants[1], sink = (float)-constants[2], depth = (float)constants[3];
    double *share = malloc(((size_t)fonts + 1) * sizeof(double)), usual = constants[0];
    float *ratio = malloc(((size_t)n + 1) * sizeof(float)), *mine = malloc(((size_t)n + 1) * sizeof(float));
    int missing = 0, count = 0;
    if (!share || !ratio || !mine) {
        free(share);
        free(ratio);
        free(mine);
        return 0;
    }
    for (int i = 0; i < n; i++) {
        float size = sizes[i] < 0.1f ? 0.1f : sizes[i];
        ratio[i] = (origins[2 * i + 1] - ink[4 * i + 1]) / size;
        if (!plain[i] || !(ratio[i] > 0.2f && ratio[i] < 1.2f)) ratio[i] = -1.0f;
    }
    for (int f = 0; f < fonts; f++) {
        int k = 0;
        for (int i = 0; i < n; i++)
            if (font_ids[i] == f && ratio[i] >= 0.0f) mine[k++] = ratio[i];
        share[f] = k >= 3 ? median(mine, k) : -1.0;
        missing |= k < 3;
    }
    if (missing) {
        for (int i = 0; i < n; i++)
            if (ratio[i] >= 0.0f) mine[count++] = ratio[i];
        if (count) usual = median(mine, count);
    }
    for (int i = 0; i < n; i++) {
        const float *box = &ink[4 * i], y = origins[2 * i + 1], size = sizes[i];
        double high = share[font_ids[i]];
        height[i] = (float)((high < 0.0 ? usual : high) * (double)size);
        blank[i] = box[2] - box[0] <= 0.01f || box[3] - box[1] <= 0.01f;
        above[i] = !blank[i] && y - box[3] >= air * height[i];
        below[i] = !blank[i] && box[1] - y >= sink * size && box[3] - y >= depth * size;
    }
    free(share);
    free(ratio);
    free(mine);
    return 1;
}
