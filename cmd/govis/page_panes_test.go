package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testPanes looks for what holds a crowd up: where goroutines wait longest, whose stack
// that is, and which lanes have to do with it; and marks what it found for a link.
func (s pageTest) testPanes(t *testing.T) {
	source, err := filepath.Abs("testdata/page/crowd.go")
	if err != nil {
		t.Fatal(err)
	}
	process, address := show(t, s.govis, "run", "--no-browser", source)
	events := eventsOf(t, s.govis, process.kept())
	p := openTab(t, s.browser, light, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")

	longest := goesToTheLongestWait(t, p, events)
	hasStack(t, p, events[longest])
	marksMoments(t, p, longest)
	choosesLanes(t, p, events, events[longest])
	dragsLanes(t, p)
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

// goesToTheLongestWait finds the longest wait for a lock in the histogram, and returns its event.
func goesToTheLongestWait(t *testing.T, p *tab, events []said) int {
	t.Helper()
	began, longest, at := map[uint64]int{}, int64(-1), 0
	for i, e := range events {
		switch e.Kind {
		case "go.block":
			began[e.G] = i
		case "go.unblock":
			if b, ok := began[e.G]; ok && events[b].Reason == "sync.Mutex.Lock" && e.T-events[b].T > longest {
				longest, at = e.T-events[b].T, b
			}
		}
	}
	p.press("g")
	p.press("g")
	p.press("g")
	p.press("g")
	row := await[string](p, "the waits for the lock", `document.querySelector('[data-waits=reason] [data-wait="sync.Mutex.Lock"]')?.dataset.event`)
	if row != fmt.Sprint(at) {
		t.Errorf("the longest wait for a lock is event %d, the page says %s", at, row)
	}
	eval[bool](p, `document.querySelector('[data-wait="sync.Mutex.Lock"] button').click(), true`)
	p.until("the longest wait", fmt.Sprintf("v.at === %d", at))
	lane := fmt.Sprintf(`[data-lane="g%d"].selected`, events[at].G)
	await[bool](p, "its lane in the light", `document.querySelector('`+lane+`') !== null`)

	eval[bool](p, `[...document.querySelectorAll('.choice button')].find((b) => b.textContent === 'by line').click(), true`)
	await[bool](p, "its line in the histogram", fmt.Sprintf(`document.querySelector('[data-waits=line] [data-wait="%s"]') !== null`, events[at].At))
	return at
}

// hasStack checks the stack of the selected goroutine at an event of its own, and follows its innermost frame
// of the program to the source.
func hasStack(t *testing.T, p *tab, e said) {
	t.Helper()
	eval[bool](p, `document.querySelector('[data-pane=stack]').click(), true`)
	shown := await[[]string](p, "the stack", fmt.Sprintf(`document.querySelector('[data-stack="%d"] ol') &&
		[...document.querySelector('[data-stack] ol').querySelectorAll('.mono')].map((f) => f.textContent)`, e.G))
	if len(shown) != len(e.Stack) {
		t.Fatalf("the stack is %q, govis events says %+v", shown, e.Stack)
	}
	for i, f := range e.Stack {
		if shown[i] != f.Func {
			t.Errorf("frame %d is %q, govis events says %q", i, shown[i], f.Func)
		}
	}
	user := slices.IndexFunc(e.Stack, func(f frame) bool { return filepath.Base(f.File) == "crowd.go" })
	eval[bool](p, fmt.Sprintf(`document.querySelectorAll('[data-stack] ol button')[%d].click(), true`, user))
	await[bool](p, "the line of the frame in sight", `document.querySelector('[data-pane=source]').ariaPressed === 'true' &&
		document.querySelector('[data-part=source]').dataset.path.endsWith('crowd.go')`)
}

// marksMoments marks moments, names one, and comes back to them by keys and by a link.
func marksMoments(t *testing.T, p *tab, here int) {
	t.Helper()
	p.press("m")
	there := p.step("]").At
	p.press("m")
	p.press("\"")
	p.until("the moment marked first", fmt.Sprintf("v.at === %d", here))
	p.press("'")
	p.until("the moment marked next", fmt.Sprintf("v.at === %d", there))
	eval[bool](p, `document.querySelector('[data-pane=marks]').click(), true`)
	name := fmt.Sprintf(`document.querySelector('[data-bookmark="%d"] input')`, here)
	await[bool](p, "the bookmark", name+` !== null`)
	eval[bool](p, name+`.focus(), `+name+`.select(), true`)
	p.press("here m waits") // its letters are keys of the page, too
	p.press(kb.Enter)
	await[bool](p, "the name in the address", `new URLSearchParams(location.hash).getAll('mark').some((m) => m.endsWith('~here m waits'))`)
	if n := eval[int](p, `document.querySelectorAll('[data-bookmark]').length`); n != 2 {
		t.Errorf("%d moments are marked, want 2", n)
	}
	link := eval[string](p, `location.href`)
	p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(link))
	p.until("the page of the link", fmt.Sprintf("v.at === %d", there))
	p.press("\"")
	p.until("the marked moment of the link", fmt.Sprintf("v.at === %d", here))
	eval[bool](p, `document.querySelector('[data-pane=marks]').click(), true`)
	await[bool](p, "its name", name+`.value === 'here m waits'`)
	eval[bool](p, fmt.Sprintf(`document.querySelector('[data-bookmark="%d"] .away').click(), true`, there))
	await[bool](p, "one mark", `document.querySelectorAll('[data-bookmark]').length === 1`)
}

// laneIDs is an expression for the lanes that are shown.
const laneIDs = `[...document.querySelectorAll('[data-lane]')].map((l) => l.dataset.lane)`

// choosesLanes shows only lanes that had to do with the goroutine of an event, and of those only what is held.
func choosesLanes(t *testing.T, p *tab, events []said, e said) {
	t.Helper()
	met := map[string]bool{fmt.Sprintf("g%d", e.G): true}
	lock := fmt.Sprintf("o%d", e.Obj)
	for _, o := range events {
		switch {
		case o.G == e.G:
			met[fmt.Sprintf("o%d", o.Obj)] = true
			if o.By != nil {
				met[fmt.Sprintf("g%d", *o.By)] = true
			}
		case o.By != nil && *o.By == e.G:
			met[fmt.Sprintf("g%d", o.G)] = true
		}
	}
	others := fmt.Sprintf(`%s.filter((id) => !%s[id]).length`, laneIDs, asJSON(t, met))
	if n := eval[int](p, others); n == 0 {
		t.Errorf("all lanes on the screen had to do with goroutine %d: that they are chosen cannot be seen", e.G)
	}
	await[bool](p, "its lane selected", fmt.Sprintf(`new URLSearchParams(location.hash).get('lane') === 'g%d'`, e.G))
	p.press("f")
	await[bool](p, "the lanes of the goroutine", fmt.Sprintf(`document.querySelector('[data-omitted]')?.textContent.includes('only with') && %s === 0 && %s.includes('%s')`, others, laneIDs, lock))
	eval[bool](p, `(() => { const s = document.querySelector('[data-action=only-state]'); s.value = 'held'; s.dispatchEvent(new Event('change', { bubbles: true })); return true })()`)
	await[bool](p, "only what is held", fmt.Sprintf(`JSON.stringify(%s) === '["%s"]'`, laneIDs, lock))
	eval[bool](p, `document.querySelector('[data-omitted] button').click(), true`)
	await[bool](p, "all lanes", others+` > 0`)
	await[bool](p, "the lane of the event, in sight as before", laneSeen)
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// dragsLanes drags lanes to the top, and one back; and selects lanes by keys.
func dragsLanes(t *testing.T, p *tab) {
	t.Helper()
	p.press(kb.Escape)
	await[bool](p, "the first lanes", `(() => {
		const part = document.querySelector('[data-part=timeline]')
		part.querySelector('.scroll').scrollTop = 0
		const off = part.querySelector('[data-lane]').getBoundingClientRect().top - part.querySelector('.corner').getBoundingClientRect().bottom
		return part.querySelector('[data-lane=g1]') !== null && Math.abs(off) < 1 // drawn where they are dragged, too
	})()`)
	lanes := eval[[]string](p, laneIDs)
	box := func(lane string) []float64 {
		return eval[[]float64](p, fmt.Sprintf(`(() => { const b = document.querySelector('[data-lane="%s"] .lane').getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2, b.height] })()`, lane))
	}
	first := box(lanes[0])
	drag := func(lane string, toY float64) {
		from := box(lane)
		mouse := func(kind input.DispatchMouseEventType, y float64, buttons int64) chromedp.Action[chromedp.Void] {
			return chromedp.MouseEvent(kind, from[0], y, chromedp.Button("left"), chromedp.ClickCount(1), func(e *input.DispatchMouseEventParams) {
				e.Buttons = buttons
			})
		}
		p.do(mouse(input.DispatchMouseEventTypeMousePressed, from[1], 1), mouse(input.DispatchMouseEventTypeMouseMoved, (from[1]+toY)/2, 1),
			mouse(input.DispatchMouseEventTypeMouseMoved, toY, 1), mouse(input.DispatchMouseEventTypeMouseReleased, toY, 0))
	}
	top := first[1] - first[2]/2
	pinned := `JSON.stringify([...document.querySelectorAll('li.pinned')].map((l) => l.dataset.lane))`
	drag(lanes[2], top+2)
	await[bool](p, "the dragged lane at the top", fmt.Sprintf(`%s === '["%s"]'`, pinned, lanes[2]))
	drag(lanes[3], top+2)
	await[bool](p, "another above it", fmt.Sprintf(`%s === '["%s","%s"]'`, pinned, lanes[3], lanes[2]))
	drag(lanes[3], top+3.6*first[2])
	await[bool](p, "the other where it belongs", fmt.Sprintf(`%s === '["%s"]'`, pinned, lanes[2]))

	p.press(kb.ArrowDown)
	selected := `document.querySelector('li.selected')?.dataset.lane`
	await[bool](p, "the first lane selected", fmt.Sprintf(`%s === '%s'`, selected, lanes[2]))
	p.press("k")
	await[bool](p, "it to be let go", pinned+` === '[]'`)
	p.press(kb.ArrowDown)
	await[bool](p, "the next lane selected", fmt.Sprintf(`%s === '%s'`, selected, lanes[3]))
	p.press(kb.ArrowUp)
	await[bool](p, "the one before selected", fmt.Sprintf(`%s === '%s'`, selected, lanes[2]))
}
