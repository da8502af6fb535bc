package probe

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestSweepBuilds(t *testing.T) {
	now := time.Now()
	old := now.Add(-keepBuildFor - time.Hour)
	for _, test := range []struct {
		name            string
		fresh, old      int
		wantOld, wantIn int // how many old ones stay, and how many folders in all
	}{
		{"few old ones", 0, keepBuilds, keepBuilds, keepBuilds},
		{"many old ones", 0, keepBuilds + 5, keepBuilds, keepBuilds},
		{"many of this week", keepBuilds + 3, 4, 0, keepBuilds + 3},
		{"some of each", 15, 15, keepBuilds - 15, keepBuilds},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			make := func(name string, used time.Time) {
				path := filepath.Join(dir, name)
				if err := os.Mkdir(path, 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.Chtimes(path, used, used); err != nil {
					t.Fatal(err)
				}
			}
			for i := range test.fresh {
				make(fmt.Sprintf("fresh%02d", i), now)
			}
			for i := range test.old {
				make(fmt.Sprintf("old%02d", i), old.Add(time.Duration(i)*time.Second))
			}
			sweepBuilds(dir)
			stay, err := filepath.Glob(filepath.Join(dir, "old*"))
			if err != nil || len(stay) != test.wantOld {
				t.Errorf("%d old ones stay (%v), want %d", len(stay), err, test.wantOld)
			}
			if all, err := os.ReadDir(dir); err != nil || len(all) != test.wantIn {
				t.Errorf("%d folders stay (%v), want %d", len(all), err, test.wantIn)
			}
			newest := filepath.Join(dir, fmt.Sprintf("old%02d", test.old-1))
			if _, err := os.Stat(newest); err != nil && test.wantOld > 0 {
				t.Errorf("the newest of the old ones is gone: %v", err)
			}
		})
	}
}
