/* The search of lattice.py, compiled: a beam search over all ways to cut a stretch with hidden letters into words.

   Nothing is linked, and no header of Python is needed: native.py hands arrays over as addresses. The file is optional: the
   same search is written in Python in lattice.py, and a test compares both. It is called with the interpreter lock held:
   what is static here is kept from call to call and serves one search at a time. */

#include "native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Raised with every change of what is handed over: an older build must not be used. */
EXPORT const int chiwat_masks_layout = 5;

/* As in lattice.py, which says why. */
enum { ENTRY = 7, BEAM_BEFORE = 2, BEAM_INSIDE = 3, BEAM_END = 40, BEAM_AFTER = 16, BRANCHES = 30, BRANCHES_INSIDE = 5 };
enum { FEW = 24, BEGINNINGS = 12 };
static const double OOV_FIRST = -13, OOV_NEXT = -5, SKIPPED = 2, REACH_OUT = 1.5, REST = 0.7, FAR_BEHIND = 11;
static const double COMPOSED_COST = 2.5, LEAST = 1e-12;
/* As in words.py. */
static const double ARC_OOV = -11, BROKEN_OFF = -9, WORSE_CUT = 9;

/* Kinds of code points of a stretch, in the order of native.py; letters are the last two. */
enum { OTHER, BREAK_SIGN, NEW_ITEM, DIGIT, POINT, WILD, LETTER, MARK };

typedef struct { int32_t h2, h1, fill; double score; } State;
typedef struct { State *items; int count, room; } Row;
typedef struct { int32_t length, word; double cost; } Arc;

typedef struct {
    const Words *words;
    const Layer *layers;
    const uint16_t *text;
    const uint8_t *kinds;
    int32_t next; /* the visible word behind the slot, -1 where there is none */
    int n, start, end, cut_word, failed;
    double cost[3];
} Search;

static Row *rows; /* by place of the stretch */
static int rows_room;
static Arc *arcs;
static int *arc_at, arcs_room, arc_places;
static Table state_table;

static void finish(Search *s, int32_t fill, double score) { s->failed |= !chiwat_finish(fill, score); }

static void put(Search *s, int at, int32_t h2, int32_t h1, int32_t fill, double score) {
    Row *row = rows + at;
    if (!chiwat_room(&row->items, &row->room, row->count + 1, sizeof *row->items)) {
        s->failed = 1;
        return;
    }
    row->items[row->count++] = (State){h2, h1, fill, score};
}

/* States of one place that are alike become one, in the order in which they came. */
static void merge(Search *s, Row *row) {
    int kept = 0;
    if (!chiwat_empty(&state_table, row->count)) {
        s->failed = 1;
        return;
    }
    uint32_t last = (uint32_t)state_table.room - 1;
    for (int i = 0; i < row->count; i++) {
        State q = row->items[i];
        uint32_t h = chiwat_mix(chiwat_mix(chiwat_mix(0, (uint32_t)q.h2), (uint32_t)q.h1), (uint32_t)q.fill) & last;
        State *known = NULL;
        for (; state_table.stamps[h] == state_table.stamp; h = (h + 1) & last) {
            known = row->items + state_table.slots[h];
            if (known->h2 == q.h2 && known->h1 == q.h1 && known->fill == q.fill) break;
            known = NULL;
        }
        if (known) {
            known->score = chiwat_sum(known->score, q.score);
            continue;
        }
        state_table.stamps[h] = state_table.stamp;
        state_table.slots[h] = (uint32_t)kept;
        row->items[kept++] = q;
    }
    row->count = kept;
}

/* The probability of the word behind the slot after ``word``; its pairs lie ready in ``ahead`` of the words. */
static float share_ahead(const Search *s, int32_t word) {
    const Words *w = s->words;
    float alone = w->alone[s->next];
    if (word >= 0) alone = alone * (word < w->known && s->next < w->known ? w->pair_rest[word] : 1) + w->ahead[word];
    return alone > (float)LEAST ? alone : (float)LEAST;
}

/* Lays the pairs of the word behind the slot ready, or takes them away again. */
static void look_ahead(const Search *s, int away) {
    const Words *w = s->words;
    if (s->next < 0) return;
    if (s->next < w->known)
        for (int64_t k = w->by_second_at[s->next]; k < w->by_second_at[s->next + 1]; k++)
            w->ahead[w->pair_first[w->by_second[k]]] = away ? 0 : w->pair_share[w->by_second[k]];
    for (const Layer *p = s->layers; p < s->layers + LAYERS; p++)
        for (int k = p->before_at[s->next]; k < p->before_at[s->next + 1]; k++) {
            int at = p->before[k], first = p->before_first[at];
            float more = (float)p->share * p->counts[at] / (p->total[first] + p->kinds[first]);
            w->ahead[p->first[first]] = away ? 0 : w->ahead[p->first[first]] + more;
        }
}

/* The best states of a place, best first. */
static int beam_of(const Search *s, int at, State *out) {
    const Row *row = rows + at;
    int ahead = at == s->end && s->next >= 0;
    double ranks[BEAM_END];
    int kept = 0, width = at < s->end ? (at <= s->start ? BEAM_BEFORE : BEAM_INSIDE) : at == s->end ? BEAM_END : BEAM_AFTER;
    for (int i = 0; i < row->count; i++) {
        const State *q = row->items + i;
        double rank = q->score + (ahead ? log(share_ahead(s, q->h1)) : 0);
        if (kept == width && rank <= ranks[kept - 1]) continue;
        int k = kept < width ? kept++ : kept - 1;
        for (; k && ranks[k - 1] < rank; k--) {
            ranks[k] = ranks[k - 1];
            out[k] = out[k - 1];
        }
        ranks[k] = rank;
        out[k] = *q;
    }
    if (!ahead)
        while (kept && ranks[kept - 1] <= ranks[0] - FAR_BEHIND) kept--;
    return kept;
}

static void number(Search *s, int at, const State *beam, int width) {
    int end = at;
    while (end < s->n && (s->kinds[end] == DIGIT || s->kinds[end] == POINT)) end++;
    for (int i = 0; i < width; i++) {
        History h;
        chiwat_history(s->words, s->layers, beam[i].h2, beam[i].h1, &h);
        double p = log(chiwat_share(s->words, s->layers, &h, (int32_t)s->words->number));
        put(s, end, beam[i].h1, (int32_t)s->words->number, beam[i].fill, beam[i].score + p);
    }
}

/* Masks hide words, mostly whole and mostly one: what a word costs that reaches out, or leaves a rest. */
static double edge_cost(const Search *s, int at, int end) {
    int out = (at < s->start && s->start < end) + (at < s->end && s->end < end);
    return REACH_OUT * out + REST * (s->start < end && end < s->end);
}

typedef struct { float rank, share; int index; } Branch;

/* Words with hidden letters: the likeliest of all lengths over all states. */
static void hidden(Search *s, int at, int limit, const State *beam, int width) {
    static int32_t *found, *ids;
    static float *likely;
    static int found_room, ids_room, likely_room;
    const Words *w = s->words;
    uint16_t pattern[LONGEST];
    int n = limit - at;
    for (int i = 0; i < n; i++) pattern[i] = s->kinds[at + i] == WILD ? 0 : s->text[at + i];
    if (!chiwat_room(&found, &found_room, (int)w->rows, sizeof *found)) {
        s->failed = 1;
        return;
    }
    int count = chiwat_matching(w, pattern, n, at <= s->start, found);
    if (count <= 0 || !chiwat_room(&ids, &ids_room, count, sizeof *ids) ||
        !chiwat_room(&likely, &likely_room, count * width, sizeof *likely)) {
        s->failed |= count != 0;
        return;
    }
    for (int i = 0; i < count; i++) ids[i] = w->ids[found[i]];
    int same[BEAM_END]; /* the first state with the same words */
    for (int b = 0; b < width; b++) {
        for (same[b] = 0; beam[same[b]].h1 != beam[b].h1 || beam[same[b]].h2 != beam[b].h2;) same[b]++;
        if (same[b] < b) continue;
        History h;
        chiwat_history(w, s->layers, beam[b].h2, beam[b].h1, &h);
        float *out = likely + (size_t)b * count;
        if (count < FEW)
            for (int i = 0; i < count; i++) out[i] = (float)chiwat_share(w, s->layers, &h, ids[i]);
        else chiwat_shares(w, s->layers, &h, ids, count, out);
    }
    for (int lo = 0, hi; lo < count; lo = hi) {
        int length = row_length(w, found[lo]);
        for (hi = lo; hi < count && row_length(w, found[hi]) == length;) hi++;
        /* words of each length compete among themselves: a short common word is no rival of a long one */
        int stop = at + length, kept = 0, most = at < s->end && s->end <= stop ? BRANCHES : BRANCHES_INSIDE;
        int ahead = stop == s->end && s->next >= 0;
        Branch best[BRANCHES];
        for (int b = 0; b < width; b++) {
            const float *p = likely + (size_t)same[b] * count;
            float base = (float)exp(beam[b].score - beam[0].score), factor[3];
            for (int am = 0; am < 3; am++) factor[am] = base * (float)exp(s->cost[am]);
            for (int i = lo; i < hi; i++) {
                float share = p[i] * factor[w->am[found[i]]], rank = ahead ? share * share_ahead(s, ids[i]) : share;
                if (kept == most && rank <= best[kept - 1].rank) continue;
                int k = kept < most ? kept++ : kept - 1;
                for (; k && best[k - 1].rank < rank; k--) best[k] = best[k - 1];
                best[k] = (Branch){rank, share, b * (hi - lo) + i - lo};
            }
        }
        double cost = edge_cost(s, at, stop);
        float least = best[0].rank * (float)exp(-FAR_BEHIND);
        while (kept && best[kept - 1].rank <= least) kept--;
        for (int i = 1; i < kept; i++) { /* in the order of states, then of words */
            Branch moved = best[i];
            int k = i;
            for (; k && best[k - 1].index > moved.index; k--) best[k] = best[k - 1];
            best[k] = moved;
        }
        int from = s->start > at ? s->start - at : 0, to = s->end > at ? s->end - at : 0;
        if (to > length) to = length;
        for (int i = 0; i < kept; i++) {
            const State *q = beam + best[i].index / (hi - lo);
            int32_t row = found[lo + best[i].index % (hi - lo)];
            int32_t fill = chiwat_fill(q->fill, w->letters + w->at[row] + from, to - from);
            s->failed |= fill < 0;
            put(s, stop, q->h1, w->ids[row], fill, log(best[i].share) + beam[0].score - cost);
        }
    }
}

/* The last word, of which only the beginning is in the stretch. */
static void broken_off(Search *s, int at, const State *beam, int width) {
    const Words *w = s->words;
    int32_t lo, hi, ids[BEGINNINGS], ranks[BEGINNINGS];
    int kept = 0;
    chiwat_range(w, s->text + at, s->n - at, &lo, &hi);
    for (int32_t row = lo; row < hi; row++) {
        if (w->am[row] == 1) continue;
        if (kept == BEGINNINGS && w->rank[row] > ranks[kept - 1]) continue;
        int k = kept < BEGINNINGS ? kept++ : kept - 1;
        for (; k && ranks[k - 1] > w->rank[row]; k--) {
            ranks[k] = ranks[k - 1];
            ids[k] = ids[k - 1];
        }
        ranks[k] = w->rank[row];
        ids[k] = w->ids[row];
    }
    for (int b = 0; kept && b < width; b++) {
        History h;
        chiwat_history(w, s->layers, beam[b].h2, beam[b].h1, &h);
        double total = 0;
        for (int i = 0; i < kept; i++) total += chiwat_share(w, s->layers, &h, ids[i]);
        finish(s, beam[b].fill, beam[b].score + log(total > LEAST ? total : LEAST));
    }
}

/* A visible letter, with its marks, that belongs to no word. */
static void unknown(Search *s, int at, int fixed_end, const State *beam, int width) {
    if (at >= fixed_end) return;
    int end = at + 1;
    while (end < fixed_end && s->kinds[end] == MARK) end++;
    for (int b = 0; b < width; b++) {
        double score = beam[b].score + (beam[b].h1 == UNKNOWN ? OOV_NEXT : OOV_FIRST);
        put(s, end, UNKNOWN, UNKNOWN, beam[b].fill, score);
        if (end == s->n && s->cut_word) finish(s, beam[b].fill, score);
    }
}

static void words_at(Search *s, int at, const State *beam, int width) {
    int limit = at, first_wild = -1;
    while (limit < s->n && limit - at < LONGEST && s->kinds[limit] >= WILD) {
        if (first_wild < 0 && s->kinds[limit] == WILD) first_wild = limit;
        limit++;
    }
    if (arc_at[at] < arc_at[at + 1])
        for (int b = 0; b < width; b++) {
            History h;
            chiwat_history(s->words, s->layers, beam[b].h2, beam[b].h1, &h);
            for (int k = arc_at[at + 1] - 1; k >= arc_at[at]; k--) /* shorter words stand behind */
                put(s, at + arcs[k].length, beam[b].h1, arcs[k].word, beam[b].fill,
                    beam[b].score + log(chiwat_share(s->words, s->layers, &h, arcs[k].word)));
        }
    unknown(s, at, first_wild < 0 ? limit : first_wild, beam, width);
    if (first_wild >= 0) hidden(s, at, limit, beam, width);
    else if (s->cut_word && limit == s->n && limit - at < LONGEST) broken_off(s, at, beam, width);
}

/* The words of visible letters from each place of lo to hi, without those behind which the run cannot be cut into words
   nearly as well as otherwise; from the last place to the first, put in order by arcs_of. */
static int run_arcs(const Search *s, int lo, int hi, int used) {
    const Words *w = s->words;
    double rest[256];
    int open_end = hi < s->n && s->kinds[hi] == WILD, cut = hi == s->n && s->cut_word;
    if (hi - lo >= 255) return -1;
    rest[hi - lo] = 0;
    for (int i = hi - 1; i >= lo; i--) {
        int from = used;
        double likeliest = -1e9;
        int32_t first = 0, last = (int32_t)w->rows;
        for (int j = i; j < hi; j++) {
            chiwat_narrow(w, j - i, s->text[j], &first, &last);
            if (first >= last) break;
            if (row_length(w, first) != j - i + 1) continue;
            int32_t word = w->ids[first];
            double cost = w->costs[word] + rest[j + 1 - lo];
            if (!chiwat_room(&arcs, &arcs_room, used + 1, sizeof *arcs)) return -1;
            arcs[used++] = (Arc){j - i + 1, word, cost};
            if (cost > likeliest) likeliest = cost;
        }
        double otherwise = ARC_OOV + rest[i + 1 - lo];
        rest[i - lo] = likeliest > otherwise ? likeliest : otherwise;
        if (cut && hi - i < LONGEST && rest[i - lo] < BROKEN_OFF) rest[i - lo] = BROKEN_OFF;
        int kept = from;
        for (int k = from; k < used; k++)
            if (open_end || arcs[k].cost > likeliest - WORSE_CUT) arcs[kept++] = arcs[k];
        used = kept;
        arc_at[i] = used; /* for now where they end */
    }
    return used;
}

static int arcs_of(Search *s) {
    int used = 0;
    if (!chiwat_room(&arc_at, &arc_places, s->n + 2, sizeof *arc_at)) return 0;
    for (int hi = s->n; hi > 0;) { /* from the end on, so that the places lie in order backwards */
        if (s->kinds[hi - 1] < LETTER) {
            arc_at[--hi] = used;
            continue;
        }
        int lo = hi;
        while (lo && s->kinds[lo - 1] >= LETTER) lo--;
        used = run_arcs(s, lo, hi, used);
        if (used < 0) return 0;
        hi = lo;
    }
    arc_at[s->n] = 0;
    /* turned round: places and words in order */
    for (int i = 0, j = used - 1; i < j; i++, j--) {
        Arc moved = arcs[i];
        arcs[i] = arcs[j];
        arcs[j] = moved;
    }
    for (int i = 0; i <= s->n; i++) arc_at[i] = used - arc_at[i];
    return 1;
}

static void step(Search *s, int at) {
    State beam[BEAM_END];
    if (!rows[at].count) return;
    merge(s, rows + at);
    int width = beam_of(s, at, beam), kind = s->kinds[at];
    if (kind == DIGIT) number(s, at, beam, width);
    else if (kind >= WILD) words_at(s, at, beam, width);
    else
        for (int b = 0; b < width; b++) {
            if (kind == BREAK_SIGN || kind == NEW_ITEM)
                beam[b].h2 = beam[b].h1 = kind == BREAK_SIGN ? (int32_t)s->words->start : UNKNOWN;
            put(s, at + 1, beam[b].h2, beam[b].h1, beam[b].fill, beam[b].score);
        }
}

/* The likeliest readings of a slot, as Lattice.readings has them: ``text`` of n letters with their ``kinds``, the slot start
   to end, ``next`` the visible word behind it (-1: none). Written are at most ``most`` of them, best first: letters one after another, how many each has (none longer than
   four times the slot) and the log probabilities. Their number; -1 where it was too much. */
EXPORT int chiwat_readings(const Words *w, const Layer *layers, const uint16_t *text, const uint8_t *kinds, int n, int start,
                           int end, int cut, int composed, int next, int most, uint16_t *out_letters, int32_t *out_lengths,
                           double *out_scores) {
    Search s = {w, layers, text, kinds, next, n, start, end, cut && n && kinds[n - 1] >= LETTER, 0, {0, 0, 0}};
    s.cost[composed ? 2 : 1] = -COMPOSED_COST;
    if (end - start > 1000 || !chiwat_no_fills() || !chiwat_room(&rows, &rows_room, n + 1, sizeof *rows) || !arcs_of(&s))
        return -1;
    for (int i = 0; i <= n; i++) rows[i].count = 0;
    for (int skip = 0; skip <= (ENTRY < start ? ENTRY : start); skip++) {
        if (!skip || (kinds[skip - 1] >= LETTER && !(skip < n && kinds[skip] == MARK)))
            put(&s, skip, UNKNOWN, UNKNOWN, 0, -SKIPPED * skip);
        if (skip < n && kinds[skip] < LETTER) break;
    }
    look_ahead(&s, 0);
    for (int at = 0; at < n && !s.failed; at++) step(&s, at);
    look_ahead(&s, 1);
    if (!s.cut_word && !s.failed) {
        merge(&s, rows + n);
        for (int i = 0; i < rows[n].count; i++) finish(&s, rows[n].items[i].fill, rows[n].items[i].score);
    }
    return s.failed ? -1 : chiwat_best_fills(most, out_letters, out_lengths, out_scores);
}
