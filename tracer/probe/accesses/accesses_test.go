package accesses_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govis/govis/tracer/probe/accesses"
)

const source = `package p

import "example.com/other"

type counter struct {
	n  int32
	in struct{ ok bool }
}

type level uint8

var total int
var high level
var foreign other.Thing

func f(c *counter, counts []uint8, grid [3]int, p *float64, ages map[string]int) {
	total++ // read total int, write total int
	c.n += 2 // read c.n int32, write c.n int32
	c.in.ok = true // write c.in.ok bool
	counts[c.n]++ // read c.n int32, read counts[c.n] uint8, write counts[c.n] uint8
	grid[0]++ // local
	ages["Bob"]++ // read ages["Bob"] int, write ages["Bob"] int
	total = ages["Ada"] // read ages["Ada"] int, write total int
	var empty struct{ a, b int } // local
	set := func() { empty.a = 1 } // closure
	set() // local
	*p = 1 // write *p float64
	high = level(total) // read total int, write high p.level
	local := 1 // write local int
	alone := 1 // local
	shared := func() { local++ } // closure
	shared() // local
	_ = foreign.Count // read foreign.Count ?
	if c.in.ok && total > 0 { // read c.in.ok bool, read total int (no order)
	}
	println(alone, &total) // local
}
`

func TestAt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "p.go")
	if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	r := accesses.New(nil)
	for i, line := range strings.Split(source, "\n") {
		code, want, ok := strings.Cut(line, " // ")
		if !ok || want == "closure" {
			continue
		}
		list, ordered, known := r.At(file, i+1)
		var got []string
		for _, a := range list {
			s := map[bool]string{false: "read ", true: "write "}[a.Write] + a.Name
			if a.Type != nil {
				s += " " + a.Type.Name
			} else {
				s += " ?"
			}
			got = append(got, s)
		}
		text := strings.Join(got, ", ")
		if !ordered {
			text += " (no order)"
		}
		if text == "" {
			text = "local"
		}
		if text != want || !known {
			t.Errorf("%s: %s (%v), want %s", strings.TrimSpace(code), text, known, want)
		}
	}
	if _, _, known := r.At(filepath.Join(t.TempDir(), "none.go"), 1); known {
		t.Error("a file that is not there is known")
	}
}

func ExampleResolver_At() {
	dir, err := os.MkdirTemp("", "accesses")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "main.go")
	if err := os.WriteFile(file, []byte("package main\n\nvar total int\n\nfunc add() { total++ }\n"), 0o644); err != nil {
		panic(err)
	}
	list, _, _ := accesses.New(nil).At(file, 5)
	for _, a := range list {
		fmt.Println(a.Name, a.Type.Name, a.Write)
	}
	// Output:
	// total int false
	// total int true
}
