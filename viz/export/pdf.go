package export

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image/color"
	"io"
	"unicode/utf16"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/draw"
)

// writePDF writes one page, or with Steps a page for each step.
func writePDF(w io.Writer, v *viz.View, o *Options) error {
	m, err := newPictureMaker(v, o)
	if err != nil {
		return err
	}
	doc := &pdf{}
	if !o.Steps {
		p, err := m.single()
		if err != nil {
			return err
		}
		doc.page(p, m.scale)
	} else if err := m.frames(func(_, _ int, f frame) error {
		doc.page(f.picture, m.scale)
		return nil
	}); err != nil {
		return err
	}
	_, err = w.Write(doc.finish(m.frame.Title))
	return err
}

// A pdf is a PDF file of pages that consist of filled outlines: no fonts, no images, nothing that depends on the day. It is the
// smallest subset of the format (ISO 32000-1) that shows them.
type pdf struct {
	out     bytes.Buffer
	offsets []int // of the objects, from number 1
	pages   []int // numbers of the pages' objects
}

// Numbers of the objects that are written last.
const (
	pdfCatalog = 1
	pdfPages   = 2
	pdfInfo    = 3
	pdfFirst   = 4
)

// begin starts the object with a number.
func (d *pdf) begin(n int) {
	if d.out.Len() == 0 {
		d.out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	}
	for len(d.offsets) < n {
		d.offsets = append(d.offsets, 0)
	}
	d.offsets[n-1] = d.out.Len()
	fmt.Fprintf(&d.out, "%d 0 obj\n", n)
}

// next returns the number of the next object.
func (d *pdf) next() int { return max(len(d.offsets), pdfFirst-1) + 1 }

// page adds a page; a pixel is 0.75 pt, as browsers have it.
func (d *pdf) page(p *draw.Picture, scale float64) {
	k := scale * 0.75
	to := &pdfPen{}
	fmt.Fprintf(&to.out, "%s 0 0 -%s 0 %s cm\n", number4(k), number4(k), number(p.Height*k))
	paint(p, to)
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(to.out.Bytes()) // into memory: cannot fail
	z.Close()
	content := d.next()
	d.begin(content)
	fmt.Fprintf(&d.out, "<< /Length %d /Filter /FlateDecode >>\nstream\n", packed.Len())
	d.out.Write(packed.Bytes())
	d.out.WriteString("\nendstream\nendobj\n")
	page := d.next()
	d.begin(page)
	fmt.Fprintf(&d.out, "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources << >> >>\nendobj\n",
		pdfPages, number(p.Width*k), number(p.Height*k), content)
	d.pages = append(d.pages, page)
}

func (d *pdf) finish(title string) []byte {
	d.begin(pdfCatalog)
	fmt.Fprintf(&d.out, "<< /Type /Catalog /Pages %d 0 R >>\nendobj\n", pdfPages)
	d.begin(pdfPages)
	d.out.WriteString("<< /Type /Pages /Kids [")
	for _, page := range d.pages {
		fmt.Fprintf(&d.out, "%d 0 R ", page)
	}
	fmt.Fprintf(&d.out, "] /Count %d >>\nendobj\n", len(d.pages))
	d.begin(pdfInfo)
	fmt.Fprintf(&d.out, "<< /Title %s /Producer (govis) >>\nendobj\n", pdfText(title))
	start := d.out.Len()
	fmt.Fprintf(&d.out, "xref\n0 %d\n0000000000 65535 f \n", len(d.offsets)+1)
	for _, offset := range d.offsets {
		fmt.Fprintf(&d.out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&d.out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(d.offsets)+1, pdfCatalog, pdfInfo, start)
	return d.out.Bytes()
}

// pdfText returns a text as a string of UTF-16, which all characters have.
func pdfText(s string) string {
	var b bytes.Buffer
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteString(">")
	return b.String()
}

type pdfPen struct {
	out   bytes.Buffer
	color color.NRGBA
	last  draw.Point
	any   bool
	part  bytes.Buffer
}

func (t *pdfPen) points(op string, list ...draw.Point) {
	for _, p := range list {
		t.part.WriteString(number(p.X) + " " + number(p.Y) + " ")
		t.last = p
	}
	t.part.WriteString(op + "\n")
}

func (t *pdfPen) moveTo(p draw.Point) {
	if t.part.Len() > 0 {
		t.part.WriteString("h\n")
	}
	t.points("m", p)
}
func (t *pdfPen) lineTo(p draw.Point) { t.points("l", p) }

// quadTo: PDF has cubic curves only.
func (t *pdfPen) quadTo(a, p draw.Point) {
	from := t.last
	t.points("c",
		draw.Point{X: from.X + 2.0/3*(a.X-from.X), Y: from.Y + 2.0/3*(a.Y-from.Y)},
		draw.Point{X: p.X + 2.0/3*(a.X-p.X), Y: p.Y + 2.0/3*(a.Y-p.Y)}, p)
}
func (t *pdfPen) cubeTo(a, b, p draw.Point) { t.points("c", a, b, p) }

func (t *pdfPen) fill(c color.NRGBA) {
	if t.part.Len() == 0 {
		return
	}
	if !t.any || c != t.color {
		t.any, t.color = true, c
		share := func(v uint8) string { return number4(float64(v) / 255) }
		fmt.Fprintf(&t.out, "%s %s %s rg\n", share(c.R), share(c.G), share(c.B))
	}
	t.out.Write(t.part.Bytes())
	t.out.WriteString("f\n")
	t.part.Reset()
}
