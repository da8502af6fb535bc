package profile

import (
	"slices"
	"time"
)

// maxDurations bounds how many durations are kept to find a median.
const maxDurations = 1 << 20

// durations are those of one type of task or region.
type durations struct {
	kept    []int64
	each    int // one in so many is kept
	n       int
	longest int64
	total   int64
}

func (d *durations) add(ns int64) {
	if d.each == 0 {
		d.each = 1
	}
	if d.n%d.each == 0 {
		if len(d.kept) >= maxDurations {
			for i := range len(d.kept) / 2 {
				d.kept[i] = d.kept[2*i]
			}
			d.kept = d.kept[:len(d.kept)/2]
			d.each *= 2
		}
		d.kept = append(d.kept, ns)
	}
	d.n++
	d.longest = max(d.longest, ns)
	d.total += ns
}

// median returns the middle one, of two the mean. Of more than are kept it is that of a sample.
func (d *durations) median() time.Duration {
	if len(d.kept) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(d.kept))
	mid := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return time.Duration(sorted[mid])
	}
	low, high := sorted[mid-1], sorted[mid]
	return time.Duration(low + (high-low)/2)
}

// latency says what there is to know.
func (d *durations) latency(name string, count int) Latency {
	return Latency{
		Name: name, Count: count, Complete: d.n, Median: d.median(), Longest: time.Duration(d.longest), Total: time.Duration(d.total),
		Sampled: d.each > 1,
	}
}
