/* What the compiled loops of reading share between their files. */

#ifndef CHIWAT_READING_NATIVE_H
#define CHIWAT_READING_NATIVE_H

#include <stdint.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

typedef struct { float a, b, c, d, e, f; } MatrixF;
typedef struct { float left, top, right, bottom; } RectF;

/* In native_glyphs.c and native_text.c, which say what they do. */
void chiwat_sort(int32_t *items, int32_t *spare, int n, const int64_t *key, const double *place);
void chiwat_middle_two(float *values, int n, int k, float *low, float *high);
EXPORT int chiwat_struck(int n, const int64_t *ids, const double *x, const double *y, const double *near,
                         const double *x_step, const double *y_step, uint8_t *struck);

/* Bits of a number that tell it from others in a table. */
static inline uint64_t chiwat_hash(int64_t value) { return ((uint64_t)value * 0x9E3779B97F4A7C15u) >> 29; }

#endif
