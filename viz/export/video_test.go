package export_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govis/govis/viz/export"
)

// Without ffmpeg a video is refused with what to do; an ffmpeg that fails is quoted. Nothing is written, and nothing left behind.
func TestVideoWithout(t *testing.T) {
	view := play(t, "unbuffered")
	for script, want := range map[string]string{
		"":                                 "install it",
		"echo no such encoder >&2; exit 1": "no such encoder",
	} {
		dir, scratch := t.TempDir(), t.TempDir()
		t.Setenv("PATH", dir)
		if script != "" {
			if err := os.WriteFile(filepath.Join(dir, "ffmpeg"), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		f, err := export.Named("webm")
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		err = f.Write(&b, view, export.Options{Scratch: scratch, Size: "320x180"})
		var option *export.OptionError
		if err == nil || !strings.Contains(err.Error(), want) || errors.As(err, &option) != (script == "") || b.Len() > 0 {
			t.Errorf("ffmpeg %q: error %v, %d bytes", script, err, b.Len())
		}
		if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
			t.Errorf("ffmpeg %q: left behind: %v (%v)", script, left, err)
		}
	}
}
