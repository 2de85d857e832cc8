/* The loops over the glyphs of a page before they are clusters: their order in the content, and where their ink stands.
   Beside native.c, which says how it is used. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

/* The order in which n glyphs (objects: the text object of each, 0 for none; run_of: how many runs have begun by then) stand
   in the content, given the m objects of the page (handles) in that order. A run whose object is none of the page's stays
   behind the run before it. Returns 1 where order was written, 0 where they are in it already, -1 where memory runs out. */
EXPORT int chiwat_content(int m, const int64_t *handles, int n, const int64_t *objects, const int32_t *run_of,
                          int64_t *order) {
    uint32_t mask = 1;
    while (mask < 2u * (uint32_t)m) mask = 2 * mask + 1;
    int32_t *slots = malloc(((size_t)mask + 1) * sizeof(int32_t)), *place = malloc(((size_t)n + 1) * sizeof(int32_t));
    int64_t *starts = calloc((size_t)m + 2, sizeof(int64_t));
    int32_t at = -1, run = 0;
    int moved = 0;
    if (!slots || !place || !starts) {
        moved = -1;
    } else {
        for (uint32_t k = 0; k <= mask; k++) slots[k] = -1;
        for (int i = 0; i < m; i++) {
            uint32_t k = (uint32_t)(((uint64_t)handles[i] * 0x9E3779B97F4A7C15u) >> 29) & mask;
            while (slots[k] >= 0 && handles[slots[k]] != handles[i]) k = (k + 1) & mask;
            if (slots[k] < 0) slots[k] = i; /* of an object that is there twice, the first counts */
        }
        for (int i = 0; i < n; i++) {
            if (run_of[i] != run) {
                uint32_t k = (uint32_t)(((uint64_t)objects[i] * 0x9E3779B97F4A7C15u) >> 29) & mask;
                while (slots[k] >= 0 && handles[slots[k]] != objects[i]) k = (k + 1) & mask;
                if (slots[k] >= 0) at = slots[k];
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
    free(slots);
    free(place);
    free(starts);
    return moved;
}
