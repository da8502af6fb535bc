package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/govis/govis/scenarios"
)

// pageTest is what a part of the tests of the page works with.
type pageTest struct {
	browser context.Context
	govis   string // the command, built
}

// TestPage drives the page in a real browser, served by the command as a user
// starts it.
func TestPage(t *testing.T) {
	pages := newPageTests(t)
	pages.run(t, "Walk", pageTest.testWalk)
	pages.run(t, "PlaysByItself", pageTest.testPlaysByItself)
	pages.run(t, "PlaysRecording", pageTest.testPlaysRecording)
	pages.run(t, "HelpFits", pageTest.testHelpFits)
	pages.run(t, "Kinds", pageTest.testKinds)
	pages.run(t, "Lost", pageTest.testLost)
	pages.run(t, "InFrame", pageTest.testInFrame)
	pages.run(t, "Flights", pageTest.testFlights)
	pages.run(t, "Motion", pageTest.testMotion)
	pages.run(t, "Present", pageTest.testPresent)
	pages.run(t, "Themes", pageTest.testThemes)
	pages.run(t, "Answers", pageTest.testAnswers)
	pages.run(t, "Frames", pageTest.testFrames)
	pages.run(t, "Spotlight", pageTest.testSpotlight)
	pages.run(t, "Steps", pageTest.testSteps)
	pages.run(t, "Speeds", pageTest.testSpeeds)
	pages.run(t, "Live", pageTest.testLive)
	pages.run(t, "Attach", pageTest.testAttach)
	pages.run(t, "Connection", pageTest.testConnection)
	pages.run(t, "EndOfGovis", pageTest.testEndOfGovis)
	pages.run(t, "Origin", pageTest.testOrigin)
	pages.run(t, "WrongToken", pageTest.testWrongToken)
	pages.run(t, "Sight", pageTest.testSight)
	pages.run(t, "Painted", pageTest.testPainted)
	pages.run(t, "Lanes", pageTest.testLanes)
	pages.run(t, "Panes", pageTest.testPanes)
	pages.alone(t, "Shop", pageTest.testShop) // it counts pixels while its program runs
	pages.run(t, "Lesson", pageTest.testLesson)
	pages.run(t, "Catalogue", pageTest.testCatalogue)
	pages.run(t, "Output", pageTest.testOutput)
	pages.run(t, "Try", pageTest.testTry)
	pages.run(t, "Compare", pageTest.testCompare)
	pages.run(t, "CompareCommand", pageTest.testCompareCommand)
	pages.run(t, "Stop", pageTest.testStop)
	pages.run(t, "LessonAxe", pageTest.testLessonAxe)
	pages.run(t, "CatalogueWithoutGo", pageTest.testCatalogueWithoutGo)
	for _, lesson := range aloneLessons {
		pages.run(t, "Alone/"+lesson, func(s pageTest, t *testing.T) { s.testAlone(t, lesson) })
	}
	pages.run(t, "Alone/Part", pageTest.testAlonePart)
	pages.run(t, "Alone/Framed", pageTest.testAloneFramed)
	pages.run(t, "Alone/Reveal", pageTest.testReveal)
	pages.run(t, "Export", pageTest.testExport)
	for i, scenario := range scenarios.List() {
		if i == 0 || scenarios.List()[i-1].Topic != scenario.Topic { // the first of each topic
			pages.run(t, "Axe/"+scenario.Name, func(s pageTest, t *testing.T) { s.testAxe(t, scenario) })
		}
		if *allScenarios || walked[scenario.Name] {
			pages.run(t, "Scenario/"+scenario.Name, func(s pageTest, t *testing.T) { s.testScenario(t, scenario) })
		}
	}
}

// testWalk is the way of who follows the README: govis run buffered opens the
// browser, and there main blocks on the full buffer.
func (s pageTest) testWalk(t *testing.T) {
	process, address := s.runInBrowser(t, "buffered")
	p := openTab(t, s.browser, dark)
	p.do(chromedp.Navigate(address))
	events := eventsOf(t, s.govis, process.kept())
	p.until("the end of the program", "v.status === 'ended'")

	v := p.first()
	if v.Count != len(events) {
		t.Errorf("the page has %d events, govis events has %d", v.Count, len(events))
	}
	runtimes := map[uint64]bool{} // goroutines that the runtime starts for itself
	for _, e := range events {
		if e.Kind == "go.create" && e.Mode == "system" {
			runtimes[e.G] = true
		}
	}
	m := newModel()
	at := -1
	advance := func() { // brings the model to where the page is
		for ; at < v.At; at++ {
			m.apply(&events[at+1])
		}
	}
	advance()
	for {
		want := v.At + 1
		for events[want].Kind != "go.block" || runtimes[events[want].G] {
			want++
		}
		if v = p.step("]"); v.At != want {
			t.Fatalf("the next block after event %d is %d, the page went to %d", at, want, v.At)
		}
		if e := events[v.At]; e.Reason == "chan send" {
			break
		}
		advance()
	}
	advance()
	m.compare(t, v)
	if want := `main waits to send "task 4" on tasks: the buffer is full (3 of 3).`; v.Sentence != want {
		t.Errorf("the sentence is %q, want %q", v.Sentence, want)
	}
	e := events[v.At]
	if want := "main.go:" + strconv.Itoa(v.Line); e.At != want {
		t.Errorf("the source is lit at %s, want %s", want, e.At)
	}
	checkPipe(t, p, e, m.channels[e.Obj])

	stepsBack(t, p, events)
	dragsAndZooms(t, p)
	switchesAxis(t, p)
	touches(t, p)
	plays(t, p)
	reloads(t, p)
	p.quiet(hostOf(t, address))
	process.signal(os.Interrupt)
	process.exit(0)
}

// runInBrowser starts govis run with a $BROWSER that hands the address to the test.
func (s pageTest) runInBrowser(t *testing.T, scenario string) (*govisProcess, string) {
	t.Helper()
	dir := t.TempDir()
	opener, opened := filepath.Join(dir, "opener"), filepath.Join(dir, "opened")
	if err := makePipe(opened); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(opener, []byte("#!/bin/sh\necho \"$1\" >"+opened+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	process, printed := show(t, "env", "BROWSER="+opener, s.govis, "run", scenario)
	address, err := os.ReadFile(opened) // comes when the opener writes it
	once := strings.TrimSpace(string(address))
	if err != nil || !strings.HasPrefix(once, "http://"+hostOf(t, printed)+"/open/") {
		t.Fatalf("the browser was started with %q (%v), govis said %q", once, err, printed)
	}
	return process, once
}

// A pipe is a channel as it is drawn on the stage.
type pipe struct {
	Slots []struct {
		N     int    `json:"n"`
		Value string `json:"value"`
	} `json:"slots"` // from left to right
	Left []struct {
		G     uint64 `json:"g"`
		Words string `json:"words"`
	} `json:"left"` // goroutines in the card, left of the slots
}

// checkPipe checks the picture of a full channel with goroutine e.G waiting to send.
func checkPipe(t *testing.T, p *tab, e said, want *modelChannel) {
	t.Helper()
	// Goroutines glide to their places: wait until one stands in the card.
	got := await[pipe](p, "the sender to stand before the channel", fmt.Sprintf(`(() => {
		const stage = document.querySelector('[data-part=stage]')
		const card = stage.querySelector('[data-card="o%d"]')
		if (!card) return false
		const box = (e) => e.getBoundingClientRect()
		const slots = [...card.querySelectorAll('[data-slot]')].sort((a, b) => box(a).left - box(b).left)
		const edge = Math.min(...slots.map((s) => box(s).left))
		const frame = box(card)
		const left = [...stage.querySelectorAll('[data-g][data-docked="' + card.dataset.card + '"]')].filter((g) => {
			const b = box(g)
			return b.left >= frame.left && b.right <= edge && b.top >= frame.top && b.bottom <= frame.bottom + 1
		})
		return left.length > 0 && {
			slots: slots.map((s) => ({ n: Number(s.dataset.slot), value: s.querySelector('text').textContent })),
			left: left.map((g) => ({ g: Number(g.dataset.g), words: g.querySelector('title').textContent })),
		}
	})()`, e.Obj))
	// The next to be received is nearest to the receivers, at the right.
	slices.Reverse(got.Slots)
	for i, slot := range got.Slots {
		if slot.N != i+1 || i >= len(want.values) || slot.Value != want.values[i] {
			t.Errorf("slot %d from the right shows value %d, %s; the channel holds %v", i, slot.N, slot.Value, want.values)
		}
	}
	if len(got.Slots) != len(want.values) {
		t.Errorf("%d slots are filled on the stage, want %d", len(got.Slots), len(want.values))
	}
	if len(got.Left) != 1 || got.Left[0].G != e.G || !strings.Contains(got.Left[0].Words, e.Value) {
		t.Errorf("before the channel stand %+v, want goroutine %d with %s", got.Left, e.G, e.Value)
	}
}

// stepsBack steps back, and forth again to the same moment.
func stepsBack(t *testing.T, p *tab, events []said) {
	was := p.look()
	back := p.step(kb.ArrowLeft)
	if back.At >= was.At {
		t.Errorf("a step back went from %d to %d", was.At, back.At)
	}
	modelAt(events, back.At).compare(t, back)
	forth := p.step(kb.ArrowRight)
	if forth.At != was.At || forth.Sentence != was.Sentence {
		t.Errorf("a step back and one forth went from %d to %d: %s", was.At, forth.At, forth.Sentence)
	}
	block := p.step("[")
	if e := events[block.At]; block.At >= was.At || e.Kind != "go.block" {
		t.Errorf("[ went from %d to %d, %s", was.At, block.At, e.Kind)
	}
	if v := p.step("]"); v.At != was.At {
		t.Errorf("[ and ] went from %d to %d", was.At, v.At)
	}
}
