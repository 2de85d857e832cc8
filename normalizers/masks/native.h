/* What the compiled search over hidden letters shares between its files. Letters are UTF-16 code units: Thai needs no more. */

#ifndef CHIWAT_MASKS_NATIVE_H
#define CHIWAT_MASKS_NATIVE_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

enum { LONGEST = 24, LETTERS = 0x50, FIRST_LETTER = 0xE00, UNKNOWN = -1 };

/* The words in sorted order, and where to find those of a length or with a letter at a place; in the order of the fields
   of Words in native.py. A row is a spelling: a word with sara am has two. */
typedef struct {
    int64_t rows, words, known; /* spellings; words; those of them that the model of news knows, numbered first */
    int64_t number, start;      /* the words that stand for a figure and for the beginning of a text */
    const uint16_t *letters;    /* all spellings, one after another */
    const int32_t *at;          /* where each begins, and where the last ends */
    const int32_t *ids;         /* the word of each */
    const uint8_t *am;          /* 0: no sara am, 1: as one code point, 2: as two */
    const int32_t *rank;        /* 0 for the commonest */
    const uint8_t *everyday;    /* whether it is one of the commonest */
    const int32_t *having_at, *having; /* spellings by place and letter there */
    const int32_t *length_at, *of_length; /* spellings by length, to LONGEST */
    const int32_t *common_at, *common;    /* the commonest of each length */
    const int32_t *begin_at; /* by the first two letters: where the spellings begin that have these, or later ones behind the
                                same first */
    const float *alone, *costs; /* by word: probability without context, and its logarithm */
    /* counts of news, as in lm/model.py */
    const int64_t *pair_at;
    const int32_t *pair_words;
    const float *pair_share, *pair_rest;
    const int32_t *triple_at, *triple_words;
    const float *triple_share, *triple_rest;
    const int32_t *pair_first, *by_second; /* the first word of each pair; pairs by their second word */
    const int64_t *by_second_at;
    float *scratch, *ahead; /* one for each word, all zero between uses */
} Words;

enum { LAYERS = 2 };

/* A layer of counts of short texts, by the word before (sorted) and by the two words before; in the order of the fields in native.py. */
typedef struct {
    double share, bare; /* their weight where they know the words before, and where they do not */
    const float *alone;
    int64_t firsts;
    const int64_t *first; /* the words before, sorted: a word, or a word times 2^32 plus the next */
    const int32_t *at, *words;
    const float *counts, *total, *kinds;
    int64_t pairs;
    const int64_t *pair;
    const int32_t *pair_at, *pair_words;
    const float *pair_counts, *pair_total, *pair_kinds;
    const int32_t *before_at, *before; /* by word, what it comes behind: numbers of ``words`` above */
    const int32_t *before_first;       /* the number among ``first`` of each of ``words`` */
} Layer;

/* Two words before a word, looked up once. -1 where there is none. */
typedef struct {
    int32_t last, pair;
    int32_t single[LAYERS], both[LAYERS];
} History;

void chiwat_history(const Words *w, const Layer *layers, int32_t h2, int32_t h1, History *out);
/* Probabilities of a word, of n words, after a history; none below 1e-12. */
double chiwat_share(const Words *w, const Layer *layers, const History *h, int32_t word);
void chiwat_shares(const Words *w, const Layer *layers, const History *h, const int32_t *words, int n, float *out);

/* Rows of spellings that agree with pattern[0..n) (0: hidden) from its start, end in it and cover a hidden letter, by length
   ascending; ``out`` has room for all rows. The number of rows. */
int chiwat_matching(const Words *w, const uint16_t *pattern, int n, int every, int32_t *out);
/* The words that begin with a prefix: rows lo to hi. */
void chiwat_range(const Words *w, const uint16_t *prefix, int n, int32_t *lo, int32_t *hi);
/* The rows among lo to hi that have ``letter`` at place ``depth`` (all agree before it). */
void chiwat_narrow(const Words *w, int depth, uint16_t letter, int32_t *lo, int32_t *hi);

/* Numbers by their hash: a slot is in use where its stamp is the table's. */
typedef struct { uint32_t *slots, *stamps, stamp; int room; } Table;

/* Makes room for ``wanted`` items; what is new is zero. 0 where there is no memory. */
int chiwat_room(void *array, int *room, int wanted, size_t size);
/* Empties a table and makes room for so many entries; 0 where there is no memory. */
int chiwat_empty(Table *table, int entries);
uint32_t chiwat_mix(uint32_t hash, uint32_t value);
double chiwat_sum(double a, double b); /* log(exp a + exp b) */

/* Forgets all fills but number 0, that of no letters; 0 where there is no memory. */
int chiwat_no_fills(void);
/* The number of the letters of fill ``head`` with ``tail`` behind; the same letters have one number. -1: too many. */
int32_t chiwat_fill(int32_t head, const uint16_t *tail, int n);
/* A reading ends with these letters, sara am in two code points; 0 where there is no room. */
int chiwat_finish(int32_t fill, double score);
/* The likeliest of them, best first: letters one after another, how many each has, and the scores; -1: no memory. */
int chiwat_best_fills(int most, uint16_t *letters, int32_t *lengths, double *scores);

static inline int row_length(const Words *w, int32_t row) { return w->at[row + 1] - w->at[row]; }

#endif
