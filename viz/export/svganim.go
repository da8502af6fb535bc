package export

import (
	"fmt"
	"io"
	"strings"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/draw"
)

// writeAnimatedSVG writes an SVG that plays the steps by itself: a group for each, which is seen in its turn. It has no script, so that it
// also plays as an image.
func writeAnimatedSVG(w io.Writer, v *viz.View, o *Options) error {
	m, err := newPictureMaker(v, o)
	if err != nil {
		return err
	}
	type turnItem struct {
		path int
		at   draw.Point
	}
	type turn struct {
		items []turnItem
		from  float64
		lasts float64
	}
	// Most of a picture is in the next one, too: each path is written once.
	numbers := map[string]int{}
	var paths []string
	var turns []turn
	var said []string
	total := 0.0
	if err := m.frames(func(_, _ int, f frame) error {
		d := pause(f.sentence)
		one := turn{from: total, lasts: d}
		for _, item := range svgItems(f.picture) {
			n, ok := numbers[item.path]
			if !ok {
				n = len(paths)
				numbers[item.path] = n
				paths = append(paths, item.path)
			}
			one.items = append(one.items, turnItem{n, item.at})
		}
		turns = append(turns, one)
		said = append(said, f.sentence)
		total += d
		return nil
	}); err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %s %s" role="img">`+"\n",
		m.width, m.height, number(m.frame.Width), number(m.frame.Height))
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n", markup(m.frame.Title), markup(strings.Join(said, "\n")))
	b.WriteString("<defs>\n")
	for n, path := range paths {
		fmt.Fprintf(&b, `<path id="p%d" %s/>`+"\n", n, path)
	}
	b.WriteString("</defs>\n")
	for i, t := range turns {
		from, to := t.from/total, (t.from+t.lasts)/total
		visible := "hidden"
		if i == 0 {
			visible = "visible"
		}
		fmt.Fprintf(&b, `<g visibility="%s"><animate attributeName="visibility" calcMode="discrete" dur="%ss" repeatCount="indefinite" `, visible, number(total))
		switch {
		case len(turns) == 1:
			b.WriteString(`values="visible" keyTimes="0"/>`)
		case i == 0:
			fmt.Fprintf(&b, `values="visible;hidden" keyTimes="0;%s"/>`, number4(to))
		case i == len(turns)-1:
			fmt.Fprintf(&b, `values="hidden;visible" keyTimes="0;%s"/>`, number4(from))
		default:
			fmt.Fprintf(&b, `values="hidden;visible;hidden" keyTimes="0;%s;%s"/>`, number4(from), number4(to))
		}
		b.WriteByte('\n')
		for _, item := range t.items {
			if item.at == (draw.Point{}) {
				fmt.Fprintf(&b, `<use href="#p%d"/>`, item.path)
				continue
			}
			fmt.Fprintf(&b, `<use href="#p%d" x="%s" y="%s"/>`, item.path, number(item.at.X), number(item.at.Y))
		}
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	_, err = io.WriteString(w, b.String())
	return err
}
