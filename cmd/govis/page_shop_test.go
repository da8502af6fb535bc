package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testShop looks around, by mouse, in a program with several files and a vendored package, with goroutines in groups, with
// pprof labels, with a close that releases many, with a time when nothing happens, and with a leak.
func (s pageTest) testShop(t *testing.T) {
	dir, err := filepath.Abs("testdata/page/shop")
	if err != nil {
		t.Fatal(err)
	}
	process, address := show(t, "env", "-C", dir, s.govis, "run", "--no-browser", ".")
	file := process.kept()
	events := eventsOf(t, s.govis, file)
	p := openTab(t, s.browser, light, still)
	p.do(chromedp.EmulateViewport(1280, 1400), chromedp.Navigate(address)) // all lanes are on the screen
	p.until("the end of the program", "v.status === 'ended'")
	p.first()

	hasNamesAndLeak(t, p, events)
	foldsAndShowsProcessors(t, p)
	clicksEvents(t, p, events)
	readsFiles(t, p, events)
	holdsTheMoment(t, p, events)
	usesBothHands(t, p)
	isOneSheet(t, p)
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
	s.saysWhatIsMissing(t, file)
}

// hasNamesAndLeak checks the names of the lanes, their labels, and that who never ended is told from who did.
func hasNamesAndLeak(t *testing.T, p *tab, events []said) {
	type row struct {
		ID     string `json:"id"`
		Name   string `json:"name"`
		Labels string `json:"labels"`
		Title  string `json:"title"`
	}
	rows := await[[]row](p, "all lanes", `((all) => all.length >= 14 && all)([...document.querySelectorAll('[data-lane]')].map((l) => ({
		id: l.dataset.lane, name: l.querySelector('.text').textContent, labels: l.querySelector('.labels')?.textContent ?? '',
		title: l.querySelector('.lane').title,
	})))`)
	labels := map[string]string{} // by events, of user goroutines
	for _, e := range events {
		if e.Kind == "go.create" && e.Label != "" {
			labels[fmt.Sprintf("g%d", e.G)] = e.Label
		}
	}
	if len(labels) != 6 {
		t.Fatalf("%d goroutines begin with labels, want the six clerks", len(labels))
	}
	for _, r := range rows {
		if want, ok := labels[r.ID]; ok && r.Labels != want {
			t.Errorf("lane %s has the labels %q, want %q", r.Name, r.Labels, want)
		}
		if leaks := strings.Contains(r.Title, "still blocked at the end"); leaks != (r.Name == "audit") {
			t.Errorf("lane %s is said to be blocked at the end: %t", r.Name, leaks)
		}
	}
	p.press("/")
	await[bool](p, "the filter", `document.activeElement?.dataset.action === 'filter' && (document.activeElement.select(), true)`)
	p.press("north")
	await[bool](p, "the lanes with the label", laneIDs+`.length === 4`) // the team, and its clerks
	p.press(kb.Escape)
	await[bool](p, "all lanes", laneIDs+`.length >= 14`)
}

// foldsAndShowsProcessors folds the children of main and unfolds them, shows the lanes of processors, and comes back to that
// by the browser's back button.
func foldsAndShowsProcessors(t *testing.T, p *tab) {
	const all = `document.querySelectorAll('[data-lane^=g]').length`
	fold := `document.querySelector('[data-lane=g1] button.fold')`
	await[bool](p, "main with its children", all+` === 10 && `+fold+`.ariaExpanded === 'true'`)
	p.click(`[data-lane=g1] button.fold`)
	await[bool](p, "main alone", all+` === 1 && `+fold+`.ariaExpanded === 'false' && document.querySelector('[data-lane=g1] .count').textContent === '+9'`)
	await[bool](p, "the folded lanes counted", `document.querySelector('[data-omitted]').textContent.includes('9 lanes folded')`)
	p.click(`[data-lane=g1] button.fold`)
	await[bool](p, "main with its children", all+` === 10`)
	team := await[string](p, "a team", `[...document.querySelectorAll('[data-lane^=g]')].find((l) => l.querySelector('.text').textContent === 'pprof.Do').dataset.lane`)
	p.click(`[data-lane=` + team + `] button.fold`)
	await[bool](p, "a team without its clerks", all+` === 7`)

	const processors = `document.querySelectorAll('[data-lane^=p]').length`
	if n := eval[int](p, processors); n != 0 {
		t.Errorf("at first %d processors are shown", n)
	}
	p.click(`[data-action=view]`)
	eval[bool](p, `[...document.querySelectorAll('#view-menu label')].find((l) => l.innerText.includes('Processors')).querySelector('input').click(), true`)
	await[bool](p, "the processors", processors+` > 0`)
	p.press(kb.Escape)
	await[bool](p, "the menu to close", `document.querySelector('#view-menu').hidden`)
	await[bool](p, "the link to know", `location.hash.includes('fold=`+team+`') && location.hash.includes('hide=')`)
	p.do(chromedp.Navigate("about:blank"), chromedp.Evaluate[chromedp.Void]("setTimeout(() => history.back()), undefined"))
	p.arrive("the page after going back", `document.querySelector('[data-lane]') !== null`)
	await[bool](p, "the page as it was", all+` === 7 && `+processors+` > 0`)
	// chromedp knows nothing of the nodes of a page that was come back to.
	eval[bool](p, `(document.querySelector('[data-lane=`+team+`] button.fold').click(), true)`)
	await[bool](p, "the link to know", `!location.hash.includes('fold=')`)
	p.do(chromedp.Reload())
	await[bool](p, "all goroutines", all+` === 10`)
}

// middleOf is an expression for the height at which the bars of a lane are.
func (p *tab) middleOf(lane string) float64 {
	p.t.Helper()
	return eval[float64](p, fmt.Sprintf(`(() => { const b = document.querySelector('[data-lane="%s"]').getBoundingClientRect(); return b.y + b.height / 2 })()`, lane))
}

// clicksEvents clicks the mark of the close, and points to one of the links from it.
func clicksEvents(t *testing.T, p *tab, events []said) {
	closes := slices.IndexFunc(events, func(e said) bool { return e.Kind == "chan.close" && e.Name == "open" })
	released := closes + slices.IndexFunc(events[closes:], func(e said) bool { return e.Kind == "chan.recv" && e.By != nil })
	p.press("0")
	v := p.look()
	d := p.drawing()
	from, to := p.middleOf("g1"), p.middleOf(fmt.Sprintf("g%d", events[released].G))
	p.do(chromedp.MouseClickXY(d.x(v, float64(closes)+0.5), from))
	v = p.until("the close that was clicked", fmt.Sprintf("v.at === %d", closes))
	if want := fmt.Sprintf("main.go:%d", v.Line); events[closes].At != want {
		t.Errorf("the source is lit at %s, want %s", want, events[closes].At)
	}
	await[bool](p, "its stack", `document.querySelector('[data-part=stack]')?.innerText.includes('main.main')`)

	// A link is a curve that is the same from both ends: its middle is between them.
	x1, x2 := d.x(v, float64(closes)+0.5), d.x(v, float64(released)+0.5)
	tip := ""
	for dx := -6.0; dx <= 6 && !strings.Contains(tip, "released by close"); dx++ {
		p.do(chromedp.MouseEvent(chromedp.MouseMoved, (x1+x2)/2+dx, (from+to)/2, chromedp.ButtonNone))
		tip = eval[string](p, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(document.querySelector('[role=tooltip]')?.innerText ?? ''))))`)
	}
	if !strings.Contains(tip, "released by close") || !strings.Contains(tip, "main → ") {
		t.Errorf("the link from the close to whom it released says %q", tip)
	}

	// A bar answers the questions of its wait.
	wait := slices.IndexFunc(events, func(e said) bool { return e.Kind == "go.block" && e.Reason == "sync.WaitGroup.Wait" && e.G == 1 })
	p.do(chromedp.MouseEvent(chromedp.MouseMoved, d.x(v, float64(wait)+20), from, chromedp.ButtonNone))
	words := await[string](p, "the questions of a wait", `document.querySelector('[role=tooltip] dl')?.innerText`)
	for _, want := range []string{"waits for", "since", "ended by", "teams"} {
		if !strings.Contains(words, want) {
			t.Errorf("of the wait the tooltip says %q, nothing of %q", words, want)
		}
	}
}

// readsFiles reads another file of the program, clicks a line of it, and follows a stack through a vendored package
// into the standard library.
func readsFiles(t *testing.T, p *tab, events []said) {
	const shown = `document.querySelector('[data-part=source]').dataset.path`
	names := eval[[]string](p, `[...document.querySelectorAll('[data-action=file] option')].map((o) => o.textContent)`)
	if slices.Sort(names); !slices.Equal(names, []string{"main.go", "store.go", "tally.go"}) {
		t.Errorf("the files to choose are %q", names)
	}
	eval[bool](p, `(() => {
		const list = document.querySelector('[data-action=file]')
		list.value = [...list.options].find((o) => o.textContent === 'store.go').value
		return list.dispatchEvent(new Event('change', { bubbles: true }))
	})()`)
	await[bool](p, "store.go", shown+`.endsWith('/store.go')`)
	line := await[[]float64](p, "its line", `((l) => l && ((b) => [b.left + 30, b.top + b.height / 2])(l.getBoundingClientRect()))(
		[...document.querySelector('[data-part=source] .editor').shadowRoot.querySelectorAll('.cm-line')].find((l) => l.textContent.includes('s.sold.Do(')))`)
	at := p.look().At
	p.do(chromedp.MouseClickXY(line[0], line[1]))
	v := p.until("an event of the line", fmt.Sprintf("v.at > %d", at))
	if e := events[v.At]; !slices.ContainsFunc(e.Stack, func(f frame) bool { return strings.HasSuffix(f.Func, ".sell") }) && e.At != "store.go:16" {
		t.Errorf("the click on store.go:16 leads to event %d, %+v", v.At, e)
	}

	block := slices.IndexFunc(events, func(e said) bool { return e.Kind == "go.block" && e.Reason == "sync.Mutex.Lock" })
	for p.look().At != block {
		p.step("[")
		if v := p.look(); v.At < block {
			break
		}
	}
	for p.look().At < block {
		p.step("]")
	}
	const frames = `document.querySelectorAll('[data-part=stack] button')`
	await[bool](p, "the stack of the block", frames+`.length === `+fmt.Sprint(len(events[block].Stack)))
	for _, file := range []string{"sync/mutex.go", "/vendor/example.com/tally/tally.go", "/store.go"} {
		eval[bool](p, `([...`+frames+`].find((b) => b.title.includes('`+file+`:')).click(), true)`)
		await[bool](p, file, shown+`.includes('`+file+`')`)
		await[bool](p, "its line in sight", litInSight)
	}
}

// holdsTheMoment changes the axis while the pointer is on an event: that stays under it, though times when nothing
// happens are folded there.
func holdsTheMoment(t *testing.T, p *tab, events []said) {
	p.press("0")
	p.press("x")
	clock := p.until("the clock", "v.axis === 'clock' && document.querySelector('[data-part=timeline]').dataset.gaps > 0")
	d := p.drawing()
	p.do(chromedp.MouseClickXY(d.X+d.W*0.6, d.Y+14))
	if v := p.until("a moment in the middle", "v.time > "+fmt.Sprint(clock.From+1e5)); clock.To-clock.From < 300e6 || v.Time-clock.From > (clock.To-clock.From)/5 {
		t.Errorf("of %g to %g ns, of which most is idle, the middle of the timeline is %g: nothing is folded", clock.From, clock.To, v.Time)
	}
	p.press("x")
	v := p.until("the events", "v.axis === 'events'")
	middle := slices.IndexFunc(events, func(e said) bool { return e.Kind == "chan.close" && e.Name == "open" })
	p.do(chromedp.MouseClickXY(d.x(v, float64(middle)+0.5), d.Y+14))
	p.until("the close", fmt.Sprintf("v.at === %d", middle))
	for range 4 {
		p.press("+")
	}
	v = p.until("a narrower window", fmt.Sprintf("v.to - v.from < %d", len(events)/5))
	x := d.X + d.W*0.4
	under := int(math.Floor(v.From + (x-d.X-margin)/(d.W-2*margin)*(v.To-v.From)))
	times := make([]int64, len(events))
	for i, e := range events {
		times[i] = e.T
	}
	// A moment between two events is shown at once, and what was the last of them once govis has said so.
	moment := times[under]
	last := fmt.Sprintf("((t) => t[v.at] <= v.time && !(t[v.at + 1] < v.time))(%s)", asJSON(t, times))
	for _, axis := range []string{"clock", "events", "clock"} {
		p.do(chromedp.MouseEvent(chromedp.MouseMoved, x, d.Y+60, chromedp.ButtonNone))
		p.press("x")
		p.until("the other axis", "v.axis === '"+axis+"' && document.querySelector('[data-part=timeline]').dataset.drawn === v.axis")
		p.settled()
		// From another moment on, so that it can be told when the click has come to something.
		before := p.look().Time
		p.do(chromedp.MouseClickXY(x+d.W*0.3, d.Y+14))
		away := p.until("another moment", fmt.Sprintf("v.time !== %.0f && %s", before, last)).Time
		p.do(chromedp.MouseClickXY(x, d.Y+14))
		v := p.until("the moment under the pointer", fmt.Sprintf("v.time !== %.0f && %s", away, last))
		// Several events may be in a pixel of the clock: from there on the event is the last one up to that moment, which may be long before it.
		from, to, pixel := times[v.At], int64(math.MaxInt64), int64(0)
		switch {
		case axis == "clock":
			from, to, pixel = int64(v.Time), int64(v.Time), int64((v.To-v.From)/d.W)
		case v.At+1 < len(times):
			to = times[v.At+1]
		}
		if moment < from-2*pixel || moment > to+2*pixel {
			t.Errorf("on the axis %s %d to %d ns is under the pointer, before it was %d; a pixel is %d ns", axis, from, to, moment, pixel)
		}
		moment = from
	}
	p.do(chromedp.MouseEvent(chromedp.MouseMoved, 5, 5, chromedp.ButtonNone))
	p.press("x")
	p.press("0")
	p.until("the events", "v.axis === 'events'")
}

// settled waits until what is drawn is the timeline's window, which has not moved for some frames.
func (p *tab) settled() {
	p.t.Helper()
	eval[bool](p, `(async () => {
		const window = () => JSON.stringify({ ...document.querySelector('[data-part=timeline]').dataset })
		for (let was = window(), still = 0; still < 12; ) {
			await new Promise(requestAnimationFrame)
			const now = window()
			still = now === was && JSON.parse(now).settled === 'true' ? still + 1 : 0
			was = now
		}
		return true
	})()`)
}

// usesBothHands presses buttons with the mouse and then keys: these are the page's, not the button's.
func usesBothHands(t *testing.T, p *tab) {
	p.first()
	p.click(`[data-lane=g1] .lane`)
	await[bool](p, "the lane selected", `document.querySelector('li.selected')?.dataset.lane === 'g1'`)
	p.press(" ")
	p.until("playing", "v.playing")
	p.press(" ")
	p.until("the pause", "!v.playing")
	if eval[string](p, `document.querySelector('li.selected')?.dataset.lane ?? ''`) != "g1" {
		t.Error("Space after a click on a lane has deselected it")
	}
	v := p.first() // a step of playing may still come, but not after this
	p.click(`[data-action=next]`)
	next := p.until("a step", fmt.Sprintf("v.at > %d", v.At))
	p.press(kb.ArrowLeft)
	p.until("the step back", fmt.Sprintf("v.at < %d", next.At))
	p.press(kb.Escape)

	// By the keyboard alone, each place that Tab comes to is to be seen, and Space works a button.
	eval[bool](p, `(document.activeElement.blur(), true)`)
	seen := map[string]bool{}
	for range 90 {
		p.press(kb.Tab)
		type place struct{ What, Fault string }
		at := eval[place](p, focusSeen)
		if at.Fault != "" && !seen[at.What] {
			t.Errorf("the focus on %s %s", at.What, at.Fault)
		}
		seen[at.What] = true
	}
	if len(seen) < 40 {
		t.Errorf("Tab came to %d places only: %v", len(seen), seen)
	}
	eval[bool](p, `document.querySelector('[data-action=play]').focus(), true`)
	p.press(" ")
	p.until("playing", "v.playing")
	p.press(" ")
	p.until("the pause", "!v.playing")
}

// focusSeen tells what has the focus, and what is wrong with how it is shown.
const focusSeen = `(() => {
	let e = document.activeElement
	while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement
	const what = [e.tagName.toLowerCase(), e.dataset.action ?? e.dataset.pane ?? '', e.getAttribute('aria-label') ?? e.textContent.trim().slice(0, 30)].join(' ')
	if (e === document.body) return { What: what, Fault: '' }
	const b = e.getBoundingClientRect()
	if (b.width < 1 || b.right < 1 || b.left > innerWidth - 1 || b.bottom < 1 || b.top > innerHeight - 1) return { What: what, Fault: 'is out of sight' }
	const marked = (s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1.5 || parseFloat(s.strokeWidth) >= 2.5
	for (let f = e; f; f = f.parentElement ?? f.getRootNode().host) if (marked(getComputedStyle(f))) return { What: what, Fault: '' }
	for (const f of e.querySelectorAll('*')) if (marked(getComputedStyle(f)) || f.matches('.ring') && getComputedStyle(f).stroke !== 'none') return { What: what, Fault: '' }
	return { What: what, Fault: 'is not to be seen' }
})()`

// isOneSheet prints the page, from a wide screen and from a phone.
func isOneSheet(t *testing.T, p *tab) {
	for _, size := range [][2]int64{{1280, 720}, {390, 844}} {
		p.do(chromedp.EmulateViewport(size[0], size[1]))
		p.settled()
		ctx, cancel := context.WithTimeout(p.ctx, pagePatience)
		sheet, err := chromedp.Run(ctx, chromedp.Action[[]byte](func(ctx context.Context, _ *chromedp.Target) ([]byte, error) {
			r, err := chromedp.Call(ctx, cdppage.PrintToPDF, cdppage.PrintToPDFParams{PreferCSSPageSize: new(true), PrintBackground: new(true)})
			return r.Data, err
		}))
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		if n := len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(sheet, -1)); n != 1 {
			t.Errorf("a page of %d by %d pixels is printed on %d sheets", size[0], size[1], n)
		}
	}
}

// saysWhatIsMissing opens what a killed govis has left of a trace.
func (s pageTest) saysWhatIsMissing(t *testing.T, file string) {
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut.govis")
	if err := os.WriteFile(cut, whole[:len(whole)*3/4], 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(s.govis, "events", cut).CombinedOutput(); err != nil && !strings.Contains(string(out), "cut") {
		t.Fatalf("govis events of a trace that was cut: %v\n%.300s", err, out)
	}
	process, address := show(t, s.govis, "open", "--no-browser", cut)
	p := openTab(t, s.browser, dark, still)
	p.do(chromedp.Navigate(address))
	said := await[string](p, "a note", `document.querySelector('[data-banner=note]')?.innerText`)
	if !strings.Contains(said, "cut") && !strings.Contains(said, "end") {
		t.Errorf("of a trace that was cut the page says %q", said)
	}
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}
