package draw

import (
	"embed"
	"fmt"
	"math"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A Font is a style of type.
type Font uint8

// The fonts.
const (
	Regular Font = iota
	Bold
	Mono
)

// What the Go fonts lack: Chinese, Japanese and Korean characters of everyday use, and emoji. Licence: fonts/OFL.txt.
//
//go:embed fonts/*.zst
var fallbackFiles embed.FS

var main = sync.OnceValue(func() [3]*sfnt.Font {
	var list [3]*sfnt.Font
	for i, data := range [][]byte{Regular: goregular.TTF, Bold: gobold.TTF, Mono: gomono.TTF} {
		list[i] = mustParse(data)
	}
	return list
})

// fallbacks are read when a text is met that needs them: most do not.
var fallbacks = sync.OnceValue(func() []*sfnt.Font {
	reader, err := zstd.NewReader(nil)
	if err != nil {
		panic(fmt.Sprintf("reading the embedded fonts: %v", err))
	}
	defer reader.Close()
	var list []*sfnt.Font
	for _, name := range []string{"noto-sans-cjk-subset.otf", "noto-emoji.ttf"} {
		packed, err := fallbackFiles.ReadFile("fonts/" + name + ".zst")
		if err != nil {
			panic(fmt.Sprintf("the embedded font %s: %v", name, err))
		}
		data, err := reader.DecodeAll(packed, nil)
		if err != nil {
			panic(fmt.Sprintf("the embedded font %s: %v", name, err))
		}
		list = append(list, mustParse(data))
	}
	return list
})

// mustParse panics for a font that is broken, which is a mistake in this package that its tests meet.
func mustParse(data []byte) *sfnt.Font {
	f, err := sfnt.Parse(data)
	if err != nil {
		panic(fmt.Sprintf("an embedded font: %v", err))
	}
	return f
}

// A glyph is a character of a font.
type glyph struct {
	font  *sfnt.Font
	index sfnt.GlyphIndex
}

type glyphKey struct {
	font Font
	r    rune
}

// known remembers where characters are, and how wide.
var known sync.Map // glyphKey to glyphWidth

type glyphWidth struct {
	glyph
	advance float64 // ems
}

// find returns the glyph of a character. What no font has is shown as the box that fonts have for that.
func find(f Font, r rune) glyphWidth {
	if g, ok := known.Load(glyphKey{f, r}); ok {
		return g.(glyphWidth)
	}
	g := look(f, r)
	known.Store(glyphKey{f, r}, g)
	return g
}

func look(f Font, r rune) glyphWidth {
	var b sfnt.Buffer
	first := main()[f]
	g := glyph{first, 0}
	if r < 0xfe00 || r > 0xfe0f { // variation selectors choose among looks, and are not seen
		if i, err := first.GlyphIndex(&b, r); err == nil && i != 0 {
			g.index = i
		} else {
			for _, face := range fallbacks() {
				if i, err := face.GlyphIndex(&b, r); err == nil && i != 0 {
					g = glyph{face, i}
					break
				}
			}
		}
	} else {
		return glyphWidth{g, 0}
	}
	units := g.font.UnitsPerEm()
	advance, err := g.font.GlyphAdvance(&b, g.index, fixed.I(int(units)), font.HintingNone)
	if err != nil {
		advance = fixed.I(int(units) / 2)
	}
	return glyphWidth{g, float64(advance) / 64 / float64(units)}
}

// Has reports whether one of the fonts has the character.
func Has(f Font, r rune) bool { return find(f, r).index != 0 }

// Measure returns how wide a text is, in units.
func Measure(f Font, size float64, text string) float64 {
	width := 0.0
	for _, r := range text {
		width += find(f, r).advance
	}
	return width * size
}

// Fit cuts a text so that it is at most width wide, with … at its end where something is missing.
func Fit(f Font, size, width float64, text string) string {
	if Measure(f, size, text) <= width {
		return text
	}
	width -= Measure(f, size, "…")
	runes := []rune(text)
	sum := 0.0
	for i, r := range runes {
		if sum += find(f, r).advance * size; sum > width {
			return string(runes[:i]) + "…"
		}
	}
	return text
}

// FitName cuts a name as Fit does, but keeps the number at its end, which tells one from the others: "wor… 12" for "workerOfAll 12".
func FitName(f Font, size, width float64, name string) string {
	i := strings.LastIndexByte(name, ' ')
	if i < 0 || Measure(f, size, name) <= width || strings.Trim(name[i+1:], "0123456789") != "" {
		return Fit(f, size, width, name)
	}
	left := width - Measure(f, size, name[i:])
	if left < 3*size {
		return Fit(f, size, width, name)
	}
	return Fit(f, size, left, name[:i]) + name[i:]
}

// A Segment is a step of an outline. Op says how many of the points it has.
type Segment struct {
	Op sfnt.SegmentOp // MoveTo and LineTo have one point, QuadTo two, CubeTo three
	P  [3]Point
}

// Outline returns the outline of a text where it stands, for pictures that must look the same whatever fonts there are.
func (t *Text) Outline() []Segment {
	x := t.X
	switch t.Anchor {
	case Middle:
		x -= Measure(t.Font, t.Size, t.Text) / 2
	case End:
		x -= Measure(t.Font, t.Size, t.Text)
	}
	var out []Segment
	var b sfnt.Buffer
	for _, r := range t.Text {
		g := find(t.Font, r)
		units := float64(g.font.UnitsPerEm())
		scale := t.Size / units
		segments, err := g.font.LoadGlyph(&b, g.index, fixed.I(int(units)), nil)
		if err == nil {
			for _, s := range segments {
				seg := Segment{Op: s.Op}
				for i, p := range s.Args {
					seg.P[i] = Point{x + float64(p.X)/64*scale, t.Y + float64(p.Y)/64*scale}
				}
				out = append(out, seg)
			}
		}
		x += g.advance * t.Size
	}
	return out
}

func hypot(x, y float64) float64 { return math.Hypot(x, y) }
