// The program runs random programs, one after the other in one process, and prints what their goroutines
// did.
//
//	random FROM TO
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"

	"github.com/govis/govis/tracer/probe/internal/randomprogram"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "random:", err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) != 3 {
		return fmt.Errorf("which seeds? random FROM TO")
	}
	from, err := strconv.ParseUint(os.Args[1], 10, 64)
	if err != nil {
		return err
	}
	to, err := strconv.ParseUint(os.Args[2], 10, 64)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	for seed := from; seed <= to; seed++ {
		if err := randomprogram.Run(randomprogram.New(seed), out); err != nil {
			return err
		}
	}
	return out.Flush()
}
