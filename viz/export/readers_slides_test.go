package export_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/govis/govis/viz/export"
	"github.com/govis/govis/viz/protocol"
)

// readSlides holds a presentation against the schemas of Office Open XML, and has another program than an office read it: a slide for each
// step, of shapes and text alone, with the step's sentence and line as its notes.
func readSlides(t *testing.T, r *readers) {
	var got struct {
		Errors []string
		Slides []struct {
			Kinds []string
			Notes string
			Text  []string
		}
	}
	if err := json.Unmarshal([]byte(r.script(t, "pptx.mjs", r.file(t, "pptx", export.Options{}))), &got); err != nil {
		t.Fatal(err)
	}
	for _, e := range got.Errors {
		t.Errorf("against the schemas: %s", e)
	}
	sentences := r.sentences(t)
	if len(got.Slides) != r.steps || len(sentences) != r.steps {
		t.Fatalf("%d slides and %d sentences of %d steps", len(got.Slides), len(sentences), r.steps)
	}
	for i, s := range got.Slides {
		if !slices.Equal(s.Kinds, []string{"shape", "text"}) {
			t.Errorf("slide %d has %q, want shapes and text alone", i+1, s.Kinds)
		}
		if notes, _, _ := strings.Cut(s.Notes, "\n"); notes != sentences[i] {
			t.Errorf("the notes of slide %d are %q, want %q", i+1, notes, sentences[i])
		}
		if !slices.Contains(s.Text, "TIMELINE") || !slices.Contains(s.Text, "STAGE") || !slices.Contains(s.Text, "main") {
			t.Errorf("slide %d has the text %q", i+1, s.Text)
		}
	}
}

// sentences returns what is said at each step of the part.
func (r *readers) sentences(t *testing.T) []string {
	t.Helper()
	from, to := int64(r.part.From)-1, int64(r.view.Len())
	if r.part.To == 0 {
		from = r.view.Hello().Begin - 1
	} else {
		to = int64(r.part.To)
	}
	var list []string
	for {
		next, err := r.view.Step(&protocol.StepRequest{From: from, Kind: protocol.StepNotable})
		if err != nil {
			t.Fatal(err)
		}
		if from = next.At; !next.Found || from >= to {
			return list
		}
		reply, err := r.view.Event(&protocol.EventRequest{At: &from})
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, reply.Sentence)
	}
}

// readPPTX has an office paint the slides.
func readPPTX(t *testing.T, r *readers) {
	file := r.file(t, "pptx", export.Options{})
	r.run(t, "soffice", "--headless", "-env:UserInstallation=file://"+filepath.Join(r.dir, "office"), "--convert-to", "pdf:impress_pdf_Export", "--outdir", filepath.Join(r.dir, "slides"), file)
	if got := r.pages(t, filepath.Join(r.dir, "slides", r.name+".pdf"), "pptx"); got != r.steps {
		t.Errorf("%d slides, %d steps", got, r.steps)
	}
	text := r.run(t, "pdftotext", filepath.Join(r.dir, "slides", r.name+".pdf"), "-")
	if !strings.Contains(text, "func main()") || !strings.Contains(text, "TIMELINE") {
		t.Error("the slides' text is no text")
	}
}
