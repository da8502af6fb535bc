package export

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html"
	"io"
	"io/fs"
	"net/url"
	"strconv"
	"strings"
	"text/template"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/lesson"
	"github.com/govis/govis/viz/protocol"
)

// writeHTML writes the page as one file, with a tape of the trace in it. Nothing is loaded from elsewhere, and the policy in the file
// allows nothing else than what is in it.
func writeHTML(w io.Writer, v *viz.View, o *Options) error {
	if n := o.To - o.From; n > viz.TapeEvents {
		return optionError("there are %d events, and a page of one file has room for %d: take a part of it (--from, --to)", n, viz.TapeEvents)
	}
	if err := checkTheme(o.Theme); err != nil {
		return err
	}
	p, err := pageParts(o.Page)
	if err != nil {
		return err
	}
	tape, err := v.Tape(o.From, o.To)
	if err != nil {
		return err
	}
	if err := o.dress(v, tape); err != nil {
		return err
	}
	if p.Tape, err = packTape(tape); err != nil {
		return err
	}
	p.Title = html.EscapeString(o.title(v))
	return pageTemplate.Execute(w, p)
}

// dress puts into a tape what was asked for beside the events, and the lesson.
func (o *Options) dress(v *viz.View, tape *protocol.Tape) error {
	if o.Title != "" {
		tape.Hello.Trace.Title = o.Title
	}
	tape.Place = o.place()
	for i := range tape.Lanes {
		l := &tape.Lanes[i]
		l.Left = !o.wants(l.Lane.Name)
	}
	trace, ok := v.Trace().(*tracer.Trace)
	if !ok {
		return nil
	}
	return teach(lesson.Of(trace), tape)
}

// place is where the page opens, as in the fragment of its address.
func (o *Options) place() string {
	place := url.Values{}
	if o.At > 0 {
		place.Set("at", strconv.Itoa(o.At+1)) // the page counts from 1
	}
	if o.Axis != "" && o.Axis != protocol.AxisEvents {
		place.Set("axis", string(o.Axis))
	}
	if o.Theme != "" {
		place.Set("theme", o.Theme)
	}
	return place.Encode()
}

// teach puts the lesson into a tape, as far as it is about the tape's events.
func teach(g *lesson.Guide, tape *protocol.Tape) error {
	reply, err := g.Reply()
	if reply == nil || err != nil {
		return err
	}
	there := func(at int64) bool { return at >= tape.Hello.First && at < tape.Hello.Count }
	moments, questions := reply.Moments, reply.Questions
	reply.Moments, reply.Questions = nil, nil
	for _, m := range moments {
		if there(m.At) {
			reply.Moments = append(reply.Moments, m)
		}
	}
	for _, q := range questions {
		if q.Stand = max(q.Stand, tape.Hello.First); !there(q.At) || q.Stand >= q.At {
			continue
		}
		reply.Questions = append(reply.Questions, q)
		choices, err := g.Question(q.N)
		if err != nil {
			return err
		}
		answer, err := g.Answer(q.N, "")
		if err != nil {
			return err
		}
		tape.Questions, tape.Answers = append(tape.Questions, *choices), append(tape.Answers, *answer)
	}
	reply.Missing += len(moments) - len(reply.Moments)
	reply.Unasked += len(questions) - len(reply.Questions)
	tape.Lesson = reply
	return nil
}

// packTape returns a tape as the page unpacks it: deflated, in base64.
func packTape(tape *protocol.Tape) (string, error) {
	data, err := protocol.EncodeTape(tape)
	if err != nil {
		return "", err
	}
	var packed bytes.Buffer
	z, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		return "", err
	}
	if _, err := z.Write(data); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(packed.Bytes()), nil
}

// A page is what pageTemplate puts together.
type page struct {
	Title, Icon, Style, Script, Licenses, Tape string // as they are to stand in HTML
	StyleHash, ScriptHash                      string // in base64
}

// pageParts reads what pages are made of.
func pageParts(files fs.FS) (*page, error) {
	if files == nil {
		return nil, errors.New("the page is not there to be put into a file")
	}
	var text [4]string
	for i, name := range []string{"alone/page.js", "alone/page.css", "favicon.svg", "licenses.txt"} {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		text[i] = string(data)
	}
	// In strings and regular expressions of the script, the only places where these are, that is the same.
	script := strings.NewReplacer("</script", `<\/script`, "<!--", `<\!--`).Replace(text[0])
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return base64.StdEncoding.EncodeToString(sum[:])
	}
	if strings.Contains(text[1], "</style") {
		return nil, errors.New("the page's style sheet cannot be put into a file: it has the end of a style element in it")
	}
	return &page{
		Icon:   base64.StdEncoding.EncodeToString([]byte(text[2])),
		Script: script, ScriptHash: hash(script), Style: text[1], StyleHash: hash(text[1]), Licenses: html.EscapeString(text[3]),
	}, nil
}

var pageTemplate = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en" data-theme="dark">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-{{.ScriptHash}}'; style-src 'sha256-{{.StyleHash}}'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}} · govis</title>
<link rel="icon" type="image/svg+xml" href="data:image/svg+xml;base64,{{.Icon}}">
<style>{{.Style}}</style>
</head>
<body>
<div id="app"></div>
<noscript>govis draws this page with JavaScript, which is switched off in this browser.</noscript>
<template id="licenses"><pre>{{.Licenses}}</pre></template>
<script id="tape" type="text/plain">{{.Tape}}</script>
<script>{{.Script}}</script>
</body>
</html>
`))
