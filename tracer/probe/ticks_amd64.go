package probe

import "time"

// ticks reads the processor's time stamp counter, which is what the runtime's cputicks
// reads.
func ticks() uint64

var (
	firstTime  = time.Now()
	firstTicks = ticks()
)

// nanosPerTick measures the counter against the clock, over the time since govis was started
// and at least 2 ms.
func nanosPerTick() float64 {
	for {
		now, n := time.Now(), ticks()
		if d := now.Sub(firstTime); d > 2*time.Millisecond && n > firstTicks {
			return float64(d) / float64(n-firstTicks)
		}
		time.Sleep(time.Millisecond)
	}
}
