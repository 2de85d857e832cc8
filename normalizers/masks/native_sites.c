/* Places with the same surroundings as a slot, as sites.py finds them. */

#include "native.h"

#include <stdlib.h>

/* As in sites.py, which says why. */
enum { ANCHORS = 3, MOST = 300, PLENTY = 8, KEPT = 40, EXTRA = 3, BREAK_WORTH = 3, BREAK_LETTER = 0x1E, MOST_AGREE = 128 };
static const int anchor_sizes[ANCHORS] = {9, 5, 3};

/* A text in which places are looked for; in the order of the fields in native.py. */
typedef struct {
    int64_t size;
    const uint16_t *codes;       /* with room on both sides in which nothing agrees */
    const uint8_t *letters_left; /* how many letters follow one another from each place */
    const int32_t *ams;          /* sara am in two code points that end before each place */
    const uint8_t *in_am;        /* whether one has begun and not ended there */
    const int64_t *hits[ANCHORS]; /* where the anchors of each size begin */
} Corpus;

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* How many of n letters stand from ``place`` on in the direction of ``step``; a break at their end counts for more. */
static int agreeing(const uint16_t *place, const uint16_t *letters, int n, int step) {
    int k = 0;
    const uint16_t *letter = step > 0 ? letters : letters + n - 1;
    for (; k < n && *letter == *place; k++) letter += step, place += step;
    return k == n && n && letters[step > 0 ? n - 1 : 0] == BREAK_LETTER ? k + BREAK_WORTH : k;
}

/* Sites by start: start, end, letters that agree before and behind. ``found``: for each anchor size the range of its hits
   before the slot and behind it. ``out`` has room for KEPT. Their number. */
EXPORT int chiwat_sites(const Corpus *c, const uint16_t *left, int n_left, const uint16_t *right, int n_right, int length,
                        const int32_t *found, int32_t *out) {
    static int64_t keys[2 * ANCHORS * MOST * EXTRA];
    static int32_t sites[2 * ANCHORS * MOST * EXTRA][4];
    int n = 0, count = 0, counts[MOST_AGREE] = {0};
    for (int a = 0; a < ANCHORS && n < PLENTY; a++)
        for (int side = 0; side < 2; side++) {
            int32_t lo = found[4 * a + 2 * side], hi = found[4 * a + 2 * side + 1];
            if (hi > lo + MOST) hi = lo + MOST;
            for (int32_t k = lo; k < hi; k++)
                for (int extra = 0; extra < EXTRA; extra++) {
                    int64_t hit = c->hits[a][k], start = side ? hit - length - extra : hit + anchor_sizes[a];
                    int64_t at = start < c->size - 1 ? start : c->size - 1;
                    if (start < 0 || c->letters_left[at] < length + extra) continue;
                    /* longer only by sara am that counts as two here */
                    int64_t stop = start + length + extra;
                    if (extra && c->ams[stop] - c->ams[start] - c->in_am[start] != extra) continue;
                    keys[n++] = start * 4 + extra;
                }
        }
    qsort(keys, (size_t)n, sizeof *keys, by_number);
    for (int i = 0; i < n; i++) {
        if (i && keys[i] == keys[i - 1]) continue;
        int32_t start = (int32_t)(keys[i] / 4), stop = start + length + (int32_t)(keys[i] % 4);
        int before = agreeing(c->codes + start - 1, left, n_left, -1), behind = agreeing(c->codes + stop, right, n_right, 1);
        int32_t *site = count ? sites[count - 1] : NULL;
        if (site && site[0] == start) { /* of one place the likest length */
            if (before + behind <= site[2] + site[3]) continue;
        } else site = sites[count++];
        site[0] = start, site[1] = stop, site[2] = before, site[3] = behind;
    }
    int least = 0, room = KEPT; /* of many places the likest, of those just likely enough the first */
    if (count > KEPT) {
        for (int i = 0; i < count; i++) counts[sites[i][2] + sites[i][3]]++;
        for (least = MOST_AGREE - 1; room > counts[least]; least--) room -= counts[least];
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
        int agree = sites[i][2] + sites[i][3];
        if (count > KEPT && (agree < least || (agree == least && room-- <= 0))) continue;
        for (int k = 0; k < 4; k++) out[4 * kept + k] = sites[i][k];
        kept++;
    }
    return kept;
}
