package main

import (
	"fmt"
	"slices"
	"strings"
)

// refusedBuildFlags are flags of go build that --build cannot take, with the
// reason.
var refusedBuildFlags = map[string]string{
	"o":    "govis says where the program is built; to keep its trace, use --record FILE",
	"n":    "the program has to be built to be run; -x prints the commands, too",
	"json": "the build's output is for people here",
	"C":    "the program would still run in this folder; start govis in the other one",
	"h":    "go help build tells the flags",
	"help": "go help build tells the flags",
}

// takenBuildFlags are those that --build takes with some values only.
var takenBuildFlags = map[string][]string{
	"buildmode": {"exe", "pie", "default"},
	"compiler":  {"gc"},
}

// checkBuildFlags refuses what would come to nothing, or to something else
// than a program that can be watched. For the rest the go command has words.
func checkBuildFlags(flags []string) error {
	for _, flag := range flags {
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(flag, "-"), "-"), "=")
		if !strings.HasPrefix(flag, "-") || name == "" {
			return fmt.Errorf("--build takes a flag of go build together with its value,"+
				" as in --build=-tags=extra, not %q", flag)
		}
		if why, refused := refusedBuildFlags[name]; refused {
			return fmt.Errorf("--build cannot take -%s: %s", name, why)
		}
		if values, some := takenBuildFlags[name]; some && !slices.Contains(values, value) {
			return fmt.Errorf("--build cannot take %s: govis can watch a program of -%s=%s",
				flag, name, strings.Join(values, " or "))
		}
	}
	return nil
}
