package names

import "testing"

func TestElement(t *testing.T) {
	tests := []struct {
		name string
		src  string
		want string // "" where the index is not certain
	}{
		{"range over a number", `
func main() {
	for i := range 3 {
		out[i] = make(chan int) // @0 main.main
	}
}`, "out[#]"},
		{"range over the list", `
func main() {
	out := make([]chan int, 3)
	for i := range out {
		out[i] = make(chan int) // @0 main.main
	}
}`, "out[#]"},
		{"range over a map", `
func main() {
	out := map[int]chan int{1: nil, 2: nil}
	for i := range out {
		out[i] = make(chan int) // @0 main.main
	}
}`, ""},
		{"range over what is not known", `
func main() {
	for i := range n {
		out[i] = make(chan int) // @0 main.main
	}
}`, ""},
		{"range over a constant", `
const workers = 3
func main() {
	for i := range workers {
		i := i
		s.out[i].in = make(chan int) // @0 main.main
	}
}`, "s.out[#].in"},
		{"range over a parameter", `
func start(n int) {
	for i := range n {
		out[i] = make(chan int) // @0 main.start
	}
}
func main() {
	start(3) // @1 main.main
}`, "out[#]"},
		{"three clauses", `
func main() {
	for i := 0; i < n; i++ {
		if i == 1 {
			fmt.Println()
		}
		out[i] = make(chan int) // @0 main.main
	}
}`, "out[#]"},
		{"from one on", `
func main() {
	for i := 1; i < n; i++ {
		out[i] = make(chan int) // @0 main.main
	}
}`, ""},
		{"the function is called in a loop", `
func start() {
	for i := range 3 {
		out[i] = make(chan int) // @0 main.start
	}
}
func main() {
	for range 2 {
		start() // @1 main.main
	}
}`, ""},
		{"twice on a line", `
func start() {
	for i := range 3 {
		out[i] = make(chan int) // @0 main.start
	}
}
func main() {
	start(); start() // @1 main.main
}`, ""},
		{"loop in a loop", `
func main() {
	for j := range 2 {
		for i := range 3 {
			out[i] = make(chan int) // @0 main.main
		}
	}
}`, ""},
		{"under a condition", `
func main() {
	for i := range 3 {
		if i > 1 {
			out[i] = make(chan int) // @0 main.main
		}
	}
}`, ""},
		{"after continue", `
func main() {
	for i := range 3 {
		if i == 1 {
			continue
		}
		out[i] = make(chan int) // @0 main.main
	}
}`, ""},
		{"the index changes", `
func main() {
	for i := 0; i < 9; i++ {
		out[i] = make(chan int) // @0 main.main
		i++
	}
}`, ""},
		{"another index", `
func main() {
	for i := range 3 {
		out[i+1] = make(chan int) // @0 main.main
	}
}`, ""},
		{"goto", `
func main() {
again:
	for i := range 3 {
		out[i] = make(chan int) // @0 main.main
	}
	goto again
}`, ""},
		{"goroutine's function", `
func main() {
	go func() {
		for i := range 3 {
			out[i] = make(chan int) // @0 main.main.func1
		}
	}()
}`, "out[#]"},
		{"append", `
func main() {
	var outs []chan int
	for j := range names {
		for range 2 {
			outs = append(outs, make(chan int)) // @0 main.main
		}
	}
	use(outs)
}`, "outs[#]"},
		{"append of structs", `
func main() {
	subs := make([]*sub, 0, 8)
	for range n {
		subs = append(subs, &sub{ch: make(chan int)}) // @0 main.main
	}
}`, "subs[#].ch"},
		{"append to what has elements", `
func main() {
	outs := []chan int{first}
	for range n {
		outs = append(outs, make(chan int)) // @0 main.main
	}
}`, ""},
		{"append in two places", `
func main() {
	var outs []chan int
	outs = append(outs, nil)
	for range n {
		outs = append(outs, make(chan int)) // @0 main.main
	}
}`, ""},
		{"append to what others may change", `
func main() {
	var outs []chan int
	fill(&outs)
	outs = append(outs, make(chan int)) // @0 main.main
}`, ""},
		{"append to what is declared in the loop", `
func main() {
	for range n {
		var outs []chan int
		outs = append(outs, make(chan int)) // @0 main.main
	}
}`, ""},
		{"append to a field", `
func (s *server) add() {
	s.outs = append(s.outs, make(chan int)) // @0 main.(*server).add
}`, ""},
		{"append in a literal", `
func main() {
	var outs []chan int
	func() { outs = append(outs, make(chan int)) }() // @0 main.main.func1
}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, stack := snippet(t, tt.src, std("runtime.makechan"))
			if tt.name == "goroutine's function" {
				stack = stack[:len(stack)-1] // runtime.main
			}
			name := r.Channel(stack, 0)
			before, after, ok := r.Element(stack, 0, name)
			got := ""
			if ok {
				got = before + "#" + after
			}
			if got != tt.want {
				t.Errorf("%s: got %q, want %q", name, got, tt.want)
			}
		})
	}
}
