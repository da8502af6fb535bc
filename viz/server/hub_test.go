package server

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

// get asks a hub for something, with a secret or without; the answer's status and body.
func get(t *testing.T, url, secret string) (int, string) {
	t.Helper()
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if secret != "" {
		r.Header.Set("Govis-Token", secret)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

// A hub shows a server in front where it has one there, and compares the runs of its rooms for who knows the secret.
func TestHub(t *testing.T) {
	files := fstest.MapFS{"index.html": {Data: []byte("page")}, "front.html": {Data: []byte("front")}}
	hub, err := NewHub(files, "front.html", nil, t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := "http://" + l.Addr().String()
	events := []*tracer.Event{
		{Seq: 1, T: 1, G: 1, Kind: tracer.GoCreate, Name: "main", Op: "main.main", Mode: tracer.ModeUser, Has: tracer.FieldBy | tracer.FieldName | tracer.FieldMode | tracer.FieldOp},
		{Seq: 2, T: 2, Kind: tracer.Exit, Message: "exit status 0", Has: tracer.FieldCode | tracer.FieldMessage},
	}
	hub.Show("a", finished(t, events))
	hub.Show("b", finished(t, events))
	live, err := tracer.Create(filepath.Join(t.TempDir(), "runs.govis"), tracer.Meta{Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	view, err := viz.NewView(live.Trace())
	if err != nil {
		t.Fatal(err)
	}
	runs, err := New(Options{View: view, Page: page})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { live.Close(); live.Trace().Close() })
	hub.Show("runs", runs)
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- hub.Serve(ctx, l) }()
	defer func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	for _, test := range []struct {
		path, secret string
		want         int
	}{
		{"/api/compare?a=a&b=b", "", 401},
		{"/api/compare?a=a&b=b", "AAAA", 401},
		{"/api/compare?a=a&b=c", hub.Secret(), 404},
		{"/api/compare", hub.Secret(), 404},
		{"/api/compare?a=a&b=runs", hub.Secret(), 409},
		{"/api/compare?a=a&b=b", hub.Secret(), 200},
	} {
		if status, body := get(t, at+test.path, test.secret); status != test.want {
			t.Errorf("GET %s with the secret %q is answered with %d, want %d: %s", test.path, test.secret, status, test.want, body)
		}
	}
	_, body := get(t, at+"/api/compare?a=a&b=b", hub.Secret())
	var c protocol.Comparison
	if err := json.Unmarshal([]byte(body), &c); err != nil || c.Parts || c.Sentence == "" || len(c.A) != len(c.B) || c.Notes == nil || c.Partings == nil {
		t.Errorf("two runs of the same are compared to %s, %v", body, err)
	}
	if _, body := get(t, at+"/", ""); body != "front" {
		t.Errorf("in front is %q", body)
	}
	hub.Show("", finished(t, events))
	_, own := get(t, at+"/r/a/", "")
	if _, body := get(t, at+"/", ""); body != own || body == "front" {
		t.Errorf("with a server in front the page is %q, want %q", body, own)
	}
}
