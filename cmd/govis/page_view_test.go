package main

import (
	"fmt"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A view is what the page tells its reader: the words for screen readers, the
// sentence, the playhead and the window of the timeline.
type view struct {
	At        int     `json:"at"`    // where the playhead is
	Shown     int     `json:"shown"` // the event whose state is shown: the same, once it has come
	Count     int     `json:"count"`
	Time      float64 `json:"time"` // ns
	Sentence  string  `json:"sentence"`
	Line      int     `json:"line"`   // lit in the source
	Status    string  `json:"status"` // live or ended
	Following bool    `json:"following"`
	Playing   bool    `json:"playing"`
	Axis      string  `json:"axis"`
	From      float64 `json:"from"`
	To        float64 `json:"to"`
	Lost      bool    `json:"lost"` // says that there is no connection
	Alert     string  `json:"alert"`
	Hash      string  `json:"hash"`

	Goroutines []struct {
		ID    uint64 `json:"id"`
		Name  string `json:"name"`
		State string `json:"state"`
		Words string `json:"words"`
		Obj   uint64 `json:"obj"` // what it waits for
		Place string `json:"place"`
	} `json:"goroutines"`
	Channels []struct {
		ID     uint64   `json:"id"`
		Name   string   `json:"name"`
		Len    int      `json:"len"`
		Cap    int      `json:"cap"`
		Closed bool     `json:"closed"`
		Values []string `json:"values"`
		Sendq  []uint64 `json:"sendq"`
		Recvq  []uint64 `json:"recvq"`
	} `json:"channels"`
	Locks []struct {
		ID      uint64   `json:"id"`
		Name    string   `json:"name"`
		Owner   uint64   `json:"owner"`
		Readers int      `json:"readers"`
		Queue   []uint64 `json:"queue"`
	} `json:"locks"`
	WaitGroups []struct {
		ID      uint64   `json:"id"`
		Name    string   `json:"name"`
		Counter int      `json:"counter"`
		Waiters []uint64 `json:"waiters"`
	} `json:"waitGroups"`
	Contexts []struct {
		ID        uint64 `json:"id"`
		Name      string `json:"name"`
		Parent    uint64 `json:"parent"`
		Cancelled bool   `json:"cancelled"`
		Cause     string `json:"cause"`
	} `json:"contexts"`
	Conds []struct {
		ID      uint64   `json:"id"`
		Name    string   `json:"name"`
		Waiters []uint64 `json:"waiters"`
	} `json:"conds"`
	Onces []struct {
		ID      uint64   `json:"id"`
		Name    string   `json:"name"`
		Runner  uint64   `json:"runner"`
		Done    bool     `json:"done"`
		Waiters []uint64 `json:"waiters"`
	} `json:"onces"`
	Timers []struct {
		ID     uint64 `json:"id"`
		Name   string `json:"name"`
		Active bool   `json:"active"`
		Fired  int    `json:"fired"`
	} `json:"timers"`
	Variables []struct {
		ID    uint64 `json:"id"`
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"variables"`
	Selects []struct {
		G   uint64 `json:"g"`
		Won int    `json:"won"` // -1 while it waits
	} `json:"selects"`
	Left map[string]string `json:"left"` // what is not among these, in words: of goroutines, of objects
}

// readView is an expression for the page's view.
const readView = `(() => {
	const one = (selector) => document.querySelector(selector)
	const all = (selector, row) => [...document.querySelectorAll('[data-twin] ' + selector)].map((e) => row(e.dataset, e))
	const ids = (text) => (text ?? '').split(' ').filter(Boolean).map(Number)
	const where = one('[data-at][data-count]')?.dataset ?? {}
	const timeline = one('[data-part=timeline]')?.dataset ?? {}
	return {
		at: Number(where.at ?? -2), count: Number(where.count ?? 0), time: Number(where.time ?? 0),
		shown: Number(one('[data-twin]')?.dataset.at ?? -3),
		sentence: one('[data-part=sentence] [aria-live]')?.textContent ?? '',
		line: Number(one('[data-part=source]')?.dataset.line ?? 0),
		status: one('[data-status]')?.dataset.status ?? '',
		following: one('[data-status=live]')?.getAttribute('aria-pressed') === 'true',
		playing: one('[data-action=play]')?.dataset.playing === 'true',
		axis: timeline.axis ?? '', from: Number(timeline.from ?? 0), to: Number(timeline.to ?? 0),
		lost: one('[data-banner=lost]') !== null,
		alert: [...document.querySelectorAll('[role=alert]')].map((e) => e.innerText).join('\n'),
		hash: location.hash,
		goroutines: all('[data-goroutine]', (d, e) => ({
			id: Number(d.goroutine), name: d.name, state: d.state, words: e.cells[1].textContent, obj: Number(d.obj ?? 0), place: e.cells[2].textContent,
		})),
		channels: all('[data-channel]', (d) => ({
			id: Number(d.channel), name: d.name, len: Number(d.len), cap: Number(d.cap), closed: d.closed === 'true',
			values: JSON.parse(d.values), sendq: ids(d.sendq), recvq: ids(d.recvq),
		})),
		locks: all('[data-lock]', (d) => ({ id: Number(d.lock), name: d.name, owner: Number(d.owner ?? 0), readers: Number(d.readers ?? 0), queue: ids(d.queue) })),
		waitGroups: all('[data-waitgroup]', (d) => ({
			id: Number(d.waitgroup), name: d.name, counter: Number(d.counter), waiters: ids(d.waiters),
		})),
		contexts: all('[data-context]', (d) => ({
			id: Number(d.context), name: d.name, parent: Number(d.parent), cancelled: d.cancelled === 'true', cause: d.cause ?? '',
		})),
		conds: all('[data-cond]', (d) => ({ id: Number(d.cond), name: d.name, waiters: ids(d.waiters) })),
		onces: all('[data-once]', (d) => ({
			id: Number(d.once), name: d.name, runner: Number(d.runner), done: d.done === 'true', waiters: ids(d.waiters),
		})),
		timers: all('[data-timer]', (d) => ({ id: Number(d.timer), name: d.name, active: d.active === 'true', fired: Number(d.fired) })),
		variables: all('[data-variable]', (d) => ({ id: Number(d.variable), name: d.name, value: d.value })),
		selects: all('[data-select]', (d) => ({ g: Number(d.select), won: Number(d.won) })),
		left: Object.fromEntries(all('[data-left]', (d, e) => [d.left, e.textContent])),
	}
})()`

// look waits until the page shows the state of where its playhead is.
func (p *tab) look() view {
	p.t.Helper()
	return p.until("the state at the playhead", "true")
}

// until waits for the page to show the state of where its playhead is, with
// condition, JavaScript about the view v, being true.
func (p *tab) until(what, condition string) view {
	p.t.Helper()
	return await[view](p, what+" ("+condition+")", fmt.Sprintf(`(() => {
		const v = %s
		return v.at === v.shown && (%s) ? v : false
	})()`, readView, condition))
}

// press presses a key, of package kb or a character.
func (p *tab) press(key string, options ...chromedp.KeyOption) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(key, options...))
}

// click clicks the middle of what a selector finds, once that is in sight and has not moved for a frame. A place is clicked, not a node: the page
// may have put another in its place by then.
func (p *tab) click(selector string) {
	p.t.Helper()
	at := await[[2]float64](p, selector+" to be clicked", fmt.Sprintf(`await (async () => {
		const place = () => {
			const e = document.querySelector(%q)
			e?.scrollIntoViewIfNeeded()
			const box = e?.getClientRects()[0]
			return box?.width > 0 && box.height > 0 ? [box.left + box.width / 2, box.top + box.height / 2] : undefined
		}
		const was = place()
		await new Promise(requestAnimationFrame)
		const now = place()
		return was !== undefined && String(now) === String(was) ? now : undefined
	})()`, selector))
	p.do(chromedp.MouseClickXY(at[0], at[1]))
}

// step presses a key that moves the playhead, and waits for it to have moved.
func (p *tab) step(key string) view {
	p.t.Helper()
	was := p.look().At
	p.press(key)
	return p.until("a step", fmt.Sprintf("v.at !== %d", was))
}

// first goes to where the user's program begins, last to its end.
func (p *tab) first() view {
	p.t.Helper()
	p.press(kb.End) // from there, it is a way
	p.until("the end", "v.at === v.count - 1")
	return p.step(kb.Home)
}

// goTo goes to an event the way a link does.
func (p *tab) goTo(address string, at int) view {
	p.t.Helper()
	p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(fmt.Sprintf("%s&at=%d", address, at+1)))
	return p.until("the event of the link", fmt.Sprintf("v.at === %d", at))
}
