package export

import (
	"errors"
	"fmt"
	"image/png"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/govis/govis/viz"
)

// A Create makes a file of a series. The name is that of a file beside the one that was asked for.
type Create func(name string) (io.WriteCloser, error)

// Many reports whether the format, with these options, is several files, which WriteMany writes: pictures of steps, a deck with its pictures.
func (f Format) Many(o *Options) bool {
	return f.Name == "deck" || o.Steps && (f.Name == "svg" || f.Name == "png")
}

// WriteMany writes a series of files, out among them or the name they are numbered by: out-01.svg and so on. Errors are as of Write, or of
// create.
func (f Format) WriteMany(out string, v *viz.View, o Options, create Create) error {
	if err := f.window(v, &o); err != nil {
		return err
	}
	m, err := newPictureMaker(v, &o)
	if err != nil {
		return err
	}
	ending := filepath.Ext(out)
	base := strings.TrimSuffix(out, ending)
	var deck strings.Builder
	err = m.frames(func(i, n int, f2 frame) error {
		name := fmt.Sprintf("%s-%0*d%s", base, len(fmt.Sprint(n)), i+1, ending)
		if f.Name == "deck" {
			name = strings.TrimSuffix(name, ending) + ".svg"
			deckSlide(&deck, i, url.PathEscape(filepath.Base(name)), f2)
		}
		return one(create, name, func(w io.Writer) error {
			if strings.HasSuffix(name, ".png") {
				return png.Encode(w, pixels(f2.picture, m.width, m.height))
			}
			_, err := io.WriteString(w, svgOf(f2.picture, m.width, m.height, f2.sentence))
			return err
		})
	})
	if err != nil || f.Name != "deck" {
		return err
	}
	return one(create, out, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "---\nmarp: true\ntitle: %s\n---\n%s", yamlText(m.frame.Title), deck.String())
		return err
	})
}

// one writes one file of a series.
func one(create Create, name string, write func(io.Writer) error) error {
	w, err := create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(w), w.Close())
}

// deckSlide writes a slide of a Markdown deck: Marp, Slidev and reveal.js take three dashes for the next slide.
func deckSlide(b *strings.Builder, i int, picture string, f frame) {
	if i > 0 {
		b.WriteString("\n---\n")
	}
	fmt.Fprintf(b, "\n![%s](%s)\n\n%s\n", markdownText(f.sentence), picture, markdownText(f.sentence))
	if f.source != "" {
		fence := "```"
		for strings.Contains(f.source, fence) {
			fence += "`"
		}
		fmt.Fprintf(b, "\n%sgo\n%s // %s\n%s\n", fence, f.source, f.line, fence)
	}
}

// markdownText escapes what has a meaning in Markdown.
func markdownText(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\`*_{}[]<>()#+-.!|~$&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// writeDeck is never called: a deck is several files.
func writeDeck(io.Writer, *viz.View, *Options) error {
	return optionError("a deck is a file and its pictures: it cannot go to standard output")
}
