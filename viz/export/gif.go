package export

import (
	"cmp"
	"image"
	"image/color"
	"image/gif"
	"io"
	"slices"

	"github.com/govis/govis/viz"
)

// Sizes and times of moving pictures.
const (
	gifSize   = "960x540" // where no size is said
	gifPause  = 1.4       // seconds that a step stands at least,
	gifReader = 14        // and how many characters of its sentence are read in one
)

// writeGIF writes a picture that plays the steps, each for as long as its sentence takes to read.
func writeGIF(w io.Writer, v *viz.View, o *Options) error {
	if o.Size == "" {
		o.Size = gifSize
	}
	m, err := newPictureMaker(v, o)
	if err != nil {
		return err
	}
	// Painted twice, once for the colours, so that not all pictures are in memory at once.
	count := map[[3]uint8]int{}
	if err := m.frames(func(_, _ int, f frame) error {
		countColors(count, pixels(f.picture, m.width, m.height))
		return nil
	}); err != nil {
		return err
	}
	palette, seen := paletteOf(count), map[[3]uint8]uint8{}
	anim := &gif.GIF{}
	var last *image.RGBA
	if err := m.frames(func(_, _ int, f frame) error {
		full := pixels(f.picture, m.width, m.height)
		box := full.Bounds()
		if last != nil {
			box = changed(last, full)
		}
		anim.Image = append(anim.Image, paletted(full, box, palette, seen))
		anim.Delay = append(anim.Delay, int(100*pause(f.sentence)))
		anim.Disposal = append(anim.Disposal, gif.DisposalNone)
		last = full
		return nil
	}); err != nil {
		return err
	}
	return gif.EncodeAll(w, anim)
}

// pause returns for how many seconds a step stands.
func pause(sentence string) float64 {
	return max(gifPause, float64(len([]rune(sentence)))/gifReader*0.6)
}

// changed returns where two pictures differ; a pixel where nowhere, for a frame cannot be empty.
func changed(a, b *image.RGBA) image.Rectangle {
	box := image.Rectangle{}
	size := a.Bounds()
	for y := size.Min.Y; y < size.Max.Y; y++ {
		ra, rb := a.Pix[y*a.Stride:(y+1)*a.Stride], b.Pix[y*b.Stride:(y+1)*b.Stride]
		first, end := -1, 0
		for x := 0; x < len(ra); x += 4 {
			if ra[x] != rb[x] || ra[x+1] != rb[x+1] || ra[x+2] != rb[x+2] {
				if first < 0 {
					first = x / 4
				}
				end = x/4 + 1
			}
		}
		if first >= 0 {
			box = box.Union(image.Rect(first, y, end, y+1))
		}
	}
	if box.Empty() {
		return image.Rect(0, 0, 1, 1)
	}
	return box
}

// paletteOf returns the colours that are most in some pictures, up to 256: for each, rounded to a 32nd of its range, one that is there. A
// picture of the theme's few colours and what is between them where edges are smooth needs no more.
func paletteOf(count map[[3]uint8]int) color.Palette {
	list := make([][3]uint8, 0, len(count))
	for c := range count {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b [3]uint8) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), slices.Compare(a[:], b[:]))
	})
	var palette color.Palette
	for _, c := range list[:min(len(list), 256)] {
		palette = append(palette, color.NRGBA{c[0], c[1], c[2], 255})
	}
	return palette
}

// countColors adds the colours of a picture to count, rounded so that the brightest and the darkest stay what they are.
func countColors(count map[[3]uint8]int, m *image.RGBA) {
	for i := 0; i < len(m.Pix); i += 4 {
		count[[3]uint8{coarse(m.Pix[i]), coarse(m.Pix[i+1]), coarse(m.Pix[i+2])}]++
	}
}

func coarse(v uint8) uint8 { return v>>3<<3 | v>>5 }

// paletted returns a part of a picture with the colours of a palette. seen remembers which is next to which.
func paletted(m *image.RGBA, box image.Rectangle, palette color.Palette, seen map[[3]uint8]uint8) *image.Paletted {
	out := image.NewPaletted(box, palette)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			p := m.Pix[m.PixOffset(x, y):]
			c := [3]uint8{coarse(p[0]), coarse(p[1]), coarse(p[2])}
			i, ok := seen[c]
			if !ok {
				i = uint8(palette.Index(color.NRGBA{c[0], c[1], c[2], 255}))
				seen[c] = i
			}
			out.Pix[out.PixOffset(x, y)] = i
		}
	}
	return out
}
