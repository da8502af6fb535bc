package diagnose

import (
	"fmt"
	"strconv"
)

// Duration returns ns nanoseconds as people say it, to about three digits:
// "850 ns", "1.2 µs", "50 ms", "2 min 5 s".
func Duration(ns int64) string {
	if ns < 0 {
		return "-" + Duration(max(-ns, 0))
	}
	for _, u := range []struct {
		size int64
		name string
	}{{1, "ns"}, {1e3, "µs"}, {1e6, "ms"}, {1e9, "s"}} {
		if ns < 1000*u.size && (u.size < 1e9 || ns < 60e9) {
			return digits(float64(ns)/float64(u.size)) + " " + u.name
		}
	}
	s := ns / 1e9
	switch {
	case s < 60:
		return digits(float64(ns)/1e9) + " s"
	case s < 3600:
		return fmt.Sprintf("%d min %d s", s/60, s%60)
	}
	return fmt.Sprintf("%d h %d min", s/3600, s/60%60)
}

// digits prints three digits of v, without zeros at the end.
func digits(v float64) string {
	decimals := 2
	if v >= 100 {
		decimals = 0
	} else if v >= 10 {
		decimals = 1
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if decimals > 0 {
		for s[len(s)-1] == '0' {
			s = s[:len(s)-1]
		}
		if s[len(s)-1] == '.' {
			s = s[:len(s)-1]
		}
	}
	return s
}
