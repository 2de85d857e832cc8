/* The loops over the glyphs and clusters of a page: what is struck twice, which rows there are, and the lines they make.
   Beside native.c, which says how it is used. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "native.h"

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

/* Merges the ascending runs that are there: text is mostly written in the order in which it is read. Equal items stay in
   order of their numbers. */
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

void chiwat_sort(int32_t *items, int32_t *spare, int n, const int64_t *key, const double *place) {
    const Order by = {key, place};
    sort(items, spare, n, &by);
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

/* Rows of the n upright clusters whose region is not negative, as chiwat_rows gives them; and the region of each row, and
   where each cluster of the order begins and ends. */
EXPORT int chiwat_upright(int n, const int64_t *regions, const float *lines, const float *boxes, const float *sizes,
                          const float *same_line, int64_t *order, int64_t *starts, int64_t *row_regions, double *along,
                          double *until) {
    double *across = malloc(((size_t)n + 1) * 2 * sizeof(double)), *left = across + n;
    float *least = malloc(((size_t)n + 1) * sizeof(float));
    int rows = -1;
    if (across && least) {
        for (int i = 0; i < n; i++) {
            across[i] = (double)lines[i];
            left[i] = (double)boxes[4 * i];
            least[i] = sizes[i] < 1.0f ? 1.0f : sizes[i];
        }
        rows = chiwat_rows(n, regions, across, left, least, same_line, order, starts);
    }
    for (int64_t k = 0; rows > 0 && k < starts[rows]; k++) {
        along[k] = left[order[k]];
        until[k] = (double)boxes[4 * order[k] + 2];
    }
    for (int r = 0; r < rows; r++) row_regions[r] = regions[order[starts[r]]];
    free(across);
    free(least);
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
