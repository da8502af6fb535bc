package probe

import (
	"os"
	"strings"
	"sync"
	"time"
)

// ticks reads the processor's time stamp counter, which is what the runtime's cputicks
// reads.
func ticks() uint64

// haveTicks reports whether the counter runs at one speed on all processors, so that it can
// serve as the clock.
var haveTicks = sync.OnceValue(func() bool {
	source, err := os.ReadFile("/sys/devices/system/clocksource/clocksource0/current_clocksource")
	if err != nil {
		return false
	}
	switch strings.TrimSpace(string(source)) {
	case "tsc", "kvm-clock", "hyperv_clocksource_tsc_page":
	default:
		return false
	}
	info, err := os.ReadFile("/proc/cpuinfo")
	return err == nil && strings.Contains(string(info), "constant_tsc") && strings.Contains(string(info), "nonstop_tsc")
})

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
