package main

import (
	"fmt"
	"time"
)

// running watches a program that runs, at its live edge.
func (o options) running(t *table) error {
	s, err := o.start(livePart)
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
	if _, err := tab.open(s.url); err != nil {
		return err
	}
	name := fmt.Sprintf("live, %d events a second, %v", o.rate, o.live)
	const parts = 10 // of the whole time: the first and the last are compared
	var samples []liveSample
	for range parts {
		one, err := watch(tab, s, o.live/parts)
		if err != nil {
			return err
		}
		samples = append(samples, one)
	}
	early, late := samples[1], samples[parts-1]
	slowest := late.pictures
	for _, one := range samples[1:] {
		slowest = min(slowest, one.pictures)
	}
	t.row(name+": pictures a second", "30", fmt.Sprintf("%.0f, in the slowest tenth %.0f", late.pictures, slowest), slowest >= 29.5)
	t.row(name+": how far the picture is behind", "does not grow",
		fmt.Sprintf("median %.0f ms in the second tenth, %.0f ms in the last", early.behind, late.behind), late.behind <= 1.5*early.behind+50)
	t.row(name+": memory of the page", "does not grow", fmt.Sprintf("JavaScript %d MB in the second tenth, %d MB in the last; process %d MB, %d MB",
		early.memory.heap>>20, late.memory.heap>>20, early.memory.process>>20, late.memory.process>>20),
		late.memory.heap <= early.memory.heap+early.memory.heap/4+(4<<20))
	t.note("live: memory of the server, of a trace that keeps "+fmt.Sprint(kept>>20)+" MB", fmt.Sprintf("%d MB in the second tenth, %d MB in the last", early.server>>20, late.server>>20))
	return nil
}

// A liveSample is what a part of a live run was like.
type liveSample struct {
	pictures float64 // that changed, a second
	behind   float64 // from the newest event that the page has been told of to the one shown, ms of the program's time, median
	memory   memory
	server   int64
}

// watch watches the live edge for a time.
func watch(tab *tab, s *served, long time.Duration) (liveSample, error) {
	var one liveSample
	got, err := eval[struct {
		Pictures float64 `json:"pictures"`
		Behind   float64 `json:"behind"`
	}](tab, fmt.Sprintf(`(async () => {
		const ms = %d
		const where = document.querySelector('[data-time]')
		const begin = performance.now()
		const started = performance.timeOrigin
		let pictures = 0, last, behind = []
		while (performance.now() < begin + ms) {
			await new Promise(requestAnimationFrame)
			const now = where.dataset.at + ' ' + document.querySelector('[data-part=timeline]').dataset.to
			if (now !== last) pictures++
			last = now
			if (benchRecorder.newest) behind.push((benchRecorder.newest - Number(where.dataset.time)) / 1e6)
		}
		behind.sort((a, b) => a - b)
		return { pictures: pictures / ms * 1000, behind: behind[behind.length >> 1] ?? 0 }
	})()`, long.Milliseconds()))
	if err != nil {
		return one, err
	}
	one.pictures, one.behind, one.server = got.Pictures, got.Behind, s.rss()
	one.memory, err = tab.memory()
	return one, err
}
