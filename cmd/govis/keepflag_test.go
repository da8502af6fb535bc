package main

import (
	"testing"
	"time"

	"github.com/govis/govis/tracer"
)

func TestKeepFlag(t *testing.T) {
	for text, want := range map[string]tracer.Keep{
		"1GiB":       {Bytes: 1 << 30},
		"1.5GiB":     {Bytes: 3 << 29},
		"500MB":      {Bytes: 500e6},
		"10m":        {For: 10 * time.Minute},
		"2h30m":      {For: 150 * time.Minute},
		"10m,64MiB":  {For: 10 * time.Minute, Bytes: 64 << 20},
		"2000000B":   {Bytes: 2e6},
		"1TiB,1000h": {Bytes: 1 << 40, For: 1000 * time.Hour},
	} {
		var k keepFlag
		if err := k.Set(text); err != nil || tracer.Keep(k) != want {
			t.Errorf("%s is %+v, %v", text, k, err)
		}
		var again keepFlag
		if err := again.Set(k.String()); err != nil || again != k {
			t.Errorf("%s is written %s, which is %+v, %v", text, k.String(), again, err)
		}
	}
	for _, text := range []string{"", "1", "1G", "10M", "GiB", "-1GiB", "1KiB", "10ms", "NaNB", "1e30GiB", "10m,", "all"} {
		var k keepFlag
		if err := k.Set(text); err == nil {
			t.Errorf("%q is %+v", text, k)
		}
	}
}
