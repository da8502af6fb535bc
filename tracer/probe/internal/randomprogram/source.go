package randomprogram

import (
	"bytes"
	_ "embed"
	"fmt"
	"go/format"
	"strconv"
	"strings"
	"time"
)

//go:embed diary.go
var diarySource string

// Source returns the files of a program that does what one of the plans says: the one with the seed
// that is its argument. Then it prints the diaries.
func Source(plans ...*Plan) (map[string][]byte, error) {
	files := map[string][]byte{
		"go.mod":   []byte("module example.com/random\n\ngo 1.25\n"),
		"diary.go": []byte(strings.Replace(diarySource, "package randomprogram", "package main", 1)),
	}
	var table strings.Builder
	for _, p := range plans {
		text, err := p.Source()
		if err != nil {
			return nil, err
		}
		files[fmt.Sprintf("program%d.go", p.Seed)] = text
		fmt.Fprintf(&table, "\t\"%d\": program%d,\n", p.Seed, p.Seed)
	}
	files["main.go"] = []byte(strings.Replace(mainSource, "\t// the programs\n", table.String(), 1))
	return files, nil
}

const mainSource = `// The program runs one of random programs, the one that its argument names.
package main

import (
	"bufio"
	"fmt"
	"os"
)

var programs = map[string]func(*diary){
	// the programs
}

func main() {
	d := &diary{name: "main"}
	d.begin()
	programs[os.Args[1]](d)
	out := bufio.NewWriter(os.Stdout)
	fmt.Fprintf(out, "seed\t%s\n", os.Args[1])
	d.print(out)
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
`

// Source returns the plan as a Go file of package main: a function programN, N the seed, of a diary.
// Each operation is one of the language; next to it stands what the diary is told. The names
// of variables are those in diaries.
func (p *Plan) Source() ([]byte, error) {
	s := &printer{}
	s.line("func program%d(d *diary) {", p.Seed)
	s.line("runtime.GOMAXPROCS(%d)", p.Procs)
	s.goroutine(p.main)
	s.line("}")
	head := "package main\n\nimport (\n"
	for _, pkg := range []string{"context", "runtime", "sync", "time"} {
		if bytes.Contains(s.text.Bytes(), []byte(pkg+".")) {
			head += strconv.Quote(pkg) + "\n"
		}
	}
	text, err := format.Source(append([]byte(head+")\n\n"), s.text.Bytes()...))
	if err != nil {
		return nil, fmt.Errorf("formatting program %d: %w", p.Seed, err)
	}
	return text, nil
}

// A printer prints operations as Go.
type printer struct {
	text bytes.Buffer
	vars int
}

func (s *printer) line(form string, args ...any) {
	fmt.Fprintf(&s.text, form, args...)
	s.text.WriteByte('\n')
}

// fresh returns the name of a new variable.
func (s *printer) fresh(prefix string) string {
	s.vars++
	return fmt.Sprint(prefix, s.vars)
}

func micros(d time.Duration) string {
	return fmt.Sprintf("%d*time.Microsecond", d.Microseconds())
}

// goroutine prints what is inside its function, but for what it does with the diary at first.
func (s *printer) goroutine(g *goroutine) {
	if g.ran != nil {
		s.line("defer close(%s)", g.ran)
		s.line("defer d.note(%q, %q, %q)", "close", "", g.ran)
	}
	if wg := g.wg; wg != nil {
		switch {
		case g.less:
			s.line("defer %s.Add(-1)", wg)
		case !g.byGo:
			s.line("defer %s.Done()", wg)
		}
		s.line("defer d.counted(%q, -1)", wg)
	}
	s.body(g.body)
}

// function prints a goroutine's function, without a line end.
func (s *printer) function(g *goroutine) {
	s.line("func() {")
	s.line("d := d%s", g.name)
	s.line("d.begin()")
	s.goroutine(g)
	s.text.WriteString("}")
}

func (s *printer) body(body []op) {
	for _, o := range body {
		s.op(o)
	}
}

func (s *printer) op(o op) {
	switch o := o.(type) {
	case makeChan:
		s.line("%s := make(chan %s, %d)", o.c, o.c.elem, o.c.cap)
		s.line("_ = %s", o.c)
		s.line("d.made(%q, %d, %q)", o.c, o.c.cap, o.c.elem)
	case makeLock:
		s.line("var %s sync.%s", o.l, map[lockKind]string{mutex: "Mutex", rwmutex: "RWMutex"}[o.l.kind])
		s.line("_ = &%s", o.l)
	case makeCond:
		s.makeCond(o.c)
	case makeOnce:
		s.line("var %s sync.Once", o.o)
		s.line("_ = &%s", o.o)
	case makeGroup:
		s.line("var %s sync.WaitGroup", o.wg)
	case makeCtx:
		s.makeCtx(o.c)
	case sendOp:
		v := s.value(o.c.elem, o.v)
		s.line("%s <- %s", o.c, v)
		s.line("d.sent(%q, %s)", o.c, v)
	case recvOp:
		s.recv(o)
	case rangeOp:
		s.rangeOver(o)
	case closeOp:
		s.close(o)
	case selectOp:
		s.choose(&o)
	case section:
		s.section(o)
	case cancelOp:
		s.cancel(o.c)
	case panicOp:
		s.line("recovered(func() { panic(%q) })", "recovered")
	case goschedOp:
		s.line("runtime.Gosched()")
	case goexitOp:
		s.line("runtime.Goexit()")
	case gcOp:
		s.line("runtime.GC()")
	default:
		s.together(o)
	}
}

func (s *printer) together(o op) {
	switch o := o.(type) {
	case addOp:
		s.line("%s.Add(%d)", o.wg, o.n)
		s.line("d.counted(%q, %d)", o.wg, o.n)
	case waitOp:
		s.line("%s.Wait()", o.wg)
		s.line("d.note(%q, %q, %q)", "wg.wait", "", o.wg)
	case takeOp:
		s.take(o)
	case giveOp:
		s.give(o)
	case onceOp:
		s.once(o)
	case spawnOp:
		s.spawn(o.g)
	case timerFuncOp:
		t := fmt.Sprint("t", o.t.i)
		s.line("d%s := d.child(%q)", o.g.name, o.g.name)
		s.text.WriteString(t + " := time.AfterFunc(" + micros(o.d) + ", ")
		s.function(o.g)
		s.line(")")
		s.body(o.body)
		s.line("if !%s.Stop() {", t)
		s.recv(recvOp{c: o.g.ran})
		s.line("}")
	case ctxFuncOp:
		s.line("d%s := d.child(%q)", o.g.name, o.g.name)
		s.line("d.note(%q, %q, %q, %q)", "ctx", "afterfunc", o.name(), o.c.known())
		s.text.WriteString(o.name() + " := context.AfterFunc(" + o.c.String() + ", ")
		s.function(o.g)
		s.line(")")
		s.body(o.body)
		s.line("if !%s() {", o.name())
		s.recv(recvOp{c: o.g.ran})
		s.line("}")
	case makeTimer:
		s.makeTimer(o)
	case timerOp:
		s.timerStep(o)
	case sleepOp:
		if o.d > 0 {
			s.line("d.note(%q, %q)", "sleep", "")
		}
		s.line("time.Sleep(%s)", micros(o.d))
	case afterOp:
		s.line("{")
		s.line("v, ok := <-time.After(%s)", micros(o.d))
		s.line("d.received(d.timer(), v, ok)")
		s.line("}")
	default:
		panic(fmt.Sprintf("no such operation: %T", o))
	}
}

func (s *printer) spawn(g *goroutine) {
	s.line("d%s := d.child(%q)", g.name, g.name)
	if g.byGo {
		s.line("d.counted(%q, 1)", g.wg)
		s.line("d.began(%q)", g.name)
		s.text.WriteString(g.wg.String() + ".Go(")
		s.function(g)
		s.line(")")
		return
	}
	s.line("d.began(%q)", g.name)
	s.text.WriteString("go ")
	s.function(g)
	s.line("()")
}
