package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// whatMoves are places in recordings after which everything moves that can: a program, the kind of the
// first event of its own to begin at, and what flies in the steps from there.
var whatMoves = []struct {
	scenario, kind string
	flies          []string
}{
	{"buffered", "chan.make", []string{"value", "create"}},
	{"unbuffered", "chan.send", []string{"value"}},
	{"range", "chan.close", []string{"close", "release", "wake"}},
	{"mutex", "mutex.unlock", []string{"lock"}},
	{"waitgroup", "wg.done", []string{"count"}},
	{"cancel-tree", "ctx.cancel", []string{"cancel"}},
	{"cond-queue", "cond.broadcast", []string{"signal", "release", "wake"}},
	{"once", "once.do", []string{"run"}},
	{"spin-flag", "atomic.load", []string{"read"}},
	{"spin-flag", "atomic.store", []string{"write"}},
}

// testMotion steps through recordings. For who wants no motion nothing moves at any step, and while
// presenting all can be read; for others everything does that is to move, and when it has arrived nothing moves any more.
func (s pageTest) testMotion(t *testing.T) {
	quiet, loud := openTab(t, s.browser, dark, still), openTab(t, s.browser, dark)
	for _, place := range whatMoves {
		file, err := filepath.Abs(filepath.Join("../../scenarios", place.scenario, "recording.govis"))
		if err != nil {
			t.Fatal(err)
		}
		first := slices.IndexFunc(eventsOf(t, s.govis, file), func(e said) bool { return e.Kind == place.kind && e.Pkg == "main" })
		process, address := show(t, s.govis, "open", "--no-browser", file)
		for _, p := range []*tab{quiet, loud} {
			if p == quiet {
				p.goTo(address+"&present=1", first-1)
			} else {
				p.goTo(address, first-1)
			}
			got := eval[steppedThrough](p, stepThrough)
			if got.Steps < 5 {
				t.Errorf("%s: there were %d steps only", place.scenario, got.Steps)
			}
			if len(got.Restless) > 0 {
				t.Errorf("%s: something moves at rest: %s", place.scenario, strings.Join(got.Restless[:min(3, len(got.Restless))], "; "))
			}
			if len(got.Unseen) > 0 {
				t.Errorf("%s: no lane of the event is seen: %q", place.scenario, got.Unseen)
			}
			if p == quiet {
				if len(got.Small) > 0 {
					t.Errorf("%s: while presenting there is type below 20 pixels: %q", place.scenario, got.Small)
				}
				if len(got.Flown)+got.Glided > 0 {
					t.Errorf("%s: without motion %q fly, and there are %d animations", place.scenario, got.Flown, got.Glided)
				}
				continue
			}
			for _, kind := range place.flies {
				if !slices.Contains(got.Flown, kind) {
					t.Errorf("%s: no %s flies, only %q", place.scenario, kind, got.Flown)
				}
			}
		}
		process.signal(os.Interrupt)
		process.exit(0)
	}
}

// A steppedThrough is what was seen to move in the steps through a recording.
type steppedThrough struct {
	Steps    int      `json:"steps"`
	Flown    []string `json:"flown"`    // kinds of what flew
	Glided   int      `json:"glided"`   // animations on the stage
	Restless []string `json:"restless"` // what moved when all had arrived
	Small    []string `json:"small"`    // texts smaller than 20 pixels
	Unseen   []string `json:"unseen"`   // where no lane of the event was in the timeline
}

// stepThrough takes some steps and looks at the stage at each; what moves is brought to its end at once.
const stepThrough = `(async () => {
	const out = { steps: 0, flown: new Set(), glided: 0, restless: [], small: new Set(), unseen: [] }
	const frame = () => new Promise(requestAnimationFrame)
	const at = () => Number(document.querySelector('[data-twin]').dataset.at)
	const head = () => Number(document.querySelector('[data-at][data-count]').dataset.at)
	const moving = () => document.querySelector('svg.stage').getAnimations({ subtree: true })
	const last = Number(document.querySelector('[data-at][data-count]').dataset.count) - 1
	while (out.steps < 8 && head() < last) {
		const was = at()
		dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
		for (const end = performance.now() + 10000; performance.now() < end && (at() === was || at() !== head()); ) await frame()
		if (at() === was) break
		out.steps++
		await frame()
		for (const e of document.querySelectorAll('[data-flight]')) out.flown.add(e.dataset.flight)
		// One after the other: what has flown first lets others go on.
		for (let round = 0; round < 5; round++) {
			const all = moving()
			out.glided += all.length
			for (const a of all) a.finish()
			await frame()
			if (all.length === 0) break
		}
		const rests = document.querySelector('svg.stage').outerHTML
		await frame()
		if (moving().length > 0 || document.querySelector('[data-flight]') || document.querySelector('svg.stage').outerHTML !== rests) {
			out.restless.push('at event ' + at())
		}
		for (const text of ` + smallType + `) out.small.add(text)
		if (!` + laneSeen + `) out.unseen.push('at event ' + at())
	}
	if (!document.documentElement.hasAttribute('data-present')) out.small.clear()
	return { ...out, flown: [...out.flown].sort(), small: [...out.small] }
})()`
