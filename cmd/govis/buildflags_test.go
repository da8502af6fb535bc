package main

import (
	"strings"
	"testing"
)

func TestCheckBuildFlags(t *testing.T) {
	for _, flag := range []string{
		"-race", "--trimpath", "-tags=a,b", "-ldflags=-X=main.v=1 -s", "-buildmode=pie", "-overlay=o.json",
	} {
		if err := checkBuildFlags([]string{flag}); err != nil {
			t.Errorf("%s: %v", flag, err)
		}
	}
	for flag, want := range map[string]string{
		"-o=prog":              "cannot take -o: govis says where",
		"--o":                  "cannot take -o",
		"-n":                   "cannot take -n: ",
		"-C=..":                "cannot take -C: ",
		"-buildmode=c-archive": "govis can watch a program of -buildmode=exe or pie or default",
		"-compiler=gccgo":      "cannot take -compiler=gccgo: ",
		"race":                 `as in --build=-tags=extra, not "race"`,
		"-":                    `not "-"`,
		"":                     `not ""`,
	} {
		if err := checkBuildFlags([]string{"-x", flag}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", flag, err, want)
		}
	}
}
