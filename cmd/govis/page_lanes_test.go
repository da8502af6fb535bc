package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testLanes finds its way in a crowd as a teacher would: the tables beside the stage, the
// filter, pins, a loop, and a link to just this place.
func (s pageTest) testLanes(t *testing.T) {
	source, err := filepath.Abs("testdata/page/crowd.go")
	if err != nil {
		t.Fatal(err)
	}
	process, address := show(t, s.govis, "run", "--no-browser", source)
	events := eventsOf(t, s.govis, process.kept())
	p := openTab(t, s.browser, light, still)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")
	p.first()
	for range 4 {
		p.step("]")
	}

	chosen := sortsGoroutines(t, p, events)
	p.press("g")
	objects := await[map[string]string](p, "the table of objects", objectCells)
	held := strings.HasPrefix(objects["mu"], "Mutex held by member") || objects["mu"] == "Mutex free" // just then
	if !held || !strings.HasPrefix(objects["left"], "WaitGroup counter") {
		t.Errorf("the table of objects is %v", objects)
	}
	for range 5 {
		p.press("g")
	}
	await[bool](p, "the source", `document.querySelector('[data-pane=source]').ariaPressed === 'true'`)

	// The selected lane's own events, one after the other.
	for range 3 {
		v := p.step(".")
		if e := events[v.At]; e.G != chosen && (e.By == nil || *e.By != chosen) {
			t.Errorf("a step along goroutine %d is at event %d of goroutine %d", chosen, v.At, e.G)
		}
	}

	lanes := `[...document.querySelectorAll('[data-lane] .text')].map((e) => e.textContent)`
	pin := fmt.Sprintf(`document.querySelector('[data-lane="g%d"] .pin')`, chosen)
	await[bool](p, "the chosen lane", fmt.Sprintf(`%s?.getAttribute('aria-pressed') === 'false' && (%s.click(), true)`, pin, pin))
	p.press("/")
	// A keyboard's "/" would not be typed, chromedp's is: the selected text is replaced by what comes next.
	await[bool](p, "the filter to be typed into", `document.activeElement?.dataset.action === 'filter' && (document.activeElement.select(), true)`)
	p.press("left")
	await[bool](p, "the pinned lane, and the one with the text", fmt.Sprintf(`%s.length === 2 && %s[1] === 'left' && document.querySelector('li.pinned').dataset.lane === 'g%d'`, lanes, lanes, chosen))
	if omitted := eval[string](p, `document.querySelector('[data-omitted]').textContent`); !strings.Contains(omitted, "filtered out") {
		t.Errorf("of the lanes that are filtered out the page says %q", omitted)
	}
	p.press(kb.Enter)

	linked := loops(t, p)
	if v := p.until("the theme of the link", "v.axis === 'clock'"); v.At != linked.At {
		t.Errorf("the link to event %d opens at %d", linked.At, v.At)
	}
	if got := eval[string](p, `document.documentElement.dataset.theme`); got != "dark" {
		t.Errorf("the link to the dark page opens a %s one", got)
	}
	await[bool](p, "the lanes of the link", fmt.Sprintf(`%s.length === 2 && document.querySelector('[data-action=loop]').ariaPressed === 'true'`, lanes))
	p.press("/")
	await[bool](p, "the filter to be typed into", `document.activeElement?.dataset.action === 'filter'`)
	p.press(kb.Escape)
	await[bool](p, "all lanes", lanes+`.length > 5`)
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

// sortsGoroutines opens the table of goroutines, sorts it by how long each has been in
// its state, and chooses the first of those who wait for the lock. It returns its id.
func sortsGoroutines(t *testing.T, p *tab, events []said) uint64 {
	t.Helper()
	v := p.look()
	p.press("g")
	const table = `document.querySelector('[data-table=goroutines]')`
	await[bool](p, "the table of goroutines", table+` !== null`)
	const byTime = table + `.querySelectorAll('thead button')[3]`
	eval[bool](p, byTime+`.click(), `+byTime+`.click(), true`)
	var rows []struct {
		Lane  string   `json:"lane"`
		Cells []string `json:"cells"`
	}
	raw := await[string](p, "the sorted table", table+`.querySelector('[aria-sort=descending]') && JSON.stringify([...`+table+
		`.querySelectorAll('tbody tr')].map((r) => ({ lane: r.dataset.row, cells: [...r.cells].map((c) => c.textContent.trim()) })))`)
	if err := json.Unmarshal([]byte(raw), &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(v.Goroutines) {
		t.Errorf("the table has %d goroutines, the state %d", len(rows), len(v.Goroutines))
	}
	began := map[string]int64{} // when each began to wait
	for _, e := range events[:v.At+1] {
		if e.Kind == "go.block" {
			began[fmt.Sprintf("g%d", e.G)] = e.T
		}
	}
	var waits []int64
	chosen := uint64(0)
	for _, r := range rows {
		if r.Cells[1] != "blocked" || r.Cells[2] != "sync.Mutex.Lock on mu" {
			continue
		}
		waits = append(waits, began[r.Lane])
		if chosen == 0 {
			if _, err := fmt.Sscanf(r.Lane, "g%d", &chosen); err != nil {
				t.Fatal(err)
			}
		}
		if r.Cells[5] != "main" {
			t.Errorf("%s was started by main, the table says %q", r.Cells[0], r.Cells[5])
		}
	}
	if len(waits) < 2 || !slices.IsSorted(waits) {
		t.Fatalf("who waits longest comes first: the waits began at %v", waits)
	}
	row := fmt.Sprintf(`[data-row="g%d"] th button`, chosen)
	eval[bool](p, fmt.Sprintf(`document.querySelector('%s').click(), true`, row))
	await[bool](p, "the lane that was chosen in the table", fmt.Sprintf(`document.querySelector('[data-lane="g%d"].selected') !== null`, chosen))
	return chosen
}

// objectCells is an expression for the table of objects: name to kind and state.
const objectCells = `document.querySelector('[data-table=objects]') && Object.fromEntries(
	[...document.querySelectorAll('[data-table=objects] tbody tr')].map((r) => [r.cells[0].textContent.trim(), r.cells[1].textContent + ' ' + r.cells[2].textContent]))`

// loops plays a part of the trace in a loop, and opens the link to it in another page.
func loops(t *testing.T, p *tab) view {
	t.Helper()
	for range 4 {
		p.press("+")
	}
	p.press("o")
	await[bool](p, "the loop", `/loop=\d+~\d+/.test(decodeURIComponent(location.hash))`)
	var from, to int
	loop := eval[string](p, `/loop=(\d+~\d+)/.exec(decodeURIComponent(location.hash))[1]`)
	if _, err := fmt.Sscanf(loop, "%d~%d", &from, &to); err != nil {
		t.Fatalf("the loop of the address is %s: %v", loop, err)
	}
	was := eval[string](p, `document.querySelector('.speed select').value`)
	for range 4 {
		p.press(">")
	}
	if now := eval[string](p, `document.querySelector('.speed select').value`); now == was {
		t.Errorf("> leaves the speed at %s", was)
	}
	p.press(" ")
	p.until("playing near the end of the loop", fmt.Sprintf("v.playing && v.at > %d", from+(to-from)/2))
	p.until("playing at its start again", fmt.Sprintf("v.playing && v.at >= %d && v.at <= %d", from, from+(to-from)/2))
	p.press(" ")
	v := p.until("the pause", "!v.playing")

	p.press("x")
	p.press("t")
	v = p.until("the clock", "v.axis === 'clock'")
	await[bool](p, "the place in the address", fmt.Sprintf(`/theme=dark/.test(location.hash) && /axis=clock/.test(location.hash) && location.hash.includes('at=%d&')`, v.At+1))
	link := eval[string](p, `localStorage.clear(), location.href`)
	p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(link))
	return v
}
