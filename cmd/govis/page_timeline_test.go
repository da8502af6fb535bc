package main

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A drawing is where the timeline's canvas is in the tab, in pixels.
type drawing struct{ X, Y, W, H float64 }

func (p *tab) drawing() drawing {
	p.t.Helper()
	box := eval[[]float64](p, `(() => {
		const b = document.querySelector('[data-part=timeline] canvas').getBoundingClientRect()
		return [b.x, b.y, b.width, b.height]
	})()`)
	return drawing{box[0], box[1], box[2], box[3]}
}

// margin is what the page leaves free at both ends of the drawing.
const margin = 14

// x is the pixel of a position in a window of the events axis.
func (d drawing) x(v view, position float64) float64 {
	return d.X + margin + (position-v.From)/(v.To-v.From)*(d.W-2*margin)
}

// wheel turns the wheel over a place: away from the reader when dy is negative.
func wheel(x, y, dy float64) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{
			Type: input.DispatchMouseEventTypeMouseWheel, X: x, Y: y, DeltaY: dy,
			DeltaX: 0.1, // 0 would be left out, and the browser wants both
		})
		return err
	})
}

// dragsAndZooms drags the playhead and the timeline, and zooms.
func dragsAndZooms(t *testing.T, p *tab) {
	was := p.look()
	d := p.drawing()
	const ruler, lanes = 14, 50 // pixels below the top edge

	// The playhead is dragged along the ruler, from one event to another.
	from, to := was.At-8, was.At+12
	p.do(chromedp.MouseEvent(chromedp.MousePressed, d.x(was, float64(from)+0.5), d.Y+ruler, chromedp.ButtonLeft))
	p.until("the playhead where it was pressed", fmt.Sprintf("v.at === %d", from))
	for _, at := range []int{from + 3, to - 2, to} {
		p.do(chromedp.MouseEvent(chromedp.MouseMoved, d.x(was, float64(at)+0.5), d.Y+ruler, chromedp.ButtonLeft))
		p.until("the playhead where it was dragged", fmt.Sprintf("v.at === %d", at))
	}
	p.do(chromedp.MouseEvent(chromedp.MouseReleased, d.x(was, float64(to)+0.5), d.Y+ruler, chromedp.ButtonLeft))
	if v := p.look(); v.At != to || v.From != was.From || v.To != was.To {
		t.Errorf("dragging the playhead to %d ended at %d, and the window went from %v..%v to %v..%v", to, v.At, was.From, was.To, v.From, v.To)
	}

	// The wheel zooms around the pointer.
	x := d.X + d.W/3
	under := was.From + (x-d.X-margin)/(d.W-2*margin)*(was.To-was.From)
	p.do(wheel(x, d.Y+lanes, -500))
	near := p.until("the window to be narrower", fmt.Sprintf("v.to - v.from < %v", (was.To-was.From)/2))
	if got := near.From + (x-d.X-margin)/(d.W-2*margin)*(near.To-near.From); math.Abs(got-under) > 0.2 {
		t.Errorf("the wheel moved what was under the pointer from %.2f to %.2f", under, got)
	}
	if near.At != to {
		t.Errorf("the wheel moved the playhead from %d to %d", to, near.At)
	}

	// The lanes are dragged, and the window goes along.
	p.do(chromedp.DragAndDropXY(d.X+300, d.Y+lanes, d.X+200, d.Y+lanes))
	panned := p.until("the window to be further on", fmt.Sprintf("v.from > %v", near.From))
	shift := 100 / (d.W - 2*margin) * (near.To - near.From)
	if math.Abs(panned.From-near.From-shift) > 0.2 || math.Abs(panned.To-near.To-shift) > 0.2 || panned.At != to {
		t.Errorf("dragging by %.2f events went from %v..%v to %v..%v, the playhead from %d to %d", shift, near.From, near.To, panned.From, panned.To, to, panned.At)
	}

	// A click goes there.
	p.do(chromedp.MouseClickXY(d.X+d.W/2, d.Y+ruler))
	middle := int(math.Floor(panned.From + (panned.To-panned.From)/2))
	p.until("the playhead where it was clicked", fmt.Sprintf("v.at === %d", middle))

	// Keys move and zoom, too, and bring the whole back.
	p.press("d")
	right := p.until("the window further on", fmt.Sprintf("v.from > %v", panned.From))
	p.press("a")
	p.until("the window further back", fmt.Sprintf("v.from < %v", right.From))
	p.press("w")
	p.until("the window to be narrower", fmt.Sprintf("v.to - v.from < %v", (panned.To-panned.From)*0.7))
	p.press("s")
	p.until("the window to be as wide", fmt.Sprintf("v.to - v.from > %v", (panned.To-panned.From)*0.9))
	p.press("+")
	p.until("the window to be narrower", fmt.Sprintf("v.to - v.from < %v", (panned.To-panned.From)*0.7))
	p.press("-")
	p.press("-")
	p.until("the window to be wider", fmt.Sprintf("v.to - v.from > %v", (panned.To-panned.From)*1.3))
	p.press("0")
	p.until("the whole", fmt.Sprintf("v.from === %v && v.to === %v && v.at === %d", was.From, was.To, middle))
}

// fingers puts fingers to places of the screen, x and y each; none are taken away.
func (p *tab) fingers(kind input.DispatchTouchEventType, places ...[2]float64) {
	p.t.Helper()
	e := input.DispatchTouchEventParams{Type: kind, TouchPoints: []*input.TouchPoint{}}
	for i, at := range places {
		id := float64(i)
		e.TouchPoints = append(e.TouchPoints, &input.TouchPoint{X: at[0], Y: at[1], ID: &id})
	}
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, input.DispatchTouchEvent, e)
		return err
	}))
}

// touches drags and pinches the timeline with fingers, on a phone held upright.
func touches(t *testing.T, p *tab) {
	touch := func(on bool) chromedp.Action[chromedp.Void] {
		return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: on, MaxTouchPoints: 2})
			return err
		})
	}
	p.do(chromedp.EmulateViewport(390, 844), touch(true))
	await[bool](p, "the narrow page", `document.querySelector('.panes.narrow') !== null`)
	for range 3 {
		p.press("+")
	}
	p.settled()
	was, d := p.look(), p.drawing()
	y := d.Y + 60
	wide := was.To - was.From
	perPixel := wide / (d.W - 2*margin)

	// One finger takes the lanes along.
	p.fingers(input.DispatchTouchEventTypeTouchStart, [2]float64{d.X + 180, y})
	for _, x := range []float64{160, 130, 100} {
		p.fingers(input.DispatchTouchEventTypeTouchMove, [2]float64{d.X + x, y})
	}
	p.fingers(input.DispatchTouchEventTypeTouchEnd)
	moved := p.until("the window further on", fmt.Sprintf("v.from > %v", was.From+70*perPixel))
	if math.Abs(moved.From-was.From-80*perPixel) > 0.2 || moved.At != was.At {
		t.Errorf("a finger moved by 80 pixels moves the window from %v to %v, and the playhead from %d to %d", was.From, moved.From, was.At, moved.At)
	}

	// Two fingers, apart to twice as far, show half as much of it; what is between them stays.
	middle := moved.From + (150-margin)*perPixel
	p.fingers(input.DispatchTouchEventTypeTouchStart, [2]float64{d.X + 120, y}, [2]float64{d.X + 180, y})
	for _, x := range []float64{110, 100, 90} {
		p.fingers(input.DispatchTouchEventTypeTouchMove, [2]float64{d.X + x, y}, [2]float64{d.X + 300 - x, y})
	}
	p.fingers(input.DispatchTouchEventTypeTouchEnd)
	near := p.until("half as much", fmt.Sprintf("v.to - v.from < %v", wide*0.55))
	between := near.From + (150-margin)/(d.W-2*margin)*(near.To-near.From)
	if math.Abs((near.To-near.From)/wide-0.5) > 0.02 || math.Abs(between-middle) > 0.3 || near.At != was.At {
		t.Errorf("two fingers change %v..%v to %v..%v, what is between them from %v to %v, and the playhead from %d to %d",
			moved.From, moved.To, near.From, near.To, middle, between, was.At, near.At)
	}

	// A tap goes there.
	p.fingers(input.DispatchTouchEventTypeTouchStart, [2]float64{d.X + 150, d.Y + 14})
	p.fingers(input.DispatchTouchEventTypeTouchEnd)
	p.until("the playhead where it was tapped", fmt.Sprintf("v.at === %d", int(math.Floor(between))))
	p.do(touch(false), chromedp.EmulateViewport(1280, 720))
	p.press("0")
	p.settled()
}

// switchesAxis changes the axis, where the whole is shown and where a part is: the
// moment stays.
func switchesAxis(t *testing.T, p *tab) {
	was := p.look()
	p.do(chromedp.MouseEvent(chromedp.MouseMoved, 5, 5, chromedp.ButtonNone)) // on the timeline, what is under it would stay
	stays := fmt.Sprintf("v.at === %d && v.sentence === %q", was.At, was.Sentence)
	p.press("x")
	p.until("the clock axis", "v.axis === 'clock' && v.to > 1e6 &&"+stays)
	p.press("x")
	p.until("the events axis", fmt.Sprintf("v.axis === 'events' && v.from === %v && v.to === %v && %s", was.From, was.To, stays))
	p.press("+")
	p.press("+")
	near := p.until("a narrower window", fmt.Sprintf("v.to - v.from < %v", (was.To-was.From)/2))
	p.press("x")
	p.until("the clock axis with the moment in the window", "v.axis === 'clock' && v.from <= v.time && v.time <= v.to && "+stays)
	p.press("x")
	p.until("the events axis with the moment in the window", "v.axis === 'events' && v.from <= v.at && v.at < v.to && "+stays)
	p.press("0")
	if v := p.until("the whole", fmt.Sprintf("v.from === %v", was.From)); v.At != near.At {
		t.Errorf("the axis and 0 moved the playhead from %d to %d", near.At, v.At)
	}
}

// plays plays and pauses, by keyboard and button, by events and by time.
func plays(t *testing.T, p *tab) {
	speed := func(id string) {
		eval[bool](p, `(document.querySelector('.speed select').value = '`+id+`', document.querySelector('.speed select').dispatchEvent(new Event('change', { bubbles: true })))`)
	}
	const button = "[data-action=play]"
	speed("e10")
	was := p.first()
	p.press(" ")
	p.until("the third event of playing", fmt.Sprintf("v.playing && v.at >= %d", was.At+3))
	p.press(" ")
	paused := p.until("the pause", "!v.playing")
	// At ten events a second, the next would be there within these frames.
	if at := eval[int](p, `(async () => {
		for (let i = 0; i < 15; i++) await new Promise(requestAnimationFrame)
		return Number(document.querySelector('[data-at][data-count]').dataset.at)
	})()`); at != paused.At {
		t.Errorf("while paused, the playhead went from %d to %d", paused.At, at)
	}

	// By the clock: time goes on between two events.
	speed("r-1")
	p.click(button)
	p.until("time to go on", fmt.Sprintf("v.playing && v.time > %v", paused.Time+5e6))
	p.click(button)
	p.until("the pause", "!v.playing")

	// To the end, where it stops by itself.
	speed("e500")
	p.click(button)
	p.until("the end of the trace", "!v.playing && v.at === v.count - 1")
	p.first()
}

// reloads reloads: the page comes back to its place.
func reloads(t *testing.T, p *tab) {
	for range 3 {
		p.step(kb.ArrowRight)
	}
	p.press("+")
	p.press("+")
	p.press("x")
	was := p.until("the clock axis", "v.axis === 'clock' && v.to > 1e6")
	p.until("the place in the address", fmt.Sprintf("v.hash.includes('at=%d') && v.hash.includes('axis=clock') && v.hash.includes('win=')", was.At+1))
	was = p.look()
	p.do(chromedp.Reload())
	v := p.until("the page to be back", fmt.Sprintf("v.at === %d && v.axis === 'clock' && v.sentence === %q", was.At, was.Sentence))
	if math.Abs(v.From-was.From) > 1 || math.Abs(v.To-was.To) > 1 {
		t.Errorf("the window was %v..%v, and is %v..%v after a reload", was.From, was.To, v.From, v.To)
	}
	p.press("x")
	p.press("0")
	p.until("the events axis", "v.axis === 'events'")
}
