/* The letters found so far for a slot, each told by a number, and what the readings that end with them come to. */

#include "native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SARA_AM = 0x0E33, NIKHAHIT = 0x0E4D, SARA_AA = 0x0E32, FIRST_TONE = 0x0E48, LAST_TONE = 0x0E4B };
enum { MOST = 1 << 15, LONGEST_FILL = 4096 };

typedef struct { int32_t at, length; double final; } Fill; /* final: NAN where no reading ends so */

static uint16_t *letters; /* of all of them, one after another */
static Fill *fills;
static int letters_used, letters_room, fills_used, fills_room;
static Table fill_table;


int chiwat_room(void *array, int *room, int wanted, size_t size) {
    if (wanted <= *room) return 1;
    int more = *room ? *room : 64;
    while (more < wanted) more *= 2;
    char *grown = realloc(*(void **)array, (size_t)more * size);
    if (!grown) return 0;
    memset(grown + (size_t)*room * size, 0, (size_t)(more - *room) * size);
    *(void **)array = grown;
    *room = more;
    return 1;
}

int chiwat_empty(Table *t, int entries) {
    int wanted = 64;
    while (wanted < entries * 2) wanted *= 2;
    if (wanted > t->room || t->stamp == UINT32_MAX) {
        free(t->slots);
        free(t->stamps);
        if (wanted < t->room) wanted = t->room;
        t->slots = malloc((size_t)wanted * sizeof *t->slots);
        t->stamps = calloc((size_t)wanted, sizeof *t->stamps);
        t->room = t->slots && t->stamps ? wanted : 0;
        t->stamp = 0;
    }
    t->stamp++;
    return t->room > 0;
}

uint32_t chiwat_mix(uint32_t h, uint32_t v) {
    h = (h ^ v) * 0x9E3779B1u;
    return h ^ (h >> 15);
}

double chiwat_sum(double a, double b) {
    double hi = a > b ? a : b, lo = a > b ? b : a;
    return lo - hi > -30 ? hi + log(1 + exp(lo - hi)) : hi;
}

int chiwat_no_fills(void) {
    if (!chiwat_empty(&fill_table, MOST) || !chiwat_room(&fills, &fills_room, 1, sizeof *fills) ||
        !chiwat_room(&letters, &letters_room, 1, sizeof *letters))
        return 0;
    letters_used = 0;
    fills[0] = (Fill){0, 0, NAN};
    fills_used = 1;
    return 1;
}

int32_t chiwat_fill(int32_t head, const uint16_t *tail, int n) {
    if (n <= 0) return head;
    int length = fills[head].length + n;
    if (fills_used * 2 >= fill_table.room || !chiwat_room(&letters, &letters_room, letters_used + length, sizeof *letters) ||
        !chiwat_room(&fills, &fills_room, fills_used + 1, sizeof *fills)) {
        return -1;
    }
    uint16_t *made = letters + letters_used;
    memcpy(made, letters + fills[head].at, (size_t)fills[head].length * sizeof *made);
    memcpy(made + fills[head].length, tail, (size_t)n * sizeof *made);
    uint32_t h = 0, last = (uint32_t)fill_table.room - 1;
    for (int k = 0; k < length; k++) h = chiwat_mix(h, made[k]);
    for (h &= last; fill_table.stamps[h] == fill_table.stamp; h = (h + 1) & last) {
        Fill *known = fills + fill_table.slots[h];
        if (known->length == length && !memcmp(letters + known->at, made, (size_t)length * sizeof *made))
            return (int32_t)fill_table.slots[h];
    }
    fill_table.stamps[h] = fill_table.stamp;
    fill_table.slots[h] = (uint32_t)fills_used;
    fills[fills_used] = (Fill){letters_used, length, NAN};
    letters_used += length;
    return fills_used++;
}

/* The fill with sara am as two code points, the tone behind the first. */
static int32_t decomposed(int32_t fill) {
    uint16_t out[LONGEST_FILL];
    int n = 0, changed = 0;
    const uint16_t *from = letters + fills[fill].at;
    for (int k = 0; k < fills[fill].length; k++) {
        int tone = n && out[n - 1] >= FIRST_TONE && out[n - 1] <= LAST_TONE;
        if (from[k] != SARA_AM && !(from[k] == NIKHAHIT && tone)) {
            out[n++] = from[k];
            continue;
        }
        changed = 1;
        uint16_t before = tone ? out[--n] : 0;
        out[n++] = NIKHAHIT;
        if (before) out[n++] = before;
        if (from[k] == SARA_AM) out[n++] = SARA_AA;
    }
    return changed ? chiwat_fill(0, out, n) : fill;
}

int chiwat_finish(int32_t fill, double score) {
    int has_am = 0;
    for (int k = 0; k < fills[fill].length; k++) has_am |= letters[fills[fill].at + k] == SARA_AM;
    if (has_am) fill = decomposed(fill);
    if (fill < 0) return 0;
    double old = fills[fill].final;
    fills[fill].final = isnan(old) ? score : chiwat_sum(old, score);
    return 1;
}

static int better(const void *a, const void *b) {
    const Fill *x = fills + *(const int32_t *)a, *y = fills + *(const int32_t *)b;
    if (x->final != y->final) return x->final < y->final ? 1 : -1;
    for (int k = 0; k < x->length && k < y->length; k++) {
        int d = (int)letters[x->at + k] - (int)letters[y->at + k];
        if (d) return d;
    }
    return x->length - y->length;
}

int chiwat_best_fills(int most, uint16_t *out_letters, int32_t *out_lengths, double *out_scores) {
    int32_t *order = malloc((size_t)fills_used * sizeof *order);
    int count = 0, at = 0;
    if (!order) return -1;
    for (int i = 0; i < fills_used; i++)
        if (!isnan(fills[i].final)) order[count++] = i;
    qsort(order, (size_t)count, sizeof *order, better);
    if (count > most) count = most;
    for (int i = 0; i < count; i++) {
        const Fill *f = fills + order[i];
        memcpy(out_letters + at, letters + f->at, (size_t)f->length * sizeof *letters);
        at += f->length;
        out_lengths[i] = f->length;
        out_scores[i] = f->final;
    }
    free(order);
    return count;
}
