package main

import (
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/govis/govis/viz/protocol"
)

// testPainted looks at the pixels of the timeline: what has no words is painted as govis says that it was.
func (s pageTest) testPainted(t *testing.T) {
	var p *tab
	open := func(scenario string) *protocol.Scene {
		path, err := filepath.Abs(filepath.Join("..", "..", "scenarios", scenario, "recording.govis"))
		if err != nil {
			t.Fatal(err)
		}
		_, address := show(t, s.govis, "open", "--no-browser", path)
		p.do(chromedp.Navigate("about:blank"), chromedp.EmulateViewport(1280, 1400), chromedp.Navigate(address)) // all lanes are on the screen
		p.until("the page", "v.at >= 0")
		p.press(kb.End)
		p.until("the end", "v.at === v.count - 1")
		p.settled()
		return sceneOf(t, path)
	}
	p = openTab(t, s.browser, dark, still)
	open("leak-early-return")
	p.runsOff()
	buffered := open("buffered")
	p.levels(buffered)
	p.links(buffered, map[protocol.LinkKind]string{protocol.LinkClose: "--danger"})
	p = openTab(t, s.browser, light, still)
	p.links(open("mutex"), map[protocol.LinkKind]string{protocol.LinkGo: "--text-2", protocol.LinkLock: "--lock"})
	p.links(open("cancel-tree"), map[protocol.LinkKind]string{protocol.LinkCancel: "--danger"})
	open("heartbeat")
	p.gaps()
}

// painted is the beginning of an expression that looks at pixels: the timeline's picture, and where its lanes are.
const painted = `
	const canvas = document.querySelector('[data-part=timeline] canvas')
	const box = canvas.getBoundingClientRect()
	const pen = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')
	pen.drawImage(canvas, 0, 0)
	const { data } = pen.getImageData(0, 0, canvas.width, canvas.height)
	const at = (x, y) => { const i = 4 * (Math.round(y) * canvas.width + Math.round(x)); return [data[i], data[i + 1], data[i + 2]] }
	const colour = (name) => {
		pen.fillStyle = getComputedStyle(canvas).getPropertyValue(name).trim()
		pen.fillRect(0, 0, 1, 1)
		return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)
	}
	const off = (a, b) => Math.max(...a.map((v, i) => Math.abs(v - b[i])))
	const rows = [...document.querySelectorAll('[data-lane]')].map((e) => {
		const b = e.getBoundingClientRect()
		return { lane: e.dataset.lane, name: e.querySelector('.text').textContent, top: b.top - box.top, bottom: b.bottom - box.top }
	})
	const panel = colour('--panel')
`

// runsOff checks that of the lanes those run off the screen of which nothing ended the wait.
func (p *tab) runsOff() {
	p.t.Helper()
	got := eval[map[string]bool](p, `(() => {`+painted+`
		const ends = ({ top, bottom }) => Array.from({ length: 5 }, (_, i) => at(canvas.width - 2, (top + bottom) / 2 - 4 + 2 * i)).filter((c) => off(c, panel) > 16).length > 2
		return Object.fromEntries(rows.filter((r) => r.lane[0] === 'g').map((r) => [r.name, ends(r)]))
	})()`)
	for name, want := range map[string]bool{"main": false, "ask": false, "ask 2": true, "ask 3": true} {
		if got[name] != want {
			p.t.Errorf("the lane of %s runs off the screen: %t, want %t", name, got[name], want)
		}
	}
}

// levels checks that the lane of the channel tasks is as high as what is in it.
func (p *tab) levels(all *protocol.Scene) {
	p.t.Helper()
	v, d := p.look(), p.drawing()
	var levels []protocol.Level
	for _, l := range all.Lanes {
		if l.Name == "tasks" {
			levels = l.Levels
		}
	}
	ends, longest := map[int]float64{}, map[int]int64{}
	for i, level := range levels[:max(len(levels)-1, 0)] {
		// The number of a level stands at its beginning.
		if end := levels[i+1].At; end-level.At > longest[level.Value] {
			longest[level.Value], ends[level.Value] = end-level.At, d.x(v, float64(end)-0.5)-d.X
		}
	}
	tall := eval[map[int]float64](p, fmt.Sprintf(`(() => {%s
		const { top, bottom } = rows.find((r) => r.name === 'tasks')
		const tall = (x) => {
			let n = 0
			for (let y = Math.ceil(top) + 1; y < bottom; y++) if (off(at(x, y), panel) > 40) n++
			return n
		}
		return Object.fromEntries(Object.entries(%s).map(([value, x]) => [value, tall(x)]))
	})()`, painted, asJSON(p.t, ends)))
	// Beside the level there is a line at the top and at the bottom.
	for n, want := range map[int]float64{0: 0, 1: tall[3] / 3, 2: tall[3] * 2 / 3} {
		if math.Abs(tall[n]-want) > 4 || tall[3] < 20 {
			p.t.Errorf("with %d of 3 in it the channel's lane is %v pixels high, with 3 %v", n, tall[n], tall[3])
		}
	}
}

// links checks that links of some kinds lead from lane to lane in their colours, and not in another.
func (p *tab) links(all *protocol.Scene, colours map[protocol.LinkKind]string) {
	p.t.Helper()
	v, d := p.look(), p.drawing()
	type look struct {
		From, To      string
		Left, Right   float64
		Colour, Other string
	}
	var links []protocol.Link
	var looks []look
	for _, l := range all.Links {
		if colour := colours[l.Kind]; colour != "" && l.From.Lane != l.To.Lane {
			x1, x2 := d.x(v, float64(l.From.At))-d.X, d.x(v, float64(l.To.At))-d.X
			links = append(links, l)
			looks = append(looks, look{l.From.Lane, l.To.Lane, max(0, min(x1, x2)-3), min(d.W-1, max(x1, x2)+3), colour, other(colour)})
		}
	}
	got := eval[[][]float64](p, fmt.Sprintf(`(() => {%s
		return %s.map((l) => {
			const [from, to] = [l.From, l.To].map((id) => rows.find((r) => r.lane === id))
			if (!from || !to) return []
			const border = to.top > from.top ? from.bottom : from.top // between two rows of bars
			const count = (name) => {
				const wanted = colour(name)
				let n = 0
				for (let y = border - 4; y <= border + 4; y++) for (let x = l.Left; x <= l.Right; x++) if (off(at(x, y), wanted) < 60) n++
				return n
			}
			return [count(l.Colour), count(l.Other)]
		})
	})()`, painted, asJSON(p.t, looks)))
	seen := map[protocol.LinkKind]int{}
	for i, l := range links {
		if len(got[i]) == 0 {
			continue // one of the lanes is not shown
		}
		seen[l.Kind]++
		if is, other := got[i][0], got[i][1]; is <= other { // of a thin line some pixels are like other colours, too
			p.t.Errorf("a %s from %s at event %d to %s at %d has %v pixels of %s, %v of %s",
				l.Kind, l.From.Lane, l.From.At, l.To.Lane, l.To.At, is, looks[i].Colour, other, looks[i].Other)
		}
	}
	for kind := range colours {
		if seen[kind] == 0 {
			p.t.Errorf("there is no %s to look at", kind)
		}
	}
}

// other returns a colour that has nothing to do with one of links.
func other(colour string) string {
	if colour == "--lock" {
		return "--danger"
	}
	return "--lock"
}

// gaps checks that on the axis of the clock the pauses that are folded are torn out of every lane.
func (p *tab) gaps() {
	p.t.Helper()
	p.press("x")
	p.until("the clock", "v.axis === 'clock'")
	p.settled()
	got := eval[[]float64](p, `(() => {`+painted+`
		const { top } = rows.find((r) => r.name === 'done')
		const [bg, ground] = [colour('--bg'), panel]
		const gap = bg.map((v, i) => v * 0.82 + ground[i] * 0.18)
		let [runs, run] = [0, 0]
		for (let x = 0; x < canvas.width; x++) {
			run = off(at(x, top + 4), gap) <= 2 ? run + 1 : 0
			if (run === 8) runs++
		}
		return [runs, Number(document.querySelector('[data-part=timeline]').dataset.gaps)]
	})()`)
	if got[0] < 3 || got[0] != got[1] {
		p.t.Errorf("%v gaps are folded, %v are torn out of the lanes", got[1], got[0])
	}
}

// sceneOf returns all of a trace as a picture has it.
func sceneOf(t *testing.T, file string) *protocol.Scene {
	t.Helper()
	v := openView(t, file)
	s, err := v.Scene(&protocol.SceneRequest{
		Axis: protocol.AxisEvents, From: 0, To: int64(v.Len()), Width: protocol.MaxWidth,
		Lanes: protocol.LaneQuery{Kinds: laneKinds, Count: protocol.MaxLanes},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
