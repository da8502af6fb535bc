package main

import (
	"bytes"
	"cmp"
	"context"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// A picture is the page at one moment of a scenario.
type picture struct {
	file, scenario, scheme string
	// worth says how much a moment, event e and the state after it, shows. The
	// first of those with the most is taken.
	worth func(e *said, m *model) int
	place string   // what the link says beside the moment
	flags []string // of govis run
}

var pictures = []picture{
	{file: "buffered.png", scenario: "buffered", scheme: light, worth: fullBuffer},
	{file: "buffered-dark.png", scenario: "buffered", scheme: dark, worth: fullBuffer},
	{file: "unbuffered.png", scenario: "unbuffered", scheme: dark, worth: handOff},
	{file: "mutex.png", scenario: "mutex", scheme: dark, worth: lockQueue},
	{file: "cancel.png", scenario: "cancel-tree", scheme: dark, worth: cancelledTree},
	{file: "select.png", scenario: "select-two", scheme: light, worth: wonCase},
	{file: "cond.png", scenario: "cond-queue", scheme: dark, worth: signalled},
	{file: "memory.png", scenario: "counter-race", scheme: light, worth: lastWrite, flags: []string{"--memory"}},
	{file: "answers.png", scenario: "buffered", scheme: dark, worth: fullBuffer, place: "&lane=g1"},
	{file: "present.png", scenario: "buffered", scheme: dark, worth: fullBuffer, place: "&present=1"},
	{file: "print.png", scenario: "buffered", scheme: light, worth: fullBuffer, place: "&theme=print"},
}

// fullBuffer is worth most where a goroutine waits to send on a full buffer.
func fullBuffer(e *said, m *model) int {
	if e.Kind == "go.block" && e.Reason == "chan send" {
		return m.channels[e.Obj].len
	}
	return 0
}

// handOff is worth most where a value goes straight to a receiver who waits.
func handOff(e *said, _ *model) int {
	if e.Kind == "chan.send" && e.Mode == "handoff" && e.madeByUser() {
		return 1
	}
	return 0
}

// lockQueue is worth most where the queue of a held lock is longest.
func lockQueue(e *said, m *model) int {
	if l := m.locks[e.Obj]; l != nil && l.owner != 0 && e.Kind == "go.block" {
		return len(l.queue)
	}
	return 0
}

// wonCase is worth most where a select with several cases has just been decided.
func wonCase(e *said, _ *model) int {
	if e.Kind == "select.done" {
		return len(e.Cases)
	}
	return 0
}

// signalled is worth most where a Cond is signalled that somebody waits for.
func signalled(e *said, _ *model) int {
	if e.Kind == "cond.signal" || e.Kind == "cond.broadcast" {
		return int(e.N)
	}
	return 0
}

// lastWrite is worth more the later a value is written.
func lastWrite(e *said, _ *model) int {
	if e.Kind == "mem.later" && e.Name == "c.value" {
		return int(e.T)
	}
	return 0
}

// cancelledTree is worth most where a cancellation has just gone down the tree.
func cancelledTree(e *said, m *model) int {
	cancelled := 0
	for _, c := range m.contexts {
		if c.cancelled {
			cancelled++
		}
	}
	if e.Kind != "ctx.cancel" {
		return 0
	}
	return cancelled
}

// TestPictures takes the pictures of the documentation, 1280 by 720 pixels, of
// the real page, and puts them into the folder $GOVIS_PICTURES: make pictures.
func TestPictures(t *testing.T) {
	dir := os.Getenv("GOVIS_PICTURES")
	if dir == "" {
		t.Skip("GOVIS_PICTURES does not name a folder to put pictures in")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	browser, govis := startChromium(t), buildGovis(t)
	for _, wanted := range pictures {
		t.Run(wanted.file, func(t *testing.T) {
			process, address := show(t, append(append([]string{govis, "run", "--no-browser"}, wanted.flags...), wanted.scenario)...)
			events := eventsOf(t, govis, process.kept())
			p := openTab(t, browser, wanted.scheme)
			v := p.goTo(address+wanted.place, wanted.moment(events))
			t.Logf("event %d: %s", v.At, v.Sentence)
			p.rest()
			wanted.take(t, p, filepath.Join(dir, wanted.file))
		})
	}
}

// moment returns the index of the event that is worth most.
func (w picture) moment(events []said) int {
	m := newModel()
	best, at := 0, 0
	for i := range events {
		m.apply(&events[i])
		if worth := w.worth(&events[i], m); worth > best {
			best, at = worth, i
		}
	}
	return at
}

// mostBytes is how large a picture may be: a reader of the README loads them.
const mostBytes = 200_000

func (w picture) take(t *testing.T, p *tab, file string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, pagePatience)
	defer cancel()
	taken, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(taken))
	if err != nil {
		t.Fatal(err)
	}
	var small bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, inFewColours(img)); err != nil {
		t.Fatal(err)
	}
	if small.Len() > mostBytes {
		t.Errorf("%s has %d bytes, more than %d", w.file, small.Len(), mostBytes)
	}
	if err := os.WriteFile(file, small.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d bytes, of %d from the browser", file, small.Len(), len(taken))
}

// inFewColours returns the image in 256 colours, which is less than half the
// bytes: the commonest as they are, in place of each other one the nearest.
func inFewColours(img image.Image) image.Image {
	count := map[color.NRGBA]int{}
	bounds := img.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)]++
		}
	}
	common := slices.SortedFunc(maps.Keys(count), func(a, b color.NRGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(key(a), key(b)))
	})
	var palette color.Palette
	for _, c := range common {
		if len(palette) == 256 {
			break
		}
		if len(palette) == 0 || distance(c, palette[palette.Index(c)].(color.NRGBA)) > 120 {
			palette = append(palette, c)
		}
	}
	index := map[color.NRGBA]uint8{}
	for c := range count {
		index[c] = uint8(palette.Index(c))
	}
	out := image.NewPaletted(bounds, palette)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			out.SetColorIndex(x, y, index[color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)])
		}
	}
	return out
}

func key(c color.NRGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }

// distance is the square of how far two colours are from each other.
func distance(a, b color.NRGBA) int {
	r, g, bl := int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B)
	return r*r + g*g + bl*bl
}
