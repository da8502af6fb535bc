package probe

import (
	"os"
	"strings"
	"sync"
)

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
