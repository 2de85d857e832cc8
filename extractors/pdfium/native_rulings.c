/* Rulings of a page: the edges of what is drawn, merged, the cells between them, and which cell holds which cluster. Beside
   native.c, which says how it is used. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "native.h"

static void put(double *rows, int64_t at, double start, double end, double place) {
    rows[3 * at] = start;
    rows[3 * at + 1] = end;
    rows[3 * at + 2] = place;
}

/* The edges of m strokes and k rectangles, each a row of start, end and place: level and upright ones, for each of which
   m + 2k rows are room enough. counts: how many of both. */
EXPORT void chiwat_edges(int m, int k, const float *strokes, const float *rects, double *level, double *upright,
                         int64_t *counts) {
    int64_t h = 0, v = 0;
    for (int i = 0; i < m; i++) {
        const double x0 = strokes[4 * i], top = strokes[4 * i + 1], x1 = strokes[4 * i + 2], bottom = strokes[4 * i + 3];
        if (bottom - top <= x1 - x0) put(level, h++, x0, x1, (top + bottom) / 2);
        else put(upright, v++, top, bottom, (x0 + x1) / 2);
    }
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < k; i++) {
            const float *rect = &rects[4 * i];
            put(level, h++, rect[0], rect[2], rect[side ? 3 : 1]);
            put(upright, v++, rect[1], rect[3], rect[side ? 2 : 0]);
        }
    counts[0] = h;
    counts[1] = v;
}

static double hundredths(double value) { return rint(value * 100.0) / 100.0; }

/* Merges n edges (start, end, place) that lie in one line, snapped to their mean. constants: how near edges are one, the
   shortest that counts, by how much groups are set apart. out: room for n. Returns how many there are, -1 where memory runs
   out. */
EXPORT int chiwat_merge(int n, const double *constants, const double *edges, double *out) {
    const double snap = constants[0], shortest = constants[1], apart = constants[2];
    double *room = calloc(((size_t)n + 1) * 3, sizeof(double)), *starts = room, *places = room + n, *means = room + 2 * n;
    int64_t *groups = calloc(((size_t)n + 1) * 2, sizeof(int64_t)), *none = groups + n + 1;
    int32_t *items = malloc(((size_t)n + 1) * 2 * sizeof(int32_t)), *spare = items + n;
    int count = 0, made = 0, group = 0, failed = !room || !groups || !items;
    if (!failed) {
        for (int i = 0; i < n; i++) {
            starts[i] = edges[3 * i];
            places[i] = edges[3 * i + 2];
            if (edges[3 * i + 1] - edges[3 * i] >= 1.0) items[count++] = i;
        }
        chiwat_sort(items, spare, count, none, places);
        double sum = 0.0;
        int members = 0;
        for (int k = 0; k < count; k++) {
            if (k && places[items[k]] - places[items[k - 1]] > snap) {
                means[group++] = hundredths(sum / members);
                sum = 0.0;
                members = 0;
            }
            sum += places[items[k]];
            members++;
            groups[items[k]] = group;
        }
        if (count) means[group] = hundredths(sum / members);
        chiwat_sort(items, spare, count, groups, starts);
        double reach = 0.0, begin = 0.0;
        for (int k = 0; k <= count; k++) {
            const int i = k < count ? items[k] : 0;
            const double shift = (double)groups[i] * apart;
            if (k == count || !k || edges[3 * i] + shift > reach + snap) {
                if (k) { /* the piece that ends here */
                    const int64_t own = groups[items[k - 1]];
                    const double end = hundredths(reach - (double)own * apart), start = hundredths(begin);
                    if (end - start >= shortest) put(out, made++, start, end, hundredths(means[own]));
                }
                begin = edges[3 * i];
            }
            if (k < count && (!k || edges[3 * i + 1] + shift > reach)) reach = edges[3 * i + 1] + shift;
        }
    }
    free(room);
    free(groups);
    free(items);
    return failed ? -1 : made;
}

/* Edges in order of their places, then of their starts. */
static int by_place(int n, const double *edges, double *out) {
    double *room = malloc(((size_t)n + 1) * 4 * sizeof(double)), *values = room + 3 * n;
    int64_t *none = calloc((size_t)n + 1, sizeof(int64_t));
    int32_t *items = malloc(((size_t)n + 1) * 2 * sizeof(int32_t));
    const int made = room && none && items;
    for (int pass = 0; made && pass < 2; pass++) { /* by starts first: equal ones stay in order */
        const double *from = pass ? room : edges;
        double *to = pass ? out : room;
        for (int i = 0; i < n; i++) {
            values[i] = from[3 * i + (pass ? 2 : 0)];
            items[i] = i;
        }
        chiwat_sort(items, items + n, n, none, values);
        for (int i = 0; i < n; i++) memcpy(&to[3 * i], &from[3 * items[i]], 3 * sizeof(double));
    }
    free(room);
    free(none);
    free(items);
    return made;
}

/* Whether a point is the crossing of more than two edges: meet[i * m + j] says that upright i and level j meet. */
static int crowded(int k, int m, const double *v, const double *h, const uint8_t *meet) {
    for (int i = 0, i1; i < k; i = i1) {
        for (i1 = i + 1; i1 < k && v[3 * i1 + 2] == v[3 * i + 2];) i1++;
        for (int j = 0, j1; j < m; j = j1) {
            int crossings = 0;
            for (j1 = j + 1; j1 < m && h[3 * j1 + 2] == h[3 * j + 2];) j1++;
            if (i1 == i + 1 && j1 == j + 1) continue;
            for (int a = i; a < i1; a++)
                for (int b = j; b < j1; b++) crossings += meet[(size_t)a * (size_t)m + (size_t)b];
            if (crossings > 1) return 1;
        }
    }
    return 0;
}

/* The cells that m level and k upright edges enclose, left to right, then top to bottom, as x0, top, x1, bottom: room for
   m times k of them. near: how far edges may miss each other and still meet. Returns how many there are, -1 where memory runs
   out, -2 where several edges of one direction pass through a point. */
EXPORT int chiwat_cells(int m, int k, double near, const double *level, const double *upright, double *cells) {
    double *h = malloc(((size_t)m + (size_t)k + 1) * 3 * sizeof(double)), *v = h + 3 * m;
    uint8_t *meet = malloc((size_t)m * (size_t)k + 1);
    int count = 0;
    if (!h || !meet || !by_place(m, level, h) || !by_place(k, upright, v)) {
        free(h);
        free(meet);
        return -1;
    }
    for (int i = 0; i < k; i++)
        for (int j = 0; j < m; j++) {
            const double *x = &v[3 * i], *y = &h[3 * j];
            meet[(size_t)i * (size_t)m + (size_t)j] = x[0] <= y[2] + near && x[1] >= y[2] - near &&
                                                      x[2] >= y[0] - near && x[2] <= y[1] + near;
        }
    if (crowded(k, m, v, h, meet)) count = -2;
#define MEET(i, j) meet[(size_t)(i) * (size_t)m + (size_t)(j)]
    for (int i = 0; i < k && count >= 0; i++)
        for (int j = 0; j < m; j++) {
            int low, far;
            if (!MEET(i, j)) continue;
            for (low = j + 1; low < m && !MEET(i, low);) low++;
            for (far = i + 1; far < k && !MEET(far, j);) far++;
            if (low == m || far == k) continue;
            if (!MEET(far, low)) { /* the next crossings are not corners of one cell: its sides are crossed */
                int found = 0;
                for (; low < m && !found; low += !found) {
                    if (!MEET(i, low)) continue;
                    for (far = i + 1; far < k && !(MEET(far, j) && MEET(far, low));) far++;
                    found = far < k;
                }
                if (!found) continue;
            }
            double *cell = &cells[4 * (int64_t)count++];
            cell[0] = v[3 * i + 2];
            cell[1] = h[3 * j + 2];
            cell[2] = v[3 * far + 2];
            cell[3] = h[3 * low + 2];
        }
#undef MEET
    free(h);
    free(meet);
    return count;
}

/* The last of n ascending edges that is not beyond a place, -1 where all are. */
static int64_t column_of(const double *edges, int64_t n, double place) {
    int64_t low = 0, high = n;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (edges[middle] <= place) low = middle + 1;
        else high = middle;
    }
    return low - 1;
}

/* Puts those of n clusters that have no region yet in the cells of a grid: column and row edges, the cell that owns each
   place, -1 for none; base: the number of its first cell. */
EXPORT void chiwat_assign(int n, int columns, int rows, const float *boxes, const double *xs, const double *ys,
                          const int64_t *owners, int64_t base, int64_t *regions) {
    for (int i = 0; i < n; i++) {
        if (regions[i] >= 0) continue;
        const float *box = &boxes[4 * i], x = (box[0] + box[2]) / 2, y = (box[1] + box[3]) / 2;
        int64_t column = column_of(xs, columns + 1, (double)x), row = column_of(ys, rows + 1, (double)y);
        if (column < 0 || column >= columns || row < 0 || row >= rows) continue;
        int64_t owner = owners[row * columns + column];
        if (owner >= 0) regions[i] = owner + base;
    }
}

/* Whether each of n clusters but the first goes on with the text of the one before it; constants: gap, overlap and step of
   base lines as shares of the size. Returns how many of them stand in another region than the one before. */
EXPORT int chiwat_run_on(int n, const double *constants, const float *boxes, const float *sizes, const float *lines,
                         const float *angles, const int64_t *regions, uint8_t *joined) {
    const float step = (float)constants[0], gap = (float)constants[1], overlap = (float)-constants[2];
    int parted = 0;
    for (int i = 1; i < n; i++) {
        const float size = sizes[i] < 1.0f ? 1.0f : sizes[i], between = boxes[4 * i] - boxes[4 * i - 2];
        joined[i - 1] = fabsf(lines[i] - lines[i - 1]) <= step * size && between <= gap * size &&
                        between >= overlap * size && fabsf(angles[i]) < 45 && fabsf(angles[i - 1]) < 45;
        parted += joined[i - 1] && regions[i] != regions[i - 1];
    }
    return parted;
}
