package viz

import (
	"math"
	"math/rand/v2"
	"testing"
)

// checkColumn adds numbers to a column and compares.
func checkColumn[T uint16 | uint32 | uint64 | int32 | int64](t *testing.T, name string, of func(i int) T) {
	t.Helper()
	for _, n := range []int{0, 1, 255, 256, 257, 512, 513, 2000} {
		var c column[T]
		var want []T
		for i := range n {
			want = append(want, of(i))
			c.add(0)
			c.setLast(want[i])
			if c.len() != i+1 || c.last() != want[i] {
				t.Fatalf("%s: after %d numbers there are %d, the last %v", name, i+1, c.len(), c.last())
			}
		}
		for i, w := range want {
			if got := c.at(i); got != w {
				t.Fatalf("%s: number %d of %d is %v, want %v", name, i, n, got, w)
			}
		}
	}
}

func TestColumn(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	checkColumn(t, "few that differ", func(int) int32 { return []int32{-1, 5, 70000}[rng.IntN(3)] })
	checkColumn(t, "one", func(int) uint16 { return math.MaxUint16 })
	checkColumn(t, "any", func(int) uint32 { return rng.Uint32() })
	checkColumn(t, "any, negative too", func(int) int64 { return int64(rng.Uint64()) })
	checkColumn(t, "extremes", func(int) int64 { return []int64{math.MinInt64, math.MaxInt64, 0, -1}[rng.IntN(4)] })
	checkColumn(t, "extremes of 64 bits", func(int) uint64 { return []uint64{0, math.MaxUint64, 1}[rng.IntN(3)] })
	checkColumn(t, "around 57 bits", func(int) uint64 { return rng.Uint64() >> (6 + rng.IntN(3)) })
	checkColumn(t, "even steps", func(i int) int64 { return int64(i) * 1_000_003 })
	for _, step := range []int64{1, 3, 1000, 1 << 40, 1 << 54} {
		at := int64(-5)
		checkColumn(t, "rising", func(i int) int64 {
			if i == 0 {
				at = -5
			}
			at += rng.Int64N(step)
			return at
		})
	}
	late := func(i int) int64 { // far apart, and rising
		if i%300 < 200 {
			return int64(i)
		}
		return math.MaxInt64 - 2000 + int64(i)
	}
	checkColumn(t, "far apart", late)
}

func TestColumnSearch(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{0, 1, 256, 257, 1000, 1024} {
		var c column[uint32]
		var all []uint32
		at := uint32(0)
		for range n {
			at += rng.Uint32N(3)
			c.add(at)
			all = append(all, at)
		}
		for v := range at + 2 {
			want := 0
			for want < n && all[want] < v {
				want++
			}
			if got := c.search(func(w uint32) bool { return w >= v }); got != want {
				t.Fatalf("of %d numbers, %d is found at %d, want %d", n, v, got, want)
			}
		}
	}
}

func BenchmarkColumn(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	var few column[int32]
	var rising column[uint32]
	at := uint32(0)
	for range 1 << 16 {
		few.add(rng.Int32N(40))
		at += rng.Uint32N(2000)
		rising.add(at)
	}
	b.Run("few", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			few.at(i * 7919 & (1<<16 - 1))
		}
	})
	b.Run("rising", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			rising.at(i * 7919 & (1<<16 - 1))
		}
	})
	b.Run("add", func(b *testing.B) {
		var c column[int32]
		for i := 0; b.Loop(); i++ {
			c.add(int32(i * 7919 % 40))
		}
	})
}
