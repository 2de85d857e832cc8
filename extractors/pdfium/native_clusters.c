/* Glyphs grouped to clusters: which mark sits on which letter, what a letter and its marks say, which stand where.
   Beside native.c, which says how it is used. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "native.h"

enum { BASE, CONSONANT, MARK, SPACE, NOTHING }; /* as in clusters.py */
enum { AA = 0x0E32, AM = 0x0E33, RING = 0x0E4D, FIRST_THAI = 0x0E00, THAI = 0x80, NO_MARK = 255, LONGEST = 64 };

typedef struct {
    const int64_t *ids;   /* which of the distinct texts each of n glyphs has, */
    const uint8_t *kinds; /* and of what kind each of these is */
    const uint8_t *generated;
    const float *ink, *boxes, *origins, *sizes;
} Glyphs;

/* Sorts n glyphs: which are bases, marks and spaces, those struck twice left out; and for each mark the letter that it sits
   on, the consonant written last. constants: how near equal glyphs are one (a share of the size, and points), how far
   outside its letter a mark may stand. Returns 1 where all marks sit so, 0 where some do not, -1 where memory runs out. */
EXPORT int chiwat_bases(int n, const double *constants, const Glyphs *in, uint8_t *base, uint8_t *mark, uint8_t *space,
                        int32_t *owner) {
    const float share = (float)constants[0], least = (float)constants[1], allowed = (float)constants[2];
    char *room = malloc(((size_t)n + 1) * (6 * sizeof(double) + 2 * sizeof(int64_t)));
    double *x = (double *)room, *y = x + n, *near = y + n, *x_step = near + n, *y_step = x_step + n;
    int64_t *ids = (int64_t *)(y_step + n), *rows = ids + n;
    float *sorted = (float *)(rows + n);
    int m = 0, good = 1, last = -1;
    if (!room) return -1;
    for (int i = 0; i < n; i++) {
        int kind = in->kinds[in->ids[i]], dropped = kind == NOTHING || in->generated[i];
        space[i] = kind == SPACE && !dropped;
        mark[i] = kind == MARK && !dropped;
        base[i] = kind <= CONSONANT && !dropped;
        owner[i] = -1;
        if (mark[i] || base[i]) rows[m++] = i;
    }
    if (m >= 2) {
        float low, high;
        uint8_t *struck = calloc((size_t)m, 1);
        if (!struck) {
            free(room);
            return -1;
        }
        for (int k = 0; k < m; k++) {
            int64_t i = rows[k];
            float size = in->sizes[i] * share;
            sorted[k] = size < least ? least : size;
            near[k] = (double)sorted[k];
            x[k] = (double)in->ink[4 * i];
            y[k] = (double)in->origins[2 * i + 1];
            ids[k] = in->ids[i];
        }
        chiwat_middle_two(sorted, m, (int)(0.9 * (m - 1)), &low, &high);
        for (int k = 0; k < m; k++) {
            x_step[k] = x[k] / (2.0 * (double)low);
            y_step[k] = y[k] / (2.0 * (double)low);
        }
        if (!chiwat_struck(m, ids, x, y, near, x_step, y_step, struck)) m = -1;
        for (int k = 0; k < m; k++)
            if (struck[k]) base[rows[k]] = mark[rows[k]] = 0;
        free(struck);
    }
    free(room);
    if (m < 0) return -1;
    for (int i = 0; i < n; i++) {
        if (base[i] && in->kinds[in->ids[i]] == CONSONANT) last = i;
        if (!mark[i]) continue;
        float size = in->sizes[i], middle = (in->ink[4 * i] + in->ink[4 * i + 2]) / 2;
        owner[i] = last;
        if (last < 0 || !(fabsf(in->origins[2 * i + 1] - in->origins[2 * last + 1]) <= 0.5f * size)) {
            good = 0;
            continue;
        }
        double left = (double)(in->boxes[4 * last] - middle), right = (double)middle - (double)in->boxes[4 * last + 2];
        if (!((left > right ? left : right) <= (double)(allowed * size))) good = 0;
    }
    return good;
}

typedef struct {
    const uint8_t *base, *mark, *space;
    const int32_t *owner;
    const float *ink, *boxes, *origins, *sizes, *angles;
    const int32_t *font_ids;
    const uint8_t *bold;   /* of each font */
    const uint32_t *codes; /* the texts of the glyphs, and where each begins */
    const int64_t *first;
    const uint8_t *ranks; /* of Thai code points as marks in logical order, NO_MARK for what is none */
} Parts;

typedef struct {
    uint32_t *codes; /* the texts of the clusters, and where each begins */
    int64_t *first;
    float *boxes, *lines, *sizes, *angles;
    uint8_t *bold, *spaces;
} Clusters;

static int rank(const Parts *in, uint32_t code) {
    return code >= FIRST_THAI && code < FIRST_THAI + THAI ? in->ranks[code - FIRST_THAI] : NO_MARK;
}

/* Writes the text of a head and of the marks (their numbers) on it, in logical order, the same mark in one place once; its
   length, or -1 where a text is longer than anyone writes. */
static int spell(const Parts *in, int head, const int32_t *marks, int count, double same, uint32_t *out) {
    int length = (int)(in->first[head + 1] - in->first[head]), start, kept = 0, at;
    int32_t chosen[LONGEST];
    if (length + count > LONGEST) return -1;
    memcpy(out, in->codes + in->first[head], (size_t)length * sizeof(uint32_t));
    if (!count) return length;
    for (start = length; start > 0 && rank(in, out[start - 1]) != NO_MARK;) start--;
    at = length;
    for (int k = 0; k < count; k++) {
        int m = marks[k], again = 0;
        uint32_t code = in->codes[in->first[m]];
        if (in->first[m + 1] - in->first[m] != 1) return -1;
        for (int i = start; i < length; i++) again |= out[i] == code;
        for (int i = 0; i < kept; i++)
            again |= in->codes[in->first[chosen[i]]] == code &&
                     fabsf(in->ink[4 * chosen[i]] - in->ink[4 * m]) < (float)same * in->sizes[m];
        if (again) continue;
        chosen[kept++] = m;
        out[at++] = code;
    }
    for (int i = start + 1; i < at; i++) { /* stable */
        uint32_t code = out[i];
        int k = i;
        for (; k > start && rank(in, out[k - 1]) > rank(in, code); k--) out[k] = out[k - 1];
        out[k] = code;
    }
    return at;
}

/* Takes the first ring out of a text; its length. */
static int without_ring(uint32_t *text, int length, int from) {
    for (int i = from; i < length; i++)
        if (text[i] == RING) {
            memmove(text + i, text + i + 1, (size_t)(length - i - 1) * sizeof(uint32_t));
            return length - 1;
        }
    return length;
}

/* Whether a space or a clear gap stands between heads a and b. */
static int spaced(const Parts *in, int a, int b, int written, const double *constants) {
    float size = in->sizes[b] < 0.1f ? 0.1f : in->sizes[b];
    float gap = (in->boxes[4 * b] - in->boxes[4 * a + 2]) / size;
    if (!(fabsf(in->origins[2 * b + 1] - in->origins[2 * a + 1]) < 0.5f * in->sizes[b])) return written;
    return (written && gap > (float)constants[1]) || gap > (float)constants[2] || gap < -1.0f;
}

/* Raised and lowered small letters take the base line of the letter that they follow: n clusters with the boxes, lines and
   sizes in out; own: a copy of the lines. */
static void level(int n, const Clusters *out, const float *own, const double *constants) {
    const float small = (float)constants[3];
    const int longest = (int)constants[4];
    float most = 0.0f;
    int stepped = 0;
    for (int i = 0; i < n; i++) {
        if (out->sizes[i] > most) most = out->sizes[i];
        stepped |= i && fabsf(own[i] - own[i - 1]) > 0.01f;
    }
    if (!stepped) return;
    for (int k = 0, end; k < n; k = end) {
        for (end = k + 1; end < n && !(fabsf(own[end] - own[end - 1]) > 0.01f) &&
                          !(fabsf(out->sizes[end] - out->sizes[end - 1]) > 0.01f);)
            end++;
        if (end - k > longest || !(out->sizes[k] <= 0.9f * most)) continue;
        int found = -1;
        for (int d = 1; d < n && found < 0; d++)
            for (int side = -1; side <= 1 && found < 0; side += 2) {
                int i = k + side * d;
                if (i < 0 || i >= n || !(out->sizes[k] < small * out->sizes[i])) continue;
                float gap = (out->boxes[4 * k] - out->boxes[4 * i + 2]) / out->sizes[i];
                float shift = fabsf(own[i] - own[k]) / out->sizes[i];
                if (shift > 0.05f && shift < 0.7f && gap > -0.2f && gap < 0.3f) found = i;
            }
        for (int i = k; found >= 0 && i < end; i++) out->lines[i] = own[found];
    }
}

/* Puts n upright glyphs together to clusters, in content order: each base with its marks, sara am composed. constants: how
   near a mark named twice is one, the gap that hides a space, the gap that is one, what is small, and how many of it are
   raised at most; room: for how many code points the texts have. Returns the number of clusters, -1 where memory runs out,
   -2 where Python must see to it. */
EXPORT int chiwat_clusters(int n, const double *constants, const Parts *in, const Clusters *out, int64_t room) {
    int32_t *heads = malloc(((size_t)n + 1) * 4 * sizeof(int32_t)), *begins = heads + n + 1, *marks = begins + n + 1;
    int32_t *cluster_of = marks + n + 1;
    float *own = malloc(((size_t)n + 1) * sizeof(float));
    int count = 0, kept = 0, result;
    int64_t at = 0;
    if (!heads || !own) {
        free(heads);
        free(own);
        return -1;
    }
    for (int i = 0; i < n; i++)
        if (in->base[i] || (in->mark[i] && in->owner[i] < 0)) {
            begins[count] = 0;
            cluster_of[i] = count;
            heads[count++] = i;
        }
    begins[count] = 0;
    for (int i = 0; i < n; i++) /* marks by the cluster they sit on, in content order */
        if (in->mark[i] && in->owner[i] >= 0) begins[cluster_of[in->owner[i]]]++;
    for (int k = 0, sum = 0; k <= count; k++) {
        int own_marks = begins[k];
        begins[k] = sum;
        sum += own_marks;
    }
    for (int i = 0; i < n; i++)
        if (in->mark[i] && in->owner[i] >= 0) marks[begins[cluster_of[in->owner[i]]]++] = i;
    result = count;
    int passed = 0, am = 0; /* am: this cluster became sara am with the one before it */
    for (int k = 0; k < count && result >= 0; k++) {
        int head = heads[k], first_mark = k ? begins[k - 1] : 0, length, ring = -1, next_am = 0, written = 0;
        uint32_t text[LONGEST];
        length = spell(in, head, marks + first_mark, begins[k] - first_mark, constants[0], text);
        if (length < 0) {
            result = -2;
            break;
        }
        if (am) {
            text[0] = AM;
            length = 1;
        }
        for (int i = 0; i < length && ring < 0; i++)
            if (text[i] == RING) ring = i;
        if (ring >= 0 && text[0] == AA) { /* the ring was put on the sara aa itself */
            text[0] = AM;
            length = without_ring(text, length, 1);
        } else if (ring >= 0 && k + 1 < count) {
            int next = heads[k + 1];
            next_am = begins[k + 1] == begins[k] && in->first[next + 1] - in->first[next] == 1 &&
                      in->codes[in->first[next]] == AA &&
                      fabsf(in->origins[2 * head + 1] - in->origins[2 * next + 1]) < 0.5f * in->sizes[next] &&
                      in->boxes[4 * next] - in->boxes[4 * head + 2] < in->sizes[next];
            if (next_am) length = without_ring(text, length, 0);
        }
        for (passed = k ? passed : head; passed <= head; passed++) written |= in->space[passed];
        if (length > 0 || !next_am) {
            if (at + length > room) {
                result = -2;
                break;
            }
            out->first[kept] = at;
            memcpy(out->codes + at, text, (size_t)length * sizeof(uint32_t));
            at += length;
            memcpy(&out->boxes[4 * kept], &in->boxes[4 * head], 4 * sizeof(float));
            out->lines[kept] = own[k] = in->origins[2 * head + 1];
            out->sizes[kept] = in->sizes[head];
            out->angles[kept] = in->angles[head];
            out->bold[kept] = in->bold[in->font_ids[head]];
            out->spaces[kept] = (uint8_t)(k && spaced(in, heads[k - 1], head, written, constants));
            kept++;
        }
        am = next_am;
    }
    if (result >= 0) {
        out->first[kept] = at;
        memcpy(own, out->lines, (size_t)kept * sizeof(float));
        level(kept, out, own, constants);
        result = kept;
    }
    free(heads);
    free(own);
    return result;
}

/* The spans of ActualText that say something else than their glyphs do: of n glyphs, actual: the span of each, -1 for none;
   the texts of the glyphs and of the spans as code points and where each begins. members: the glyphs of those spans, and
   starts: where each span begins among them. Returns how many such spans there are, -1 where a span is not in one piece. */
EXPORT int chiwat_retold(int n, const int32_t *actual, const uint8_t *generated, const uint32_t *codes,
                         const int64_t *first, const uint32_t *said, const int64_t *said_first, int64_t *members,
                         int64_t *starts, int32_t *spans) {
    int count = 0;
    int64_t at = 0;
    starts[0] = 0;
    for (int i = 0; i < n;) {
        const int32_t span = actual[i];
        if (span < 0 || generated[i]) {
            i++;
            continue;
        }
        int64_t begin = at, place = said_first[span], end = said_first[span + 1];
        int same = 1;
        for (; i < n && (actual[i] == span || actual[i] < 0 || generated[i]); i++) {
            if (actual[i] < 0 || generated[i]) continue;
            members[at++] = i;
            for (int64_t k = first[i]; k < first[i + 1]; k++, place++) same &= place < end && said[place] == codes[k];
        }
        if (i < n && actual[i] < span) return -1;
        if (same && place == end) {
            at = begin;
            continue;
        }
        spans[count++] = span;
        starts[count] = at;
    }
    return count;
}
