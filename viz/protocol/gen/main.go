// Command gen writes the TypeScript form of a package of protocol messages.
//
//	go run ./gen -o FILE DIR
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/govis/govis/viz/protocol/internal/tsgen"
)

func main() {
	out := flag.String("o", "", "`file` to write")
	flag.Parse()
	if *out == "" || flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: gen -o FILE DIR")
		os.Exit(2)
	}
	text, err := tsgen.Generate(flag.Arg(0))
	if err == nil {
		err = os.WriteFile(*out, text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
