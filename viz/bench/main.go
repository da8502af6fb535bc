// Command bench measures what long runs cost: it makes up one of many events, and one of
// many goroutines, writes each as govis does while a program runs, and then
// opens, searches and draws it as govis open does. Each part is a process of its
// own, so that its memory can be told.
//
//	go run ./viz/bench [-events 50000000] [-goroutines 100000] [-keep BYTES]
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// options say what to measure.
type options struct {
	events     int
	goroutines int
	keep       int64
	part       string
	file       string
}

func main() {
	var o options
	flag.IntVar(&o.events, "events", 50_000_000, "events of the long run")
	flag.IntVar(&o.goroutines, "goroutines", 100_000, "goroutines of the wide run")
	flag.Int64Var(&o.keep, "keep", 256<<20, "bytes kept where only the newest part is")
	flag.StringVar(&o.part, "part", "", "measure one part alone: write, keep, wide, read")
	flag.StringVar(&o.file, "file", "", "the trace file of that part")
	flag.Parse()
	err := o.measure()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (o options) measure() error {
	switch o.part {
	case "":
		return o.all()
	case "write", "keep", "wide":
		return o.write()
	case "read":
		return read(o.file)
	}
	return fmt.Errorf("there is no part %q", o.part)
}

// all measures each part in a process of its own.
func (o options) all() error {
	dir, err := os.MkdirTemp("", "govis-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for _, part := range []string{"write", "keep", "wide"} {
		file := filepath.Join(dir, part+".govis")
		for _, p := range []string{part, "read"} {
			cmd := exec.Command(self, "-part", p, "-file", file, "-events", fmt.Sprint(o.events),
				"-goroutines", fmt.Sprint(o.goroutines), "-keep", fmt.Sprint(o.keep))
			cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
			if err := cmd.Run(); err != nil {
				return fmt.Errorf("%s of the trace of %s: %w", p, part, err)
			}
		}
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	return nil
}
