package viz_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/tracetest"
	"github.com/govis/govis/viz"
	"github.com/govis/govis/viz/protocol"
)

func Example() {
	dir, err := os.MkdirTemp("", "govis")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	live, err := tracer.Create(filepath.Join(dir, "run.govis"), tracer.Meta{Program: "buffered"})
	if err != nil {
		panic(err)
	}
	for _, e := range tracetest.Play(1, tracetest.Buffered) {
		if err := live.Write(e); err != nil {
			panic(err)
		}
	}
	if err := live.Close(); err != nil {
		panic(err)
	}
	defer live.Trace().Close()

	view, err := viz.NewView(live.Trace())
	if err != nil {
		panic(err)
	}
	block, err := view.Step(&protocol.StepRequest{From: -1, Kind: protocol.StepBlock, State: true})
	if err != nil {
		panic(err)
	}
	fmt.Println(block.State.Sentence)
	for _, c := range block.State.Channels {
		fmt.Println(c.Name, "holds", len(c.Slots), "values; first in line to send:", c.Sendq[0].Name)
	}
	// Output:
	// main waits to send "task 4" on tasks: the buffer is full (3 of 3).
	// tasks holds 3 values; first in line to send: main
}
