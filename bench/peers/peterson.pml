/*
 * The filter lock of G. L. Peterson for 6 processes, for SPIN: 8,786,754 states. The same in Go
 * is peterson/main.go.
 *
 * at[i] is what process i does next:
 *
 *   0     it is outside, and begins
 *   3j-2  it says that it is on level j
 *   3j-1  it says that it came to level j last
 *   3j    it waits: until nobody else is on level j or beyond, or somebody came to level j later
 *   3N-2  it leaves the critical section, which is behind level N-1
 */
#define N 6

byte at[N];
byte last[N]; /* last[j] came to level j last; last[0] is not used */

#define BEHIND(i, k) (k == i || at[k] < at[i] - 1)
#define FIRST(i) (BEHIND(i, 0) && BEHIND(i, 1) && BEHIND(i, 2) && BEHIND(i, 3) && BEHIND(i, 4) && BEHIND(i, 5))
#define WAITS(i) (at[i] % 3 == 0 && at[i] > 0)

#define STEP(i) \
	:: d_step { \
		!WAITS(i) || last[at[i] / 3] != i || FIRST(i) -> \
		if \
		:: at[i] == 3 * N - 2 -> at[i] = 0 \
		:: at[i] % 3 == 2 -> last[at[i] / 3 + 1] = i; at[i] = at[i] + 1 \
		:: else -> at[i] = at[i] + 1; assert(at[i] < 3 * N - 2 || ALONE(i)) \
		fi \
	}

#define OUT(i, k) (k == i || at[k] < 3 * N - 2)
#define ALONE(i) (OUT(i, 0) && OUT(i, 1) && OUT(i, 2) && OUT(i, 3) && OUT(i, 4) && OUT(i, 5))

active proctype processes() {
	do
	STEP(0) STEP(1) STEP(2) STEP(3) STEP(4) STEP(5)
	od
}
