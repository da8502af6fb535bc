// Tests whose spans a trace has to show.
package spans

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestPlain(t *testing.T) {
	t.Run("sub", func(t *testing.T) {})
	t.Run("skipped", func(t *testing.T) { t.Skip("not today") })
}

func TestParallel(t *testing.T) {
	t.Run("a", func(t *testing.T) { t.Parallel() })
	t.Run("b", func(t *testing.T) { t.Parallel() })
}

func TestBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		go time.Sleep(time.Hour)
		time.Sleep(2 * time.Hour)
	})
}

func BenchmarkAdd(b *testing.B) {
	n := 0
	for b.Loop() {
		n++
	}
}

func FuzzSum(f *testing.F) {
	f.Add(1)
	f.Fuzz(func(t *testing.T, n int) {})
}
