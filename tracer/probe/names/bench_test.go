package names

import (
	"testing"

	"github.com/govis/govis/tracer"
)

// BenchmarkChannel is an answer about a file that is parsed already.
func BenchmarkChannel(b *testing.B) {
	src := header + `
func newServer() *server {
	return &server{quit: make(chan int)}
}
func main() {
	srv := newServer()
}`
	r := memory{mainFile: src}.resolver()
	stack := []tracer.Frame{
		{Func: "runtime.makechan", File: "/go/src/runtime/chan.go", Line: 90},
		{Func: "main.newServer", File: mainFile, Line: 3},
		{Func: "main.main", File: mainFile, Line: 6},
	}
	b.ReportAllocs()
	for b.Loop() {
		if r.Channel(stack, 0) != "srv.quit" {
			b.Fatal("wrong name")
		}
	}
}
