package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/chromedp/chromedp"
)

// A point in the drawing of the timeline, near its bottom; one over the names of lanes;
// and the height of the axis.
const (
	drawingX, drawingY = 760, 620
	namesX             = 80
)

// frames measures a long trace.
func (o options) frames(t *table) error {
	file := o.file("long.govis")
	if err := makeFile(file, o.events, shops(10_000)); err != nil {
		return err
	}
	s, err := o.start(file)
	if err != nil {
		return err
	}
	defer s.stop()
	browser, stop, err := startBrowser()
	if err != nil {
		return err
	}
	defer stop()
	tab, err := openTab(browser)
	if err != nil {
		return err
	}
	defer tab.Close()
	name := fmt.Sprintf("%d events, 10,000 goroutines", o.events)

	first, err := tab.open(s.url)
	if err != nil {
		return err
	}
	t.row(name+": first picture", "within 1 s", fmt.Sprintf("%.0f ms", first), first <= 1000)
	began := time.Now()
	if _, err := await[bool](tab, "the whole trace", `!document.querySelector('[data-status=reading]')`); err != nil {
		return err
	}
	t.note("all of it read, after the first picture", fmt.Sprintf("%.1f s; server %s", time.Since(began).Seconds(), s.memory()))
	if err := o.move(t, tab, name); err != nil {
		return err
	}
	if err := jumps(t, tab, name); err != nil {
		return err
	}
	m, err := tab.memory()
	if err != nil {
		return err
	}
	t.row(name+": memory of the page", "under 300 MB", fmt.Sprintf("%d MB, of that JavaScript %d MB", m.process>>20, m.heap>>20),
		m.process < 300<<20)
	t.note("memory of the server", s.memory())
	return nil
}

// move zooms in and out of a trace and moves in it, on both axes.
func (o options) move(t *table, tab *tab, name string) error {
	for _, axis := range []string{"events", "clock"} {
		if axis == "clock" {
			if err := chromedp.Do(tab.ctx, chromedp.KeyEvent("x")); err != nil {
				return err
			}
			if _, err := await[bool](tab, "the clock", `document.querySelector('[data-part=timeline]').dataset.axis === 'clock'`); err != nil {
				return err
			}
		}
		zoom, err := tab.record(func() error {
			for i := range 240 {
				dy := -60.0
				if i >= 120 {
					dy = 60
				}
				if err := tab.wheel(drawingX, drawingY, 0, dy); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		t.smooth(name+": zoom on the axis of "+axis, zoom)
		pan, err := tab.record(func() error {
			for range 60 {
				if err := tab.wheel(drawingX, drawingY, 0, -60); err != nil {
					return err
				}
			}
			for i := range 180 {
				dx := 40.0
				if i >= 90 {
					dx = -40
				}
				if err := tab.wheel(drawingX, drawingY, dx, 0); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		t.smooth(name+": pan on the axis of "+axis, pan)
	}
	return chromedp.Do(tab.ctx, chromedp.KeyEvent("x"))
}

// jumps goes to places all over the trace: by clicks on the axis, and from one end to the other, where
// the window goes along.
func jumps(t *table, tab *tab, name string) error {
	if err := chromedp.Do(tab.ctx, chromedp.KeyEvent("0")); err != nil {
		return err
	}
	// What the key asked for is not to be counted with the first jump.
	if _, err := eval[bool](tab, "benchRecorder.quiet()"); err != nil {
		return err
	}
	rng := rand.New(rand.NewPCG(1, 1))
	click := func() (float64, error) {
		return eval[float64](tab, fmt.Sprintf(`benchRecorder.settled(() => {
			const canvas = document.querySelector('canvas')
			const box = canvas.getBoundingClientRect()
			const at = { bubbles: true, button: 0, pointerId: 1, clientX: box.left + 20 + (box.width - 40) * %f, clientY: box.top + 8 }
			canvas.setPointerCapture = () => {}
			canvas.dispatchEvent(new PointerEvent('pointerdown', at))
			canvas.dispatchEvent(new PointerEvent('pointerup', at))
		})`, rng.Float64()))
	}
	if err := jump(t, name+": a click on the axis", 30, click); err != nil {
		return err
	}
	for range 12 { // until the window is narrow
		if err := chromedp.Do(tab.ctx, chromedp.KeyEvent("+")); err != nil {
			return err
		}
	}
	ends := []string{"Home", "End"}
	n := 0
	return jump(t, name+": from one end to the other", 20, func() (float64, error) {
		n++
		key := ends[n%2]
		return eval[float64](tab, fmt.Sprintf(`benchRecorder.settled(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: %q })))`, key))
	})
}

// jump measures n jumps.
func jump(t *table, what string, n int, do func() (float64, error)) error {
	var took []float64
	for range n {
		ms, err := do()
		if err != nil {
			return err
		}
		took = append(took, ms)
	}
	slices.Sort(took)
	worst := took[n-1]
	t.row(what+", until all is drawn", "under 150 ms", fmt.Sprintf("median %.0f ms, longest %.0f ms", took[n/2], worst), math.Round(worst) < 150)
	return nil
}

// wide measures a trace of many lanes.
func (o options) wide(t *table) error {
	file := o.file("wide.govis")
	if err := makeFile(file, math.MaxInt, wide(o.lanes)); err != nil {
		return err
	}
	s, err := o.start(file)
	if err != nil {
		return err
	}
	defer s.stop()
	browser, stop, err := startBrowser()
	if err != nil {
		return err
	}
	defer stop()
	tab, err := openTab(browser)
	if err != nil {
		return err
	}
	defer tab.Close()
	first, err := tab.open(s.url)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%d lanes", o.lanes)
	t.row(name+": first picture", "within 1 s", fmt.Sprintf("%.0f ms", first), first <= 1000)
	if _, err := await[bool](tab, "the whole trace", `!document.querySelector('[data-status=reading]')`); err != nil {
		return err
	}
	scroll, err := tab.record(func() error {
		for i := range 240 {
			dy := 120.0
			if i%80 >= 40 {
				dy = 6000 // as with the bar of the window
			}
			if err := tab.wheel(namesX, drawingY, 0, dy); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.smooth(name+": scrolling", scroll)
	filter, err := tab.record(func() error {
		for _, text := range []string{"9", "99", "999", "99", "waiter 7", "waiter 77", "nobody", ""} {
			ms, err := eval[float64](tab, fmt.Sprintf(`benchRecorder.settled(() => {
				const input = document.querySelector('[data-action=filter]')
				input.value = %q
				input.dispatchEvent(new Event('input', { bubbles: true }))
			})`, text))
			if err != nil {
				return err
			}
			if ms > 150 {
				t.note(fmt.Sprintf("%s: filter by %q", name, text), fmt.Sprintf("%.0f ms", ms))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.smooth(name+": filtering", filter)
	m, err := tab.memory()
	if err != nil {
		return err
	}
	t.row(name+": memory of the page", "under 300 MB", fmt.Sprintf("%d MB, of that JavaScript %d MB", m.process>>20, m.heap>>20), m.process < 300<<20)
	return nil
}
