package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestBrowserCommand(t *testing.T) {
	bin := t.TempDir()
	for _, name := range []string{"xdg-open", "mybrowser"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	const url = "http://127.0.0.1:6480/"
	for _, test := range []struct {
		name, browser, display, path string
		want                         []string // nil: no screen
	}{
		{"nothing", "", "", bin, nil},
		{"a screen", "", ":0", bin, []string{filepath.Join(bin, "xdg-open"), url}},
		{"a screen and no xdg-open", "", ":0", t.TempDir(), nil},
		{"the user's", "mybrowser --new", "", bin, []string{"mybrowser", "--new", url}},
		{"the user's, with a place", "mybrowser %s -x", "", bin, []string{"mybrowser", url, "-x"}},
		{"the first that exists", "nosuch:mybrowser", "", bin, []string{"mybrowser", url}},
		{"one that does not exist", "nosuch", "", bin, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("BROWSER", test.browser)
			t.Setenv("DISPLAY", test.display)
			t.Setenv("WAYLAND_DISPLAY", "")
			t.Setenv("PATH", test.path)
			name, args, err := browserCommand(url)
			if test.want == nil {
				if !errors.Is(err, errNoScreen) {
					t.Errorf("got %s %q, %v; want no screen", name, args, err)
				}
				return
			}
			if got := append([]string{name}, args...); err != nil || !slices.Equal(got, test.want) {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
		})
	}
}
