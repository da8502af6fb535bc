package export

import (
	"fmt"
	"io"
	"strings"

	"github.com/govis/govis/viz"
)

// noteWidth is how many characters a line of a note has.
const noteWidth = 44

// writeMermaid writes a Mermaid sequence diagram.
func writeMermaid(w io.Writer, v *viz.View, o *Options) error {
	q, err := sequenceOf(v, o)
	if err != nil {
		return err
	}
	var b strings.Builder
	if q.title != "" {
		fmt.Fprintf(&b, "---\ntitle: %s\n---\n", yamlText(q.title))
	}
	b.WriteString("sequenceDiagram\n")
	for _, p := range q.participants {
		fmt.Fprintf(&b, "    participant %s as %s\n", p.id, mermaidText(p.name))
	}
	for _, m := range q.messages {
		switch {
		case m.to == "":
			var lines []string
			for _, line := range wrap(m.text, noteWidth) {
				lines = append(lines, mermaidText(line))
			}
			fmt.Fprintf(&b, "    Note over %s: %s\n", m.from, strings.Join(lines, "<br/>"))
		case m.dashed:
			fmt.Fprintf(&b, "    %s-->>%s: %s\n", m.from, m.to, mermaidText(m.text))
		default:
			fmt.Fprintf(&b, "    %s->>%s: %s\n", m.from, m.to, mermaidText(m.text))
		}
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// mermaidText escapes what has a meaning in a line of a diagram, or in the HTML that becomes of it, by Mermaid's entity codes.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch r {
		case '#', ';', '<', '>', '&', '"', ':', '{', '}', '\\', '%', '`', '*', '_', '~', '$':
			fmt.Fprintf(&b, "#%d;", r)
		case '\n', '\r', '\t':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	if strings.EqualFold(strings.TrimSpace(b.String()), "end") {
		return "#101;nd" // the word ends a block
	}
	return b.String()
}

// yamlText returns s as a string of YAML.
func yamlText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", " ").Replace(s) + `"`
}
