package viz

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Times come back as they went in, however far apart, and are found.
func TestTimes(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var ts times
	var want []int64
	now := int64(-5)
	for i := range 3000 {
		switch {
		case i == 1500:
			now += 1 << 40 // a long pause in the middle of a block
		case i == 2999:
			now = math.MaxInt64
		default:
			now += int64(rng.IntN(3))
		}
		ts.add(now)
		want = append(want, now)
	}
	for i, w := range want {
		if got := ts.at(i); got != w {
			t.Fatalf("at(%d) = %d, want %d", i, got, w)
		}
	}
	for range 2000 {
		ns := want[rng.IntN(len(want))] + int64(rng.IntN(5)) - 2
		naive := 0
		for naive < len(want) && want[naive] < ns {
			naive++
		}
		if got := ts.search(ns); got != naive {
			t.Fatalf("search(%d) = %d, want %d", ns, got, naive)
		}
	}
	if got := ts.search(math.MinInt64); got != 0 {
		t.Errorf("search before the first = %d", got)
	}
}

// A trace that breaks its promise of growing times is searched all the same.
func TestTimesGoBack(t *testing.T) {
	var ts times
	for _, ns := range []int64{10, 5, 20, math.MinInt64, 30} {
		ts.add(ns)
	}
	for i, want := range []int64{10, 10, 20, 20, 30} {
		if got := ts.at(i); got != want {
			t.Errorf("at(%d) = %d, want %d", i, got, want)
		}
	}
}

// randomSpans fills a list of n spans, and the times of the events between.
func randomSpans(rng *rand.Rand, n int) (*spanList, *times) {
	var l spanList
	var ts times
	now := int64(0)
	for l.len() < n {
		now += int64(rng.IntN(100))
		ts.add(now)
		if rng.IntN(3) > 0 {
			l.add(span{at: uint32(ts.len() - 1), ref: none + int32(rng.IntN(3)), why: uint16(rng.IntN(3)), class: class(rng.IntN(int(classCount)))}, &ts)
		}
	}
	return &l, &ts
}

// Spans come back as they went in.
func TestSpans(t *testing.T) {
	var l spanList
	var ts times
	var want []span
	for i := range uint32(1000) {
		ts.add(int64(i))
		s := span{at: i, ref: int32(i%3) - 1, why: math.MaxUint16 - uint16(i%2), class: class(i) % classCount}
		if i%5 == 4 {
			s.ref = math.MaxInt32 - int32(i)
		}
		l.add(span{at: i, ref: none}, &ts)
		l.add(s, &ts) // of two at one event the last is kept
		want = append(want, s)
		if got := l.last(); got != s {
			t.Fatalf("the last is %v, want %v", got, s)
		}
	}
	for k, w := range want {
		if got := l.at(k); got != w || l.class(k) != w.class {
			t.Fatalf("span %d is %v, want %v", k, got, w)
		}
	}
}

// The running sums say of any stretch what looking at each span says.
func TestSpanWeights(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 31, 32, 33, 64, 65, 1000} {
		l, ts := randomSpans(rng, n)
		for _, clock := range []bool{false, true} {
			a := axis{clock: clock, times: ts}
			for range 300 {
				i := rng.IntN(n + 1)
				j := i + rng.IntN(n+1-i)
				var want [classCount]int64
				for k := i; k < j; k++ {
					want[l.at(k).class] += l.end(k, a) - a.pos(int(l.at(k).at))
				}
				if got := l.weights(i, j, a); got != want {
					t.Fatalf("%d spans, clock %v: weights(%d, %d) = %v, want %v", n, clock, i, j, got, want)
				}
			}
		}
	}
}

// Bounds of any stretch of steps are those of its steps.
func TestLevelBounds(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var l levelList
	for i := range 5000 {
		l.add(level{uint32(i), int64(rng.IntN(1000) - 500)})
	}
	for range 2000 {
		i := rng.IntN(l.len())
		j := i + 1 + rng.IntN(l.len()-i)
		want := bounds{math.MaxInt64, math.MinInt64}
		for k := i; k < j; k++ {
			s := l.at(k)
			want = want.with(bounds{s.value, s.value})
		}
		if got := l.bounds(i, j); got != want {
			t.Fatalf("bounds(%d, %d) = %v, want %v", i, j, got, want)
		}
	}
}

// Positions and pixels lead to each other, around folded gaps too, and pixels
// grow with positions.
func TestScale(t *testing.T) {
	for name, gaps := range map[string][]gap{
		"none": nil,
		"two":  {{100_000, 400_000}, {600_000, 900_000}},
		"cut":  {{-500_000, 100_000}, {950_000, 2_000_000}},
		"all":  {{-1, 1_000_001}},
	} {
		s := newScale(0, 1_000_000, 1000, gaps)
		if got := s.px(0); math.Abs(got) > 1e-6 {
			t.Errorf("%s: the window starts at pixel %v", name, got)
		}
		if got := s.px(1_000_000); math.Abs(got-1000) > 1e-6 {
			t.Errorf("%s: the window ends at pixel %v", name, got)
		}
		last := -1.0
		for p := int64(0); p <= 1_000_000; p += 777 {
			x := s.px(p)
			if x <= last {
				t.Fatalf("%s: position %d is at pixel %v, and the one before at %v", name, p, x, last)
			}
			last = x
			if back := s.at(x); s.px(back) < x-0.01 || s.px(back) > x+0.01 {
				t.Fatalf("%s: position %d is at pixel %v, where there is %d at %v", name, p, x, back, s.px(back))
			}
		}
	}
}

// The longest pauses are folded, and only they.
func TestFold(t *testing.T) {
	var ts times
	var h gapHeap
	now, total := int64(0), int64(0)
	add := func(dt int64) {
		now += dt
		total += dt
		if ts.add(now); ts.len() > 1 {
			h.take(gap{now - dt, now})
		}
	}
	for range 10 {
		for range 500 {
			add(1000)
		}
		add(1e9)
	}
	folded := h.fold(total, ts.len())
	if len(folded) != 10 {
		t.Fatalf("%d gaps folded, want the 10 pauses", len(folded))
	}
	for i, g := range folded {
		if g.length() != 1e9 || i > 0 && g.from < folded[i-1].to {
			t.Errorf("gap %d is %v", i, g)
		}
	}
	var none gapHeap
	for i := range int64(999) {
		none.take(gap{i * 1e6, (i + 1) * 1e6})
	}
	if got := none.fold(999e6, 1000); len(got) != 0 {
		t.Errorf("a steady trace has %d gaps folded", len(got))
	}
}
