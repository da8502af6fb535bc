package export

import (
	"fmt"
	"io"
	"strings"

	"github.com/govis/govis/viz"
)

// writePlantUML writes a PlantUML sequence diagram.
func writePlantUML(w io.Writer, v *viz.View, o *Options) error {
	q, err := sequenceOf(v, o)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("@startuml\n")
	if q.title != "" {
		fmt.Fprintf(&b, "title %s\n", plantText(q.title))
	}
	for _, p := range q.participants {
		what := "participant"
		if p.channel {
			what = "queue"
		}
		fmt.Fprintf(&b, "%s \"%s\" as %s\n", what, plantText(p.name), p.id)
	}
	for _, m := range q.messages {
		switch {
		case m.to == "":
			fmt.Fprintf(&b, "note over %s\n", m.from)
			for _, line := range wrap(m.text, noteWidth) {
				fmt.Fprintf(&b, "  %s\n", plantText(line))
			}
			b.WriteString("end note\n")
		case m.dashed:
			fmt.Fprintf(&b, "%s --> %s : %s\n", m.from, m.to, plantText(m.text))
		default:
			fmt.Fprintf(&b, "%s -> %s : %s\n", m.from, m.to, plantText(m.text))
		}
	}
	b.WriteString("@enduml\n")
	_, err = io.WriteString(w, b.String())
	return err
}

// plantText escapes what has a meaning in PlantUML, as the codes of the characters.
func plantText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch r {
		case '\\', '"', '<', '>', '&', '~', '*', '_', '/', '-', '=', '|', '#', '@', '!', '$', '%', '\'':
			fmt.Fprintf(&b, "&#%d;", r)
		case '\n', '\r', '\t':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
