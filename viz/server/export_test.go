package server

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"testing"

	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

// exporter writes what it was asked for, in words.
type exporter struct {
	begun, end chan struct{}
}

type pageError struct{ error }

func (pageError) Page() bool { return true }

func (exporter) Formats() []protocol.ExportFormat {
	return []protocol.ExportFormat{{Name: "words", Title: "Words", For: "tests", Ending: ".txt"}}
}

func (e exporter) Export(w io.Writer, v *viz.View, asked *protocol.ExportAsked, stopped func() error) (string, error) {
	switch asked.Format {
	case "words":
		_, err := io.WriteString(w, "the words")
		return "a “name”.txt", err
	case "none":
		io.WriteString(w, "half a ")
		return "", pageError{errors.New("there is no such format")}
	case "broken":
		panic("in an export")
	case "large":
		_, err := w.Write(make([]byte, 2000))
		return "", err
	}
	e.begun <- struct{}{}
	<-e.end
	return "slow.txt", stopped()
}

// Only the page itself gets files, one sentence where there is none, and never half of one.
func TestExport(t *testing.T) {
	e := exporter{begun: make(chan struct{}), end: make(chan struct{})}
	s := serve(t, func(s *Server) { s.exports, s.limits.export = e, 1000 })
	base, secret := "http://"+s.addr.String(), s.secret
	ask := func(body, origin, secret string) (int, http.Header, string) {
		t.Helper()
		r, err := http.NewRequest("POST", base+"/export", strings.NewReader(body))
		if err != nil {
			t.Error(err)
			return 0, nil, ""
		}
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		r.Header.Set("Govis-Token", secret)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Error(err)
			return 0, nil, ""
		}
		defer resp.Body.Close()
		var text bytes.Buffer
		io.Copy(&text, resp.Body)
		return resp.StatusCode, resp.Header, text.String()
	}
	for _, test := range []struct {
		body, origin, secret string
		status               int
		says                 string
	}{
		{`{"format": "words"}`, base, secret, 200, "the words"},
		{`{"format": "words"}`, "", secret, 403, "another origin"},
		{`{"format": "words"}`, "http://evil.example", secret, 403, "another origin"},
		{`{"format": "words"}`, base, "guessed", 401, "token"},
		{`{"format": "words", "more": 1}`, base, secret, 400, "no request for a file"},
		{`{"format": "` + strings.Repeat("x", 70000) + `"}`, base, secret, 400, "no request for a file"},
		{`{"format": "none"}`, base, secret, 400, "There is no such format."},
		{`{"format": "broken"}`, base, secret, 500, "a defect in govis"},
		{`{"format": "large"}`, base, secret, 500, "more than a gigabyte"},
	} {
		status, h, text := ask(test.body, test.origin, test.secret)
		if status != test.status || !strings.Contains(strings.ToLower(text), strings.ToLower(test.says)) {
			t.Errorf("to %.60s from %q: %d %s, want %d with %q", test.body, test.origin, status, text, test.status, test.says)
		}
		if status == 200 {
			if _, p, err := mime.ParseMediaType(h.Get("Content-Disposition")); err != nil || p["filename"] != "a “name”.txt" {
				t.Errorf("the file is called %q (%v)", p["filename"], err)
			}
		} else if strings.Contains(text, "half") {
			t.Errorf("half a file was sent: %s", text)
		}
	}
	done := make(chan int)
	for range 2 {
		go func() { status, _, _ := ask(`{"format": "slow"}`, base, secret); done <- status }()
		<-e.begun
	}
	if status, _, text := ask(`{"format": "words"}`, base, secret); status != 503 || !strings.Contains(text, "Try again") {
		t.Errorf("a third file at the same time: %d %s", status, text)
	}
	close(e.end)
	for range 2 {
		if status := <-done; status != 200 {
			t.Errorf("a slow file: %d", status)
		}
	}
}
