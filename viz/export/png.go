package export

import (
	"image"
	"image/color"
	stddraw "image/draw"
	"image/png"
	"io"

	"golang.org/x/image/vector"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/draw"
)

// writePNG writes one picture.
func writePNG(w io.Writer, v *viz.View, o *Options) error {
	m, err := newPictureMaker(v, o)
	if err != nil {
		return err
	}
	p, err := m.single()
	if err != nil {
		return err
	}
	return png.Encode(w, pixels(p, m.width, m.height))
}

// pixels paints a picture.
func pixels(p *draw.Picture, width, height int) *image.RGBA {
	to := &pixelPen{
		image: image.NewRGBA(image.Rect(0, 0, width, height)),
		sx:    float64(width) / p.Width,
		sy:    float64(height) / p.Height,
	}
	paint(p, to)
	return to.image
}

// A pixelPen collects an area's outline in pixels, and paints it into as small a part of the image as holds it.
type pixelPen struct {
	image  *image.RGBA
	sx, sy float64
	steps  []pixelStep
	box    image.Rectangle
	raster vector.Rasterizer
}

type pixelStep struct {
	op byte // m, l, q, c
	p  [3][2]float32
}

func (t *pixelPen) step(op byte, points ...draw.Point) {
	s := pixelStep{op: op}
	for i, p := range points {
		x, y := p.X*t.sx, p.Y*t.sy
		s.p[i] = [2]float32{float32(x), float32(y)}
		at := image.Rect(int(x)-1, int(y)-1, int(x)+2, int(y)+2)
		if len(t.steps) == 0 && i == 0 {
			t.box = at
		} else {
			t.box = t.box.Union(at)
		}
	}
	t.steps = append(t.steps, s)
}

func (t *pixelPen) moveTo(p draw.Point)       { t.step('m', p) }
func (t *pixelPen) lineTo(p draw.Point)       { t.step('l', p) }
func (t *pixelPen) quadTo(a, p draw.Point)    { t.step('q', a, p) }
func (t *pixelPen) cubeTo(a, b, p draw.Point) { t.step('c', a, b, p) }

func (t *pixelPen) fill(c color.NRGBA) {
	box := t.box.Intersect(t.image.Bounds())
	if len(t.steps) > 0 && !box.Empty() {
		t.raster.Reset(box.Dx(), box.Dy())
		t.raster.DrawOp = stddraw.Over
		dx, dy := float32(box.Min.X), float32(box.Min.Y)
		for i, s := range t.steps {
			p := s.p
			for k := range p {
				p[k][0] -= dx
				p[k][1] -= dy
			}
			switch s.op {
			case 'm':
				if i > 0 {
					t.raster.ClosePath()
				}
				t.raster.MoveTo(p[0][0], p[0][1])
			case 'l':
				t.raster.LineTo(p[0][0], p[0][1])
			case 'q':
				t.raster.QuadTo(p[0][0], p[0][1], p[1][0], p[1][1])
			case 'c':
				t.raster.CubeTo(p[0][0], p[0][1], p[1][0], p[1][1], p[2][0], p[2][1])
			}
		}
		t.raster.ClosePath()
		t.raster.Draw(t.image, box, image.NewUniform(c), image.Point{})
	}
	t.steps = t.steps[:0]
}
