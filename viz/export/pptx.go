package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"io"
	"math"
	"strings"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/draw"
)

// emuWide is how wide a slide is: 13⅓ inches, in English Metric Units.
const emuWide = 12192000

// writePPTX writes a slide for each step, of shapes and texts that can be edited, with the sentence as the speaker's notes.
func writePPTX(w io.Writer, v *viz.View, o *Options) error {
	m, err := newPictureMaker(v, o)
	if err != nil {
		return err
	}
	z := &pptx{zip: zip.NewWriter(w)}
	emu := emuWide / m.frame.Width
	high := int(m.frame.Height * emu)
	slides := 0
	if err := m.frames(func(i, _ int, f frame) error {
		slides++
		s := &slideWriter{emu: emu}
		for _, shape := range f.picture.Shapes {
			s.shape(shape)
		}
		z.file(fmt.Sprintf("ppt/slides/slide%d.xml", i+1), slideXML(s.b.String(), f.picture.Background))
		z.file(fmt.Sprintf("ppt/slides/_rels/slide%d.xml.rels", i+1), relationships(
			relationship{"slideLayout", "../slideLayouts/slideLayout1.xml"},
			relationship{"notesSlide", fmt.Sprintf("../notesSlides/notesSlide%d.xml", i+1)},
		))
		notes := f.sentence
		if f.source != "" {
			notes += "\n" + f.line + ": " + f.source
		}
		z.file(fmt.Sprintf("ppt/notesSlides/notesSlide%d.xml", i+1), notesXML(notes))
		z.file(fmt.Sprintf("ppt/notesSlides/_rels/notesSlide%d.xml.rels", i+1), relationships(
			relationship{"notesMaster", "../notesMasters/notesMaster1.xml"},
			relationship{"slide", fmt.Sprintf("../slides/slide%d.xml", i+1)},
		))
		return z.err
	}); err != nil {
		return err
	}
	z.frame(slides, high, m.frame.Title)
	if z.err != nil {
		return z.err
	}
	return z.zip.Close()
}

// A pptx is the package that is written.
type pptx struct {
	zip *zip.Writer
	err error
}

// file adds a part. It has no time of its own: the same slides are the same bytes.
func (z *pptx) file(name, content string) {
	if z.err != nil {
		return
	}
	out, err := z.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err == nil {
		_, err = io.WriteString(out, xml.Header+content)
	}
	z.err = err
}

// A slideWriter writes shapes as those of DrawingML.
type slideWriter struct {
	b   strings.Builder
	emu float64 // to a unit
	id  int
}

func (s *slideWriter) length(x float64) int { return int(math.Round(x * s.emu)) }

// head writes what every shape begins with: its number and name.
func (s *slideWriter) head(name string) string {
	s.id++
	return fmt.Sprintf(`<p:cNvPr id="%d" name="%s %d"/>`, s.id+1, name, s.id)
}

func (s *slideWriter) place(x, y, w, h float64, attributes string) string {
	return fmt.Sprintf(`<a:xfrm%s><a:off x="%d" y="%d"/><a:ext cx="%d" cy="%d"/></a:xfrm>`,
		attributes, s.length(x), s.length(y), max(s.length(w), 0), max(s.length(h), 0))
}

func solid(c color.NRGBA) string {
	return fmt.Sprintf(`<a:solidFill><a:srgbClr val="%02X%02X%02X"/></a:solidFill>`, c.R, c.G, c.B)
}

func (s *slideWriter) outline(c color.NRGBA, width float64, dashed bool, end string) string {
	if c.A == 0 || width == 0 {
		return `<a:ln><a:noFill/></a:ln>`
	}
	dash := ""
	if dashed {
		dash = `<a:prstDash val="sysDash"/>`
	}
	return fmt.Sprintf(`<a:ln w="%d">%s%s%s</a:ln>`, s.length(width), solid(c), dash, end)
}

// pptxPatterns are what DrawingML calls the patterns.
var pptxPatterns = map[draw.Pattern]string{
	draw.Rising: "wdUpDiag", draw.Falling: "wdDnDiag", draw.Crossing: "diagCross", draw.Vertical: "narVert", draw.Horizontal: "narHorz",
	draw.Dashes: "dashHorz", draw.Dots: "dotGrid", draw.Strokes: "pct20",
}

func (s *slideWriter) shape(shape draw.Shape) {
	switch v := shape.(type) {
	case draw.Rect:
		s.rect(&v)
	case draw.Line:
		for i := 1; i < len(v.Points); i++ {
			s.line(&v, v.Points[i-1], v.Points[i], v.Arrow && i == len(v.Points)-1)
		}
	case draw.Polygon:
		s.polygon(&v)
	case draw.Text:
		s.text(&v)
	}
}

func (s *slideWriter) rect(r *draw.Rect) {
	fill := "<a:noFill/>"
	switch {
	case r.Pattern != draw.Plain:
		fill = fmt.Sprintf(`<a:pattFill prst="%s"><a:fgClr><a:srgbClr val="%02X%02X%02X"/></a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"><a:alpha val="0"/></a:srgbClr></a:bgClr></a:pattFill>`,
			pptxPatterns[r.Pattern], r.Ink.R, r.Ink.G, r.Ink.B)
	case r.Fill.A > 0:
		fill = solid(r.Fill)
	}
	form := `<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>`
	if r.Radius > 0 {
		share := min(r.Radius/max(min(r.W, r.H), 1), 0.5)
		form = fmt.Sprintf(`<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val %d"/></a:avLst></a:prstGeom>`, int(share*100000))
	}
	fmt.Fprintf(&s.b, `<p:sp><p:nvSpPr>%s<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>%s%s%s%s</p:spPr></p:sp>`+"\n",
		s.head("Box"), s.place(r.X, r.Y, r.W, r.H, ""), form, fill, s.outline(r.Stroke, r.Width, r.Dashed, ""))
}

func (s *slideWriter) line(l *draw.Line, a, b draw.Point, arrow bool) {
	flip := ""
	if b.X < a.X {
		flip += ` flipH="1"`
	}
	if b.Y < a.Y {
		flip += ` flipV="1"`
	}
	end := ""
	if arrow {
		end = `<a:tailEnd type="triangle"/>`
	}
	fmt.Fprintf(&s.b, `<p:cxnSp><p:nvCxnSpPr>%s<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr><p:spPr>%s<a:prstGeom prst="line"><a:avLst/></a:prstGeom>%s</p:spPr></p:cxnSp>`+"\n",
		s.head("Line"), s.place(min(a.X, b.X), min(a.Y, b.Y), math.Abs(b.X-a.X), math.Abs(b.Y-a.Y), flip), s.outline(l.Color, l.Width, l.Dashed, end))
}

func (s *slideWriter) polygon(p *draw.Polygon) {
	x1, y1, x2, y2 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, q := range p.Points {
		x1, y1, x2, y2 = min(x1, q.X), min(y1, q.Y), max(x2, q.X), max(y2, q.Y)
	}
	var path strings.Builder
	for i, q := range p.Points {
		op := "lnTo"
		if i == 0 {
			op = "moveTo"
		}
		fmt.Fprintf(&path, `<a:%s><a:pt x="%d" y="%d"/></a:%s>`, op, s.length(q.X-x1), s.length(q.Y-y1), op)
	}
	fmt.Fprintf(&s.b, `<p:sp><p:nvSpPr>%s<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>%s<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="%d" h="%d">%s<a:close/></a:path></a:pathLst></a:custGeom>%s<a:ln><a:noFill/></a:ln></p:spPr></p:sp>`+"\n",
		s.head("Shape"), s.place(x1, y1, x2-x1, y2-y1, ""), s.length(x2-x1), s.length(y2-y1), path.String(), solid(p.Fill))
}

// pptxFonts are fonts that presentation programs have, or have one for.
var pptxFonts = map[draw.Font]string{draw.Regular: "Arial", draw.Bold: "Arial", draw.Mono: "Courier New"}

func (s *slideWriter) text(t *draw.Text) {
	width := draw.Measure(t.Font, t.Size, t.Text)
	x, align := t.X, "l"
	switch t.Anchor {
	case draw.Middle:
		x, align = t.X-width/2, "ctr"
	case draw.End:
		x, align = t.X-width, "r"
	}
	bold := ""
	if t.Font == draw.Bold {
		bold = ` b="1"`
	}
	// Arial and Courier New are as wide as Go's fonts when a little smaller.
	points := t.Size * s.emu / 12700 * map[draw.Font]float64{draw.Regular: 0.94, draw.Bold: 0.94, draw.Mono: 0.98}[t.Font]
	fmt.Fprintf(&s.b, `<p:sp><p:nvSpPr>%s<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>%s<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></a:bodyPr><a:lstStyle/><a:p><a:pPr algn="%s"/><a:r><a:rPr lang="en-US" sz="%d"%s dirty="0">%s<a:latin typeface="%s"/><a:cs typeface="%s"/></a:rPr><a:t>%s</a:t></a:r></a:p></p:txBody></p:sp>`+"\n",
		s.head("Text"), s.place(x, t.Y-t.Size*0.95, width, t.Size*1.25, ""), align, max(int(points*100), 100), bold, solid(t.Color),
		pptxFonts[t.Font], pptxFonts[t.Font], escaped(t.Text))
}

// escaped returns a text for XML. What XML cannot have is the replacement character.
func escaped(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s)) // into memory: cannot fail
	return b.String()
}
