package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/govis/govis/tracer"
)

// The least that can be kept. Less would be mostly the state of the program.
const (
	keepBytesMin = 1 << 20
	keepForMin   = time.Second
)

// A keepFlag is the value of --keep: how much of the run is kept, as a size, a
// duration, or both with a comma in between.
type keepFlag tracer.Keep

// byteUnits is in an order in which no unit is the end of one before it.
var byteUnits = []struct {
	name  string
	bytes float64
}{
	{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40},
	{"kB", 1e3}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"B", 1},
}

func (k *keepFlag) String() string {
	var parts []string
	if k.Bytes > 0 {
		parts = append(parts, bytesText(k.Bytes))
	}
	if k.For > 0 {
		parts = append(parts, k.For.String())
	}
	return strings.Join(parts, ",")
}

func (k *keepFlag) Type() string { return "AMOUNT" }

func (k *keepFlag) Set(text string) error {
	var v keepFlag
	for part := range strings.SplitSeq(text, ",") {
		if d, err := time.ParseDuration(part); err == nil {
			if d < keepForMin {
				return fmt.Errorf("less than %v cannot be kept", keepForMin)
			}
			v.For = d
			continue
		}
		n, err := parseBytes(part)
		if err != nil {
			return err
		}
		if n < keepBytesMin {
			return fmt.Errorf("less than %s cannot be kept", bytesText(keepBytesMin))
		}
		v.Bytes = n
	}
	*k = v
	return nil
}

func parseBytes(text string) (int64, error) {
	for _, u := range byteUnits {
		number, ok := strings.CutSuffix(text, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(number, 64)
		if err != nil || math.IsNaN(n) || n < 0 || n*u.bytes >= 1<<60 {
			break
		}
		return int64(n * u.bytes), nil
	}
	return 0, errors.New("it is a size like 1GiB or 500MB, a duration like 10m or 2h, or both: 10m,1GiB")
}

// bytesText: 1MiB, 1.5GiB, 300B.
func bytesText(n int64) string {
	for i := 3; i >= 0; i-- {
		if u := byteUnits[i]; float64(n) >= u.bytes {
			return strconv.FormatFloat(float64(n)/u.bytes, 'f', -1, 64) + u.name
		}
	}
	return strconv.FormatInt(n, 10) + "B"
}

// letGoText says what a trace has let go; "" for nothing.
func letGoText(gone tracer.LetGo) string {
	if gone.Events == 0 {
		return ""
	}
	return fmt.Sprintf("its first %s, until %s after the start, were let go", count(gone.Events, "event"), short(time.Duration(gone.T)))
}
