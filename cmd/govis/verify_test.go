package main

import (
	"path/filepath"
	"testing"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/verify"
)

// Wherever a true trace is made to begin, the rest of it verifies.
func TestVerifyAfterLetGo(t *testing.T) {
	files, err := filepath.Glob("../../scenarios/*/recording.govis")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	for _, file := range files {
		trace, err := tracer.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer trace.Close()
		var gone tracer.LetGo
		for e, err := range trace.Events(0, trace.Len()) {
			if err != nil {
				t.Fatal(err)
			}
			gone = tracer.LetGo{Events: gone.Events + 1, Seq: e.Seq, T: e.T}
			rest := afterLetGo(gone, trace.Events(gone.Events, trace.Len()))
			if err := verify.Check(rest, verify.Options{Complete: gone.Events < trace.Len()}); err != nil {
				t.Fatalf("%s without its first %d events: %v", file, gone.Events, err)
			}
		}
	}
}
