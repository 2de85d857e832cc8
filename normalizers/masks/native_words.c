/* Which words fit a pattern, and how likely a word is after two others: as words.py, genre.py and lm/model.py have it. */

#include "native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_RESTS = 200, TWO_MORE = 6 };
static const double LEAST = 1e-12;

static int find(const int32_t *values, int lo, int hi, int32_t wanted) {
    int end = hi;
    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        if (values[mid] < wanted) lo = mid + 1;
        else hi = mid;
    }
    return lo < end && values[lo] == wanted ? lo : -1;
}

static int find64(const int64_t *values, int n, int64_t wanted) {
    int lo = 0, hi = n;
    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        if (values[mid] < wanted) lo = mid + 1;
        else hi = mid;
    }
    return lo < n && values[lo] == wanted ? lo : -1;
}

void chiwat_history(const Words *w, const Layer *layers, int32_t h2, int32_t h1, History *out) {
    out->last = h1 >= 0 && h1 < w->known ? h1 : -1;
    out->pair = -1;
    if (out->last >= 0 && h2 >= 0 && h2 < w->known)
        out->pair = find(w->pair_words, (int)w->pair_at[h2], (int)w->pair_at[h2 + 1], h1);
    for (int k = 0; k < LAYERS; k++) {
        const Layer *p = layers + k;
        out->single[k] = h1 >= 0 ? find64(p->first, (int)p->firsts, h1) : -1;
        out->both[k] = h1 >= 0 && h2 >= 0 ? find64(p->pair, (int)p->pairs, ((int64_t)h2 << 32) + h1) : -1;
    }
}

static double weight_of(const Layer *p, int32_t single, int32_t both) {
    return single >= 0 || both >= 0 ? p->share : p->bare;
}

double chiwat_share(const Words *w, const Layer *layers, const History *h, int32_t word) {
    double share = w->alone[word];
    if (h->last >= 0) {
        share *= w->pair_rest[h->last];
        if (word < w->known) {
            int at = find(w->pair_words, (int)w->pair_at[h->last], (int)w->pair_at[h->last + 1], word);
            if (at >= 0) share += w->pair_share[at];
        }
        if (h->pair >= 0) {
            share *= w->triple_rest[h->pair];
            int at = find(w->triple_words, w->triple_at[h->pair], w->triple_at[h->pair + 1], word);
            if (at >= 0) share += w->triple_share[at];
        }
    }
    for (int k = 0; k < LAYERS; k++) {
        const Layer *p = layers + k;
        int32_t single = h->single[k], both = h->both[k];
        double weight = weight_of(p, single, both), local = p->alone[word];
        if (weight <= 0) continue;
        if (single >= 0) {
            int at = find(p->words, p->at[single], p->at[single + 1], word);
            double kinds = p->kinds[single], total = p->total[single];
            local = (local * kinds + (at >= 0 ? p->counts[at] : 0)) / (total + kinds);
        }
        if (both >= 0) {
            int at = find(p->pair_words, p->pair_at[both], p->pair_at[both + 1], word);
            double kinds = p->pair_kinds[both], total = p->pair_total[both];
            local = (local * kinds + (at >= 0 ? p->pair_counts[at] : 0)) / (total + kinds);
        }
        share = share * (1 - weight) + weight * local;
    }
    return share > LEAST ? share : LEAST;
}

/* As pool.fit for many answers: the log probability of each between two words before and up to two after. Answer k is
   words[at[k]] to words[at[k + 1]]; UNKNOWN costs ``unknown``, and behind a slot it ends what is counted. */
EXPORT void chiwat_fits(const Words *w, const Layer *layers, const int32_t *words, const int32_t *at, int answers,
                        const int32_t *around, int behind, double unknown, double *out) {
    for (int k = 0; k < answers; k++) {
        int32_t h2 = around[0], h1 = around[1];
        double total = 0;
        for (int i = at[k]; i < at[k + 1] + behind; i++) {
            int visible = i >= at[k + 1];
            int32_t word = visible ? around[2 + i - at[k + 1]] : words[i];
            if (visible && word == UNKNOWN) break;
            if (word == UNKNOWN) total += unknown;
            else {
                History h;
                chiwat_history(w, layers, h2, h1, &h);
                total += log(chiwat_share(w, layers, &h, word));
            }
            h2 = h1;
            h1 = word;
        }
        out[k] = total;
    }
}

/* out[i] += values[at of words[i]], by the cheaper of two ways: looked up one by one, or spread over all words. */
static void add_shares(const Words *w, const int32_t *row, const float *values, int lo, int hi, float by,
                       const int32_t *words, int n, float *out) {
    if ((int64_t)n * 8 < hi - lo) {
        for (int i = 0; i < n; i++) {
            int at = find(row, lo, hi, words[i]);
            if (at >= 0) out[i] += values[at] * by;
        }
        return;
    }
    for (int k = lo; k < hi; k++) w->scratch[row[k]] = values[k];
    for (int i = 0; i < n; i++) out[i] += w->scratch[words[i]] * by;
    for (int k = lo; k < hi; k++) w->scratch[row[k]] = 0;
}

/* As in chiwat_share for many words: all parts are sums, so they are weighed before they are added. */
static void add_layer(const Words *w, const Layer *p, int32_t single, int32_t both, const int32_t *words, int n,
                      float *out) {
    float weight = (float)weight_of(p, single, both), first = 1, second = 1, first_sum = 1, second_sum = 1;
    if (weight <= 0) return;
    if (single >= 0) {
        first_sum = p->total[single] + p->kinds[single];
        first = p->kinds[single] / first_sum;
    }
    if (both >= 0) {
        second_sum = p->pair_total[both] + p->pair_kinds[both];
        second = p->pair_kinds[both] / second_sum;
    }
    for (int i = 0; i < n; i++) out[i] = out[i] * (1 - weight) + weight * (p->alone[words[i]] * first * second);
    if (single >= 0)
        add_shares(w, p->words, p->counts, p->at[single], p->at[single + 1], weight * second / first_sum, words, n, out);
    if (both >= 0)
        add_shares(w, p->pair_words, p->pair_counts, p->pair_at[both], p->pair_at[both + 1], weight / second_sum, words,
                   n, out);
}

void chiwat_shares(const Words *w, const Layer *layers, const History *h, const int32_t *words, int n, float *out) {
    float rest = h->last >= 0 ? w->pair_rest[h->last] : 1;
    for (int i = 0; i < n; i++) out[i] = w->alone[words[i]] * rest;
    if (h->last >= 0)
        add_shares(w, w->pair_words, w->pair_share, (int)w->pair_at[h->last], (int)w->pair_at[h->last + 1], 1, words, n,
                   out);
    if (h->pair >= 0) {
        for (int i = 0; i < n; i++) out[i] *= w->triple_rest[h->pair];
        add_shares(w, w->triple_words, w->triple_share, w->triple_at[h->pair], w->triple_at[h->pair + 1], 1, words, n,
                   out);
    }
    for (int k = 0; k < LAYERS; k++) add_layer(w, layers + k, h->single[k], h->both[k], words, n, out);
    for (int i = 0; i < n; i++) out[i] = out[i] > (float)LEAST ? out[i] : (float)LEAST;
}

void chiwat_narrow(const Words *w, int depth, uint16_t letter, int32_t *lo, int32_t *hi) {
    int32_t from = *lo, to = *hi, end = *hi;
    int place = letter - FIRST_LETTER, known = place >= 0 && place < LETTERS;
    if (known && !depth && !from && end == w->rows) {
        *lo = w->begin_at[place * (LETTERS + 2)];
        *hi = place + 1 < LETTERS ? w->begin_at[(place + 1) * (LETTERS + 2)] : end;
        return;
    }
    int first = depth == 1 && known && from < end ? w->letters[w->at[from]] - FIRST_LETTER : -1;
    if (first >= 0 && first < LETTERS && from == w->begin_at[first * (LETTERS + 2)]) {
        *lo = w->begin_at[first * (LETTERS + 2) + place + 1];
        *hi = w->begin_at[first * (LETTERS + 2) + place + 2];
        return;
    }
    /* a spelling that ends before this place stands first */
    while (from < to) {
        int32_t mid = from + (to - from) / 2;
        if (row_length(w, mid) <= depth || w->letters[w->at[mid] + depth] < letter) from = mid + 1;
        else to = mid;
    }
    *lo = from;
    to = end;
    while (from < to) {
        int32_t mid = from + (to - from) / 2;
        if (w->letters[w->at[mid] + depth] <= letter) from = mid + 1;
        else to = mid;
    }
    *hi = from;
}

void chiwat_range(const Words *w, const uint16_t *prefix, int n, int32_t *lo, int32_t *hi) {
    *lo = 0;
    *hi = (int32_t)w->rows;
    for (int i = 0; i < n && *lo < *hi; i++) chiwat_narrow(w, i, prefix[i], lo, hi);
}

static const int32_t *ranks;
static int by_rank(const void *a, const void *b) {
    int32_t x = ranks[*(const int32_t *)a], y = ranks[*(const int32_t *)b];
    return (x > y) - (x < y);
}
static int by_row(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Keep the commonest of rows[0..n) only, in the order of rows. */
static int commonest(const Words *w, int32_t *rows, int n) {
    if (n <= MOST_RESTS) return n;
    ranks = w->rank;
    qsort(rows, (size_t)n, sizeof *rows, by_rank);
    qsort(rows, MOST_RESTS, sizeof *rows, by_row);
    return MOST_RESTS;
}

static int fits(const Words *w, int32_t row, const uint16_t *pattern, int n, int hidden_end) {
    int length = row_length(w, row);
    const uint16_t *letters = w->letters + w->at[row];
    if (length > n) return 0;
    for (int place = hidden_end; place < length; place++)
        if (pattern[place] && letters[place] != pattern[place]) return 0;
    return 1;
}

int chiwat_matching(const Words *w, const uint16_t *pattern, int n, int every, int32_t *out) {
    int first = 0, hidden, total = 0, count = 0;
    while (first < n && pattern[first]) first++;
    for (hidden = first; hidden < n && !pattern[hidden];) hidden++;
    if (!first) { /* words that end before the first visible letter; none of one letter, which is a part of another */
        if (every || hidden >= TWO_MORE)
            for (int length = 2; length <= hidden - 2; length++)
                for (int k = w->common_at[length]; k < w->common_at[length + 1]; k++) out[total++] = w->common[k];
        const int32_t *at = every ? w->length_at : w->common_at, *rows = every ? w->of_length : w->common;
        for (int k = at[hidden]; k < at[hidden + 1]; k++) out[total++] = rows[k];
    }
    static int32_t *found; /* kept: the interpreter lock is held */
    static int64_t room;
    if (room < w->rows) {
        free(found);
        found = malloc(2 * (size_t)(w->rows + 1) * sizeof *found);
        room = found ? w->rows : 0;
        if (!found) return -1;
    }
    if (first) {
        int32_t lo, hi;
        chiwat_range(w, pattern, first, &lo, &hi);
        for (int32_t row = lo; row < hi; row++)
            if (row_length(w, row) > first && fits(w, row, pattern, n, hidden)) found[count++] = row;
    } else if (hidden < n) {
        int letter = pattern[hidden] - FIRST_LETTER;
        int key = hidden * LETTERS + letter;
        if (letter >= 0 && letter < LETTERS)
            for (int k = w->having_at[key]; k < w->having_at[key + 1]; k++)
                if ((every || w->everyday[w->having[k]]) && fits(w, w->having[k], pattern, n, hidden))
                    found[count++] = w->having[k];
    }
    /* by length, of each the commonest where more is hidden behind it, or of all but ``every`` */
    int counts[LONGEST + 2] = {0};
    int32_t *sorted = found + w->rows + 1;
    for (int i = 0; i < count; i++) counts[row_length(w, found[i]) + 1]++;
    for (int i = 1; i < LONGEST + 2; i++) counts[i] += counts[i - 1];
    int ends[LONGEST + 2];
    memcpy(ends, counts, sizeof ends);
    for (int i = 0; i < count; i++) sorted[ends[row_length(w, found[i])]++] = found[i];
    for (int length = 1; length <= LONGEST && length <= n; length++) {
        int32_t *group = sorted + counts[length];
        int size = counts[length + 1] - counts[length];
        if (!size) continue;
        if (!every || (length > first && length < n && !pattern[length])) size = commonest(w, group, size);
        memcpy(out + total, group, (size_t)size * sizeof *group);
        total += size;
    }
    return total;
}

/* The likeliest words of n letters by their costs, as words.segment has it; stretches of no word are -1. Their number, -1
   where there is no memory; ``out`` has room for n. */
EXPORT int chiwat_segment(const Words *w, const uint16_t *text, int n, int32_t *out) {
    static const double first_cost = -11, next_cost = -4, nothing = -1e9;
    static double *best;
    static int32_t *back, *word_at;
    static int room;
    if (n >= room) {
        free(best), free(back), free(word_at);
        room = 2 * n + 64;
        best = malloc((size_t)room * sizeof *best);
        back = malloc((size_t)room * sizeof *back);
        word_at = malloc((size_t)room * sizeof *word_at);
        if (!best || !back || !word_at) {
            room = 0;
            return -1;
        }
    }
    for (int i = 0; i <= n; i++) best[i] = nothing, back[i] = 0, word_at[i] = UNKNOWN;
    best[0] = 0;
    for (int i = 0; i < n; i++) {
        double score = best[i];
        int32_t lo = 0, hi = (int32_t)w->rows;
        if (score <= nothing) continue;
        for (int j = i; j < n; j++) {
            chiwat_narrow(w, j - i, text[j], &lo, &hi);
            if (lo >= hi) break;
            if (row_length(w, lo) != j - i + 1) continue;
            double value = score + w->costs[w->ids[lo]];
            if (value > best[j + 1]) best[j + 1] = value, back[j + 1] = i, word_at[j + 1] = w->ids[lo];
        }
        int j = i + 1;
        while (j < n && ((text[j] >= 0xE30 && text[j] <= 0xE3A) || text[j] == 0xE45 || (text[j] >= 0xE47 && text[j] <= 0xE4E)))
            j++;
        double value = score + (i && word_at[i] == UNKNOWN ? next_cost : first_cost);
        if (value > best[j]) best[j] = value, back[j] = i, word_at[j] = UNKNOWN;
    }
    int count = 0;
    for (int at = n; at; at = back[at])
        if (word_at[at] != UNKNOWN || !count || out[count - 1] != UNKNOWN) out[count++] = word_at[at];
    for (int i = 0, k = count - 1; i < k; i++, k--) {
        int32_t moved = out[i];
        out[i] = out[k];
        out[k] = moved;
    }
    return count;
}
