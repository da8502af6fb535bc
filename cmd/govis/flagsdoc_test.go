package main

import (
	"os"
	"os/exec"
	"regexp"
	"testing"
)

var (
	helpedFlag     = regexp.MustCompile(`(?m)^\t(-[a-zA-Z]\w*)`)
	documentedFlag = regexp.MustCompile("`(-[a-zA-Z]\\w*)[ `]")
)

// docs/flags.md has all flags that the go command builds and tests with.
func TestFlagsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/flags.md")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, m := range documentedFlag.FindAllSubmatch(page, -1) {
		told[string(m[1])] = true
	}
	for _, topic := range []string{"build", "test", "testflag"} {
		help, err := exec.Command("go", "help", topic).Output()
		if err != nil {
			t.Fatal(err)
		}
		flags := helpedFlag.FindAllSubmatch(help, -1)
		if len(flags) < 4 {
			t.Errorf("go help %s tells of %d flags: how it is written has changed", topic, len(flags))
		}
		for _, m := range flags {
			if !told[string(m[1])] {
				t.Errorf("docs/flags.md says nothing of %s, which go help %s tells of", m[1], topic)
			}
		}
	}
}
