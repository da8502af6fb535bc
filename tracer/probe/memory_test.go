package probe

import (
	"context"
	"os"
	"slices"
	"testing"

	"github.com/govis/govis/tracer"
)

func TestWatchedFlags(t *testing.T) {
	const race = "-race -d=checkptr=0"
	for _, test := range []struct {
		modules []string
		files   bool
		users   []string
		want    []string
	}{
		{[]string{"m"}, false, nil, []string{"sync/atomic=" + race, "m=" + race, "m/...=" + race}},
		{nil, true, nil, []string{"sync/atomic=" + race, race}},
		{[]string{"m"}, false, []string{"all=-N"}, []string{"sync/atomic=" + race, "m=" + race, "m/...=" + race,
			"all=-N", "sync/atomic=-N " + race, "m=-N " + race, "m/...=-N " + race}},
		{[]string{"m"}, false, []string{"m/a=-N", "other/...=-l"}, []string{"sync/atomic=" + race, "m=" + race, "m/...=" + race,
			"m/a=-N " + race, "other/...=-l", "govis.invalid=" + race}},
		{[]string{"m"}, false, []string{"./a=-N"}, []string{"sync/atomic=" + race, "m=" + race, "m/...=" + race, "./a=-N " + race}},
		{nil, true, []string{"-N -l"}, []string{"sync/atomic=" + race, race, "-N -l", "sync/atomic=-N -l " + race, "-N -l " + race}},
	} {
		if got := watchedFlags(test.modules, test.files, test.users); !slices.Equal(got, test.want) {
			t.Errorf("modules %q, files %v, -gcflags %q: %q, want %q", test.modules, test.files, test.users, got, test.want)
		}
	}
}

// TestMemoryToolchains: memory is seen with each supported toolchain.
func TestMemoryToolchains(t *testing.T) {
	for _, release := range releasesOfOurs() {
		t.Run(release, func(t *testing.T) {
			gorootOf(t, tested[release])
			c := Config{
				Target:   []string{"./testdata/atomics"},
				CacheDir: testCache(t),
				Env:      append(os.Environ(), "GOTOOLCHAIN="+tested[release]),
				Stderr:   os.Stderr,
				Memory:   true,
			}
			b, err := Build(context.Background(), c)
			if err != nil {
				t.Fatal(err)
			}
			defer b.Remove()
			adds, reads := 0, 0
			p, err := b.Start(c, func(e *tracer.Event) error {
				if e.Kind == tracer.AtomicAdd && e.Name == "c.hits" {
					adds++
				}
				if e.Kind == tracer.MemRead && e.Name == "tries[i]" {
					reads++
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if exit, err := p.Wait(); err != nil || exit.Code != 0 {
				t.Fatal(exit, err)
			}
			if adds != 2000 || reads < 2000 {
				t.Errorf("%d additions, want 2000, and %d reads, want as many at least", adds, reads)
			}
		})
	}
}
